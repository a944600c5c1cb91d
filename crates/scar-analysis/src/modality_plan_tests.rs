use super::*;
use scar_files::ClassCount;
use scar_method::completion::Rule;
use scar_report::example::report;
use scar_report::{ModalityPlan, Report};

/// A report of classes with the given rows and sizes. It has no plan of its own, which plays no part here.
fn side(classes: &[(u64, Option<f64>)]) -> Report {
    let mut side = report(classes.len(), &[1]);
    side.data.labels.classes.clear();
    for (class, &(count, size)) in side.foundation.classes.iter_mut().zip(classes) {
        class.foundation_size = size;
        side.data.labels.classes.push(ClassCount { name: class.class.clone(), count });
    }
    side
}

fn pair(first: &[(u64, Option<f64>)], second: &[(u64, Option<f64>)]) -> ModalityPair {
    ModalityPair {
        names: ["image", "text"].map(str::to_owned),
        agreement: None,
        matched: Vec::new(),
        sides: [side(first), side(second)],
        bias: Vec::new(),
        plan: None,
        validation: None,
    }
}

fn ask() -> ModalityPlanAsk {
    ModalityPlanAsk::default()
}

fn classes(plan: &ModalityPlan) -> Vec<[u64; 3]> {
    plan.classes.iter().map(|class| [class.pairs, class.only_first, class.only_second]).collect()
}

/// Deficits of 30, 5 and 0 on one side, of 10, 20 and none that is known on the other.
fn lacking() -> ModalityPair {
    pair(&[(10, Some(40.0)), (15, Some(20.0)), (90, Some(50.0))], &[(10, Some(20.0)), (10, Some(30.0)), (5, None)])
}

#[test]
fn what_both_sides_lack_are_pairs_and_the_rest_rows_of_one() {
    let plan = modality_plan(&lacking(), &ask()).expect("a plan");
    assert_eq!(classes(&plan), [[10, 20, 0], [5, 0, 15], [0, 0, 0]]);
    assert_eq!((plan.totals.add, plan.totals.items, plan.totals.cost), ([35, 30], 50, 15.0 * 1.5 + 20.0 + 15.0));
    assert_eq!((plan.classes[0].counts, plan.classes[2].sizes, plan.rows_each), ([10, 10], [Some(50.0), None], None));
}

#[test]
fn pairs_are_taken_as_far_as_they_are_not_dearer() {
    let with = |first, second, pair| {
        let costs = ModalityCosts { first, second, pair };
        classes(&modality_plan(&lacking(), &ModalityPlanAsk { costs, ..ask() }).expect("a plan"))
    };
    assert_eq!(with(1.0, 1.0, 2.0), [[10, 20, 0], [5, 0, 15], [0, 0, 0]]);
    assert_eq!(with(1.0, 1.0, 2.01), [[0, 30, 10], [0, 5, 20], [0, 0, 0]]);
    // A pair for the price of the first alone helps the second for nothing.
    assert_eq!(with(1.5, 1.0, 1.5), [[30, 0, 0], [5, 0, 15], [0, 0, 0]]);
    assert_eq!(with(1.0, 1.0, 1.0), [[30, 0, 0], [20, 0, 0], [0, 0, 0]]);
}

#[test]
fn budgets_end_the_plan_at_the_largest_number_they_pay_for() {
    for rule in [Rule::Deficit, Rule::Level, Rule::Even, Rule::Shares] {
        for budget in [0.0, 1.0, 7.5, 20.0, 33.25, 60.0] {
            let plan = modality_plan(&lacking(), &ModalityPlanAsk { rule, budget_cost: Some(budget), ..ask() }).expect("a plan");
            assert!(plan.totals.cost <= budget, "{rule}, {budget}: {plan:?}");
            // Items of both sides for one more row on each would not be paid, unless all is there that is lacking.
            let is_all = rule == Rule::Deficit && plan.totals.add == [35, 30];
            assert!(is_all || plan.totals.cost > budget - 4.0, "{rule}, {budget}: {plan:?}");
        }
        let plan = modality_plan(&lacking(), &ModalityPlanAsk { rule, budget_rows: Some(30), ..ask() }).expect("a plan");
        assert!((27..=30).contains(&plan.totals.items), "{rule}: {plan:?}");
        assert_eq!(plan.totals.add, [plan.rows_each.expect("a budget"); 2], "{rule}");
    }
    // More than all that is lacking is not asked for.
    let plan = modality_plan(&lacking(), &ModalityPlanAsk { budget_cost: Some(1e300), ..ask() }).expect("a plan");
    assert_eq!((plan.totals.add, plan.rows_each), ([35, 30], Some(35)));
}

#[test]
fn a_side_that_lacks_nothing_gets_nothing() {
    let rich = [(90, Some(50.0)), (90, Some(50.0))];
    let plan = modality_plan(&pair(&rich, &[(10, Some(30.0)), (90, Some(50.0))]), &ask()).expect("a plan");
    assert_eq!(classes(&plan), [[0, 0, 20], [0, 0, 0]]);
    assert_eq!(modality_plan(&pair(&rich, &rich), &ask()).expect("a plan").totals, ModalityPlanTotals::default());
}

#[test]
fn what_cannot_be_planned_is_told() {
    let of = |ask: ModalityPlanAsk| modality_plan(&lacking(), &ask).expect_err("refused");
    assert_eq!(of(ModalityPlanAsk { rule: Rule::Level, ..ask() }), PlanError::NoLimit);
    assert_eq!(of(ModalityPlanAsk { rule: Rule::Margin, budget_rows: Some(3), ..ask() }), PlanError::NeedsRows);
    let costs = ModalityCosts { second: 0.0, ..ModalityCosts::default() };
    assert!(matches!(of(ModalityPlanAsk { costs, ..ask() }), PlanError::OutOfRange { value: 0.0, .. }));
    assert!(matches!(of(ModalityPlanAsk { budget_cost: Some(-1.0), ..ask() }), PlanError::OutOfRange { name: "budget", .. }));
}

#[test]
fn few_plans_are_made_until_the_budget_is_used_up() {
    // The page plans anew with each change of a field, and a plan of 1,000 classes takes a part of a millisecond.
    for budget in [1.0, 17.0, 400.0, 70_000.0, 3e9] {
        for [kink, steep, flat] in [[0.5, 1.0, 1.0], [0.1, 2.0, 1.0], [0.4, 1.0, 2.0]] {
            let n_asked = std::cell::Cell::new(0);
            let bend = kink * budget;
            let cost = |n: u64| steep * (n as f64).min(bend) + flat * (n as f64 - bend).max(0.0);
            let found = largest((2.0 * budget) as u64, |n| {
                n_asked.set(n_asked.get() + 1);
                Ok(cost(n) / budget)
            });
            let found = found.expect("a number");
            assert!(cost(found) <= budget && (cost(found + 1) > budget || found == (2.0 * budget) as u64), "{budget}: {found}");
            assert!(n_asked.get() <= 30, "{budget}: {} plans", n_asked.get());
        }
    }
}

#[test]
fn a_thousand_classes_are_planned_within_their_budget() {
    let classes = |shift: u64| (0..1_000).map(|c| (c * 7919 % 211, Some((c * 104_729 % (307 + shift)) as f64))).collect::<Vec<_>>();
    let pair = pair(&classes(0), &classes(13));
    for rule in [Rule::Level, Rule::Deficit, Rule::Even, Rule::Shares, Rule::Published] {
        let totals = modality_plan(&pair, &ModalityPlanAsk { rule, budget_cost: Some(70_000.0), ..ask() }).expect("a plan").totals;
        // One more row on each side costs 2 at most; where many classes are rounded a few more may move at once.
        assert!(totals.cost <= 70_000.0 && totals.cost > 0.99 * 70_000.0, "{rule}: {totals:?}");
    }
}
