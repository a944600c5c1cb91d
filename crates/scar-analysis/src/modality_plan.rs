//! A plan across two modalities, computed from their reports without reading or training.

use crate::{PlanSource, plan_classes};
use scar_method::completion::{ClassCounts, Limits, PlanError, plan_within};
use scar_report::{ModalityCosts, ModalityPair, ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals};

/// Largest number of rows of a plan: larger numbers are not exact in double precision.
const MOST_ROWS: u64 = 1 << 53;

/// The rows to add on both sides of `pair` by the rule. As many as possible are added as pairs, which count on both sides.
///
/// A new pair replaces a row of the same class on both sides if both need one and the pair costs no more than two single items. If the pair
/// costs no more than a single item of one side, it also replaces rows that only this side needs. A pair has the same class on both
/// sides only as far as the two clusterings agree ([`ModalityPair::agreement`]), because classes are matched clusters.
///
/// With a budget, both sides get the same number of rows, shared out by the rule: the largest number whose items stay within the budget. A
/// side that lacks fewer rows gets only these. Because of rounding, one more row may cost less than one fewer near the end of the budget;
/// then the result is one of the numbers at which the budget ends. Without a budget, rules by deficit add all missing rows (none to a side
/// without deficits), and the other rules have no end.
///
/// # Errors
/// [`PlanError::NoLimit`] if neither a budget nor deficits end the plan, [`PlanError::OutOfRange`] for costs that are not above 0 or a
/// budget that is not a number, [`PlanError::NeedsRows`] for rules that choose rows without counting classes.
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
/// // The report holds the plan without a budget.
/// assert_eq!(pair.plan, modality_plan(pair, &ModalityPlanAsk::default()).ok());
/// // Both sides are the same here, so only pairs are added: 20 pairs cost 30.
/// let ask = ModalityPlanAsk { rule: Rule::Level, budget_cost: Some(31.0), ..ModalityPlanAsk::default() };
/// let plan = modality_plan(pair, &ask).unwrap();
/// assert_eq!((plan.rows_each, plan.totals.pairs, plan.totals.only_first, plan.totals.cost), (Some(20), 20, 0, 30.0));
/// assert_eq!(modality_plan(pair, &ModalityPlanAsk { budget_cost: None, ..ask }), Err(PlanError::NoLimit));
/// ```
pub fn modality_plan(pair: &ModalityPair, ask: &ModalityPlanAsk) -> Result<ModalityPlan, PlanError> {
    check_modality_ask(ask)?;
    let sides = pair.sides.each_ref().map(|side| plan_classes(side, PlanSource::Nothing, None, &[]));
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
    // A budget may pay for more rows than are lacking.
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

/// Checks the settings of a plan across two modalities, independently of the data.
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
    if !ask.rule.counts_classes() {
        return Err(PlanError::NeedsRows);
    }
    if !ask.rule.needs_sizes() && most_rows(ask).is_none() {
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

/// Rows that one side gets; none if the rule uses deficits and there are none.
fn side_adds(classes: &[ClassCounts], ask: &ModalityPlanAsk, limits: Limits) -> Result<Vec<u64>, PlanError> {
    match plan_within(ask.rule, classes, limits) {
        Ok(plan) => Ok(plan.adds),
        Err(PlanError::NoDeficit) => Ok(vec![0; classes.len()]),
        Err(error) => Err(error),
    }
}

/// For each class: new pairs, single items of the first modality, single items of the second.
fn acquired([first, second]: &[Vec<u64>; 2], costs: ModalityCosts) -> Vec<[u64; 3]> {
    let class = |(&first, &second): (&u64, &u64)| {
        let both = first.min(second);
        let pairs = if costs.pair <= costs.first + costs.second { both } else { 0 };
        let (only_first, only_second) = (first - pairs, second - pairs);
        // A pair that costs no more also helps the other side.
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

/// An upper bound of the rows on a side: an item is at most one row of it. `None` without a budget.
fn most_rows(ask: &ModalityPlanAsk) -> Option<u64> {
    let cheapest = ask.costs.first.min(ask.costs.second).min(ask.costs.pair);
    let by_cost = ask.budget_cost.map(|budget| (budget / cheapest) as u64);
    let most = by_cost.into_iter().chain(ask.budget_rows).min()?;
    Some(most.min(MOST_ROWS))
}

/// The largest number up to `most` whose use of the budget is at most 1. The use is 0 for 0 and nearly linear, so linear interpolation
/// between two known numbers is mostly exact. A step of one confirms it; otherwise bisection is used.
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
