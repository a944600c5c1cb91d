//! Coverage in the corrected convention. It does not change with the number of rows alone.

use ndarray::ArrayView2;
use scar_core::parallel;

use super::coverage::sides_with_true_negatives;
use super::normal_distance::distance_to_normal;

/// Coverage of one class with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrectedCoverage {
    /// C, 0…1; `None` if a side has fewer than eight values.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
}

/// The 97.5 % quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// C of each class: the mean, over the two sides of its task, of 1 − the distance from the nearest normal law.
///
/// `logits` has shape *n* × *k*, `predictions` and `class_ids` length *n*. The sides are the positive logits z of the rows rightly
/// predicted as the class, and the positive −z of those rightly not. The distance is [`distance_to_normal`]: a distance of
/// quantiles, from which the mean that chance alone gives for that many values is taken off; the published form compares
/// 100 bins, which few values leave empty. Both sides are needed, with eight values each. Clamped to 0…1.
///
/// `docs/corrected.md` says why this form was chosen.
///
/// ```
/// use scar_measures::corrected_coverages;
/// let logits = ndarray::Array2::from_shape_fn((40, 2), |(i, j)| if i % 2 == j { 1.0 + 0.1 * i as f64 } else { -1.0 - 0.1 * i as f64 });
/// let classes: Vec<u32> = (0..40).map(|i| i % 2).collect();
/// let coverage = corrected_coverages(logits.view(), &classes, &classes);
/// assert!(coverage[0].value.unwrap() > 0.9 && coverage[0].low <= coverage[0].value);
/// assert_eq!(corrected_coverages(logits.slice(ndarray::s![..10, ..]), &classes[..10], &classes[..10])[0].value, None);
/// ```
pub fn corrected_coverages<T: Copy + Into<f64> + Sync>(
    logits: ArrayView2<'_, T>,
    predictions: &[u32],
    class_ids: &[u32],
) -> Vec<CorrectedCoverage> {
    let sides = sides_with_true_negatives(logits, predictions, class_ids);
    parallel::map(sides.len(), |class| coverage(&sides[class][0], &sides[class][1]))
}

fn coverage(own: &[f64], other: &[f64]) -> CorrectedCoverage {
    let (Some(own), Some(other)) = (distance_to_normal(own), distance_to_normal(other)) else {
        return CorrectedCoverage { value: None, low: None, high: None };
    };
    let value = 1.0 - (own.value + other.value) / 2.0;
    let error = (own.standard_error * own.standard_error + other.standard_error * other.standard_error).sqrt() / 2.0;
    let clamped = |value: f64| Some(value.clamp(0.0, 1.0));
    CorrectedCoverage { value: clamped(value), low: clamped(value - Z * error), high: clamped(value + Z * error) }
}
