//! The lesson on Scale.

use super::points;
use crate::fit::Fit;
use crate::learn::Learn;
use crate::thinned::{RATIOS, n_trainings};
use scar_report::format;

pub(super) fn finding(learn: &Learn, fit: &Fit) -> String {
    let (n_kept, n_all) = (format::count(fit.n_points() as u64), points(learn.points().len()));
    format!("Ratio {}, draw {} of {}: {n_kept} of {n_all} are kept.", learn.ratio, learn.draw, learn.ratio)
}

pub(super) fn answer(learn: &Learn, fit: &Fit) -> String {
    let scale = fit.classes[usize::from(learn.class)].corrected.scale;
    let sum: Vec<String> = RATIOS.iter().map(u32::to_string).collect();
    format!(
        "{}: of the {} kept, {} are right in some step, over {}. In all {} = {} trainings.",
        format::measure(scale),
        points(fit.n_points()),
        format::percent(scale * f64::from(learn.ratio)),
        learn.ratio,
        sum.join(" + "),
        n_trainings()
    )
}
