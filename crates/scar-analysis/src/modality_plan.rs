//! A plan across two modalities, out of their reports: nothing is read or trained.

use crate::{PlanSource, plan_classes};
use scar_method::completion::{ClassCounts, Limits, PlanError, Rule, plan_within};
use scar_report::{ModalityCosts, ModalityPair, ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals};

/// More rows are not counted exactly in double precision, nor is there such a plan.
const MOST_ROWS: u64 = 1 << 53;

/// What to add to both sides of `pair`: on each the rows of the rule, and of these as many as can be as pairs, which count on both sides.
///
/// A new pair stands for a row of the same class on both sides wherever both need one and a pair costs no more than both alone; where it
/// costs no more than one side alone, for a row that only this side needs, too. That a pair is of one class on both sides rests on the
/// matching of the two clusterings, so it holds as far as these agree ([`ModalityPair::agreement`]).
///
/// With a budget both sides get the same number of rows, shared out by the rule, the largest number whose items stay within it; a side
/// that lacks fewer gets these. Near the end of a budget rounding may make one row more cheaper than one less; then it is one of such
/// numbers. Without a budget the rules by deficit add all that is missing, and the others have no end. A side on which no class lacks
/// rows gets none by these rules.
///
/// # Errors
/// [`PlanError::NoLimit`] where neither budget nor deficits end the plan, [`PlanError::OutOfRange`] for costs that are not above 0 or a
/// budget that is no number, [`PlanError::NeedsRows`] for rules that choose rows without counting classes, [`PlanError::NoClasses`]
/// while a side has no plan of its own.
///
/// Source: METHOD, sections 4 and 6.
///
/// ```
/// use scar_analysis::{Modality, Swap, analyze_modalities, modality_plan};
/// use scar_method::settings::Settings;
/// use scar_method::completion::{PlanError, Rule};
/// use scar_method::modality::KmeansParams;
/// use scar_report::ModalityPlanAsk;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let modality = |name: &str| Modality {
///     name: name.to_owned(),
///     embeddings: set.embeddings().clone(),
///     matrix: report.data.matrix.clone(),
///     pairing: None,
/// };
/// let swap = Swap::Clusters(KmeansParams { n_clusters: 3, ..KmeansParams::default() });
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let found = analyze_modalities(&[modality("a"), modality("b")], &swap, &settings, &Default::default(), &mut |_| {}).unwrap();
/// let pair = &found.pairs[0];
/// // What the report holds is the plan without a budget.
/// assert_eq!(pair.plan, modality_plan(pair, &ModalityPlanAsk::default()).ok());
/// // Both sides are the same here, so all that is added are pairs: 20 cost 30.
/// let ask = ModalityPlanAsk { rule: Rule::Level, budget_cost: Some(31.0), ..ModalityPlanAsk::default() };
/// let plan = modality_plan(pair, &ask).unwrap();
/// assert_eq!((plan.rows_each, plan.totals.pairs, plan.totals.only_first, plan.totals.cost), (Some(20), 20, 0, 30.0));
/// assert_eq!(modality_plan(pair, &ModalityPlanAsk { budget_cost: None, ..ask }), Err(PlanError::NoLimit));
/// ```
pub fn modality_plan(pair: &ModalityPair, ask: &ModalityPlanAsk) -> Result<ModalityPlan, PlanError> {
    check_modality_ask(ask)?;
    let classes = |side: usize| plan_classes(&pair.sides[side], PlanSource::Nothing, None, &[]).ok_or(PlanError::NoClasses);
    let sides = [classes(0)?, classes(1)?];
    let adds = |n_rows: Option<u64>| -> Result<[Vec<u64>; 2], PlanError> {
        let limits = n_rows.map_or_else(Limits::default, Limits::rows);
        Ok([side_adds(&sides[0], ask, limits)?, side_adds(&sides[1], ask, limits)?])
    };
    let use_of = |n_rows: u64| -> Result<f64, PlanError> {
        let adds = adds(Some(n_rows))?;
        let totals = totals(&acquired(&adds, ask.costs), &adds, ask.costs);
        let part = |used: f64, most: f64| if used > 0.0 { used / most } else { 0.0 };
        let of_items = ask.budget_rows.map_or(0.0, |most| part(totals.items as f64, most as f64));
        Ok(of_items.max(ask.budget_cost.map_or(0.0, |most| part(totals.cost, most))))
    };
    let rows_each = most_rows(ask).map(|most| largest(most, use_of)).transpose()?;
    let adds = adds(rows_each)?;
    // A budget may pay for more than is lacking.
    let added = adds.iter().map(|adds| adds.iter().sum::<u64>()).max().unwrap_or(0);
    let rows_each = rows_each.map(|rows| rows.min(added));
    let acquired = acquired(&adds, ask.costs);
    let names = pair.sides[0].foundation.classes.iter().map(|class| class.class.clone());
    let class = |(c, class): (usize, String)| {
        let [pairs, only_first, only_second] = acquired[c];
        let of = |side: usize| sides[side][c].need;
        ModalityPlanClass {
            class,
            counts: [of(0).count, of(1).count],
            sizes: [of(0).foundation_size, of(1).foundation_size],
            add: [adds[0][c], adds[1][c]],
            pairs,
            only_first,
            only_second,
        }
    };
    Ok(ModalityPlan {
        ask: *ask,
        rows_each,
        classes: names.enumerate().take(acquired.len()).map(class).collect(),
        totals: totals(&acquired, &adds, ask.costs),
    })
}

/// That a plan can be asked for so, whatever the data.
///
/// # Errors
/// [`PlanError::NoLimit`], [`PlanError::OutOfRange`], [`PlanError::NeedsRows`], as of [`modality_plan`].
///
/// ```
/// use scar_analysis::check_modality_ask;
/// use scar_method::completion::{PlanError, Rule};
/// use scar_report::ModalityPlanAsk;
/// let ask = ModalityPlanAsk { rule: Rule::Even, ..ModalityPlanAsk::default() };
/// assert_eq!(check_modality_ask(&ask), Err(PlanError::NoLimit));
/// assert_eq!(check_modality_ask(&ModalityPlanAsk { budget_rows: Some(100), ..ask }), Ok(()));
/// ```
pub fn check_modality_ask(ask: &ModalityPlanAsk) -> Result<(), PlanError> {
    if matches!(ask.rule, Rule::Random | Rule::Margin | Rule::Herding) {
        return Err(PlanError::NeedsRows);
    }
    if !matches!(ask.rule, Rule::Deficit | Rule::Published) && most_rows(ask).is_none() {
        return Err(PlanError::NoLimit);
    }
    let costs = [("cost of a row of the first", ask.costs.first), ("cost of a row of the second", ask.costs.second)];
    for (name, value) in costs.into_iter().chain([("cost of a pair", ask.costs.pair)]) {
        if !(value > 0.0 && value.is_finite()) {
            return Err(PlanError::OutOfRange { name, value, class: None });
        }
    }
    match ask.budget_cost {
        Some(value) if !(value >= 0.0 && value.is_finite()) => Err(PlanError::OutOfRange { name: "budget", value, class: None }),
        _ => Ok(()),
    }
}

/// Rows that one side gets; none where the rule goes by deficits and there are none.
fn side_adds(classes: &[ClassCounts], ask: &ModalityPlanAsk, limits: Limits) -> Result<Vec<u64>, PlanError> {
    match plan_within(ask.rule, classes, limits) {
        Ok(plan) => Ok(plan.adds),
        Err(PlanError::NoDeficit) => Ok(vec![0; classes.len()]),
        Err(error) => Err(error),
    }
}

/// Of each class new pairs, items of the first alone, and of the second alone.
fn acquired([first, second]: &[Vec<u64>; 2], costs: ModalityCosts) -> Vec<[u64; 3]> {
    let class = |(&first, &second): (&u64, &u64)| {
        let both = first.min(second);
        let pairs = if costs.pair <= costs.first + costs.second { both } else { 0 };
        let (only_first, only_second) = (first - pairs, second - pairs);
        // For no more money a pair helps the other side as well.
        match (costs.pair <= costs.first, costs.pair <= costs.second) {
            (true, true) => [pairs + only_first + only_second, 0, 0],
            (true, false) => [pairs + only_first, 0, only_second],
            (false, true) => [pairs + only_second, only_first, 0],
            (false, false) => [pairs, only_first, only_second],
        }
    };
    first.iter().zip(second).map(class).collect()
}

fn totals(acquired: &[[u64; 3]], adds: &[Vec<u64>; 2], costs: ModalityCosts) -> ModalityPlanTotals {
    let sum = |kind: usize| acquired.iter().map(|class| class[kind]).sum::<u64>();
    let (pairs, only_first, only_second) = (sum(0), sum(1), sum(2));
    ModalityPlanTotals {
        add: [adds[0].iter().sum(), adds[1].iter().sum()],
        pairs,
        only_first,
        only_second,
        items: pairs + only_first + only_second,
        cost: pairs as f64 * costs.pair + only_first as f64 * costs.first + only_second as f64 * costs.second,
    }
}

/// Rows on a side that no budget can exceed: an item is at most one row of it. `None` without a budget.
fn most_rows(ask: &ModalityPlanAsk) -> Option<u64> {
    let cheapest = ask.costs.first.min(ask.costs.second).min(ask.costs.pair);
    let by_cost = ask.budget_cost.map(|budget| (budget / cheapest) as u64);
    let most = by_cost.into_iter().chain(ask.budget_rows).min()?;
    Some(most.min(MOST_ROWS))
}

/// The largest number up to `most` by which no more than all of the budget is used (1). What is used is 0 for none and nearly a straight
/// line, so that a guess between two known numbers is mostly right; a step of one shows it, and halving helps where it is not.
fn largest(most: u64, use_of: impl Fn(u64) -> Result<f64, PlanError>) -> Result<u64, PlanError> {
    let (mut within, mut used) = (0, 0.0);
    let (mut beyond, mut too_much) = (most, use_of(most)?);
    if too_much <= 1.0 {
        return Ok(most);
    }
    for turn in 0.. {
        if within + 1 >= beyond {
            break;
        }
        let between = beyond - within;
        let step = match turn % 3 {
            0 => (between as f64 * (1.0 - used) / (too_much - used)) as u64,
            1 => 1,
            _ => between / 2,
        };
        let next = within + step.clamp(1, between - 1);
        let of_next = use_of(next)?;
        if of_next <= 1.0 { (within, used) = (next, of_next) } else { (beyond, too_much) = (next, of_next) }
    }
    Ok(within)
}

#[cfg(test)]
#[path = "modality_plan_tests.rs"]
mod tests;
