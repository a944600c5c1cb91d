//! The lesson on all steps at once.

use super::points;
use crate::fit::Fit;
use crate::learn::Learn;
use scar_method::foundation::total::{TotalParams, Totals};
use scar_report::format;

/// The chance of each step to fail: the share of points that are wrong in it, by probes that never saw them.
pub(crate) fn chances(fit: &Fit) -> Vec<f64> {
    fit.classes.iter().map(|class| 1.0 - class.unseen.authenticity).collect()
}

/// The chance that any of them fails, if each fails by itself: 1 − ∏(1 − q).
fn any(chances: &[f64]) -> f64 {
    1.0 - chances.iter().fold(1.0, |none, chance| none * (1.0 - chance))
}

pub(super) fn finding(fit: &Fit) -> String {
    let chances = chances(fit);
    format!("The chances of {} steps sum to {}, but some step fails with {}.", chances.len(), sum(&chances), format::percent(any(&chances)))
}

pub(super) fn answer(learn: &Learn, fit: &Fit) -> String {
    let chances = chances(fit);
    let params = TotalParams { delta: learn.chance(), epsilon: learn.tolerance(), order: chances.len() };
    let totals = Totals::of(&vec![1.0; chances.len()], None, params).ok();
    let sizes = totals.and_then(|totals| totals.all_orders.zip(totals.sum)).map_or_else(String::new, |(all, sum)| {
        format!(
            " Sizes follow the same rule: with ε = {} %, h = 1 and δ = {} % the steps need {} in sum, all at once {}.",
            learn.epsilon,
            learn.delta,
            points(sum.round() as usize),
            format::count(all.round() as u64)
        )
    });
    format!(
        "{}, if each fails by itself. The sum, {}, counts what fails in two steps twice.{sizes}",
        format::percent(any(&chances)),
        sum(&chances)
    )
}

fn sum(chances: &[f64]) -> String {
    format::percent(chances.iter().sum())
}
