//! The lesson *A class is a step*.

use super::points;
use crate::fit::Fit;
use crate::point::class_name;
use scar_report::format;

/// How the points stand in the step of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepCount {
    /// Points that are right: of the class and in its region, or neither.
    pub right: usize,
    /// Points of the class outside its region.
    pub missed: usize,
    /// Points of other classes inside it.
    pub false_alarms: usize,
}

impl StepCount {
    /// The counts in the step of `class`.
    pub fn new(fit: &Fit, class: u8) -> Self {
        let of = |answers: bool, is: bool| {
            let pairs = fit.seen.iter().zip(&fit.class_ids);
            pairs.filter(|&(&seen, &actual)| (seen == u32::from(class)) == answers && (actual == u32::from(class)) == is).count()
        };
        Self { right: of(true, true) + of(false, false), missed: of(false, true), false_alarms: of(true, false) }
    }
}

pub(super) fn finding(fit: &Fit) -> String {
    let n_right = (0..fit.n_points()).filter(|&idx| fit.is_right(idx)).count() as u64;
    format!("{} of {} lie in the region of their own class.", format::count(n_right), points(fit.n_points()))
}

pub(super) fn answer(fit: &Fit, class: u8) -> String {
    let (count, name) = (StepCount::new(fit, class), class_name(class));
    if count.right == fit.n_points() {
        return format!("All {}.", points(fit.n_points()));
    }
    format!(
        "{} of {}. Outside the region of {name}: {} of {name}. Inside it: {} of other classes.",
        format::count(count.right as u64),
        format::count(fit.n_points() as u64),
        points(count.missed),
        points(count.false_alarms),
    )
}
