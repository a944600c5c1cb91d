//! The logits of one class's step, as two hills with the nearest bell curve over each.

use crate::fit::Fit;
use scar_core::stats::{mean, standard_deviation};

/// Bins of the published Coverage.
pub const N_PUBLISHED_BINS: usize = 100;

/// One side of a step: the logits of the points that are rightly in the class, or rightly not.
#[derive(Clone, Debug, PartialEq)]
pub struct Hill {
    /// The logits, above 0 on the side of the class and below it on the other.
    pub logits: Vec<f64>,
    /// Left end, right end and share of the side's points of each bar.
    pub bars: Vec<[f64; 3]>,
    /// Mean and standard deviation of the bell curve; none where the logits are fewer than two or equal.
    pub bell: Option<[f64; 2]>,
}

/// The hills of `class`: that of the class first. They hold the values that Coverage looks at.
///
/// There are `n_bins` bars, or as many as the root of the number of values.
///
/// ```
/// use scar_learn::{Fit, Recipe, hills};
/// let recipe = Recipe { rows: 90, classes: 3, overlap: 0, ..Recipe::default() };
/// let fit = Fit::new(&recipe.points(), 3).unwrap();
/// let [own, rest] = hills(&fit, 0, None);
/// assert_eq!((own.logits.len(), rest.logits.len()), (30, 60));
/// assert!(own.logits.iter().all(|&logit| logit > 0.0) && rest.bars.iter().all(|bar| bar[1] <= 0.0));
/// ```
pub fn hills(fit: &Fit, class: usize, n_bins: Option<usize>) -> [Hill; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    for (idx, row) in fit.logits.rows().into_iter().enumerate() {
        let logit = f64::from(row[class]);
        match (fit.seen[idx] as usize == class, fit.class_ids[idx] as usize == class) {
            (true, true) if logit > 0.0 => sides[0].push(logit),
            (false, false) if logit < 0.0 => sides[1].push(logit),
            _ => {}
        }
    }
    sides.map(|logits| {
        let n_bins = n_bins.unwrap_or_else(|| ((logits.len() as f64).sqrt().ceil() as usize).clamp(1, 24));
        let bell = standard_deviation(&logits).filter(|&deviation| deviation > 0.0).map(|deviation| [mean(&logits), deviation]);
        Hill { bars: bars(&logits, n_bins), bell, logits }
    })
}

/// Equal bins from the least to the greatest value.
fn bars(values: &[f64], n_bins: usize) -> Vec<[f64; 3]> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return Vec::new();
    }
    if low == high {
        return vec![[low, low, 1.0]];
    }
    let width = (high - low) / n_bins as f64;
    let mut counts = vec![0u32; n_bins];
    values.iter().for_each(|value| counts[(((value - low) / width) as usize).min(n_bins - 1)] += 1);
    let bar = |(i, &count): (usize, &u32)| [low + width * i as f64, low + width * (i + 1) as f64, f64::from(count) / values.len() as f64];
    let mut bars: Vec<[f64; 3]> = counts.iter().enumerate().map(bar).collect();
    if let Some(last) = bars.last_mut() {
        last[1] = high;
    }
    bars
}

impl Hill {
    /// Bars without a point.
    pub fn n_empty(&self) -> usize {
        self.bars.iter().filter(|bar| bar[2] == 0.0).count()
    }

    /// Height of the bell curve at `logit`, as a share of the side's points in a bar of width `width`.
    pub fn bell_share(&self, logit: f64, width: f64) -> f64 {
        self.bell.map_or(0.0, |[center, deviation]| {
            let z = (logit - center) / deviation;
            width / (deviation * (2.0 * std::f64::consts::PI).sqrt()) * libm::exp(-z * z / 2.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;
    use scar_method::measures::{distance_to_normal, jensen_shannon_to_normal};

    #[test]
    fn the_hills_hold_the_values_that_coverage_looks_at() {
        let recipe = Recipe { rows: 300, classes: 3, noise: 10, ..Recipe::default() };
        let fit = Fit::new(&recipe.points(), 3).expect("classes");
        for (class, found) in fit.classes.iter().enumerate() {
            let sides = hills(&fit, class, None);
            let distances: Vec<f64> = sides.iter().map(|side| distance_to_normal(&side.logits).expect("many").value).collect();
            let coverage = (1.0 - (distances[0] + distances[1]) / 2.0).clamp(0.0, 1.0);
            assert!((coverage - found.coverage.value.expect("many")).abs() < 1e-12);
        }
    }

    #[test]
    fn hundred_bars_are_the_published_bins() {
        let recipe = Recipe { rows: 60, classes: 2, overlap: 0, ..Recipe::default() };
        let fit = Fit::new(&recipe.points(), 2).expect("classes");
        let [own, _] = hills(&fit, 0, Some(N_PUBLISHED_BINS));
        assert_eq!(own.bars.len(), N_PUBLISHED_BINS);
        assert!(own.n_empty() > 70, "30 values leave most of 100 bins empty");
        // Without overlap nobody is wrong, so the published Coverage has this side alone.
        assert!((fit.classes[0].published.coverage - (1.0 - jensen_shannon_to_normal(&own.logits, 100))).abs() < 1e-12);
    }

    #[test]
    fn bars_hold_every_value_once() {
        for values in [vec![], vec![1.0], vec![2.0, 2.0], vec![0.1, 0.2, 0.9]] {
            let all: f64 = bars(&values, 7).iter().map(|bar| bar[2]).sum();
            assert!((all - if values.is_empty() { 0.0 } else { 1.0 }).abs() < 1e-12, "{values:?}");
        }
    }
}
