//! The four SCAR measures of each class: Scale, Coverage, Authenticity, Richness.
//!
//! Each class is a binary task of its own, one class against the rest. A sample that is wrong in every task at once is
//! *all-wrong*; with one label a sample and three classes or more there is none, because a wrong sample is wrong in two
//! tasks only.
//!
//! Source: arXiv 2508.19659; published code `src/scar/scar_calculate.py` (`format_as_binary_per_class`,
//! `calculate_scar`).
//!
//! The crate takes logits and gives numbers. It reads no file, looks at no clock, and sums in an order that follows from the data alone.
//!
//! ```
//! use ndarray::array;
//! use scar_measures::{Convention, measure};
//!
//! // Four samples of two classes; the last one is taken for class 0.
//! let logits = array![[2.0f32, -2.0], [1.0, -1.0], [-1.5, 1.5], [0.5, -0.5]];
//! let measures = measure(logits.view(), &[0, 0, 1, 0], &[0, 0, 1, 1], 1, Convention::Corrected);
//! // Three of four samples are right in the task of each class.
//! assert_eq!(measures[0].authenticity, 0.75);
//! assert_eq!(measures[1].authenticity, 0.75);
//! ```

mod authenticity;
mod confusion;
mod convention;
mod corrected_coverage;
mod coverage;
mod divergence;
mod joint;
mod normal_distance;
mod richness;
mod scale;

use ndarray::ArrayView2;

pub use convention::Convention;
pub use corrected_coverage::{CorrectedCoverage, corrected_coverages};
pub use divergence::jensen_shannon_to_normal;
pub use joint::{TaskResult, joint};
pub use normal_distance::{NormalDistance, distance_to_normal};

use confusion::Confusion;
use scar_core::stats::mean;

/// The measures of one class, or of a whole data set, at one ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// S: share of samples that are correct in at least one task, over the ratio; 0…1.
    pub scale: f64,
    /// C: how close the logits are to a normal distribution, 0…1; NaN if the convention finds them too few to say.
    pub coverage: f64,
    /// A: share of samples that are correct in this class's task, 0…1.
    pub authenticity: f64,
    /// R: mean over samples, where one that is wrong in this class's task counts by its results in the other tasks; 0…1.
    pub richness: f64,
}

impl Measures {
    /// The data-set level with one label column: one task, so Scale is the accuracy over the ratio, Authenticity the
    /// accuracy, Coverage the mean over its classes and Richness 1 (METHOD, section 2, *Data-set level*).
    pub fn of_dataset(classes: &[Self], accuracy: f64, ratio: u32) -> Self {
        let coverages: Vec<f64> = classes.iter().map(|class| class.coverage).filter(|coverage| coverage.is_finite()).collect();
        Self { scale: accuracy / f64::from(ratio), coverage: mean(&coverages), authenticity: accuracy, richness: 1.0 }
    }
}

/// Measures of all classes, in class order, of one training.
///
/// `logits` has shape *n* × *k*, `predictions` and `class_ids` length *n*; one row in `ratio` of the whole set was kept.
///
/// # Panics
/// If lengths differ, a class is not below *k*, there are no rows, or there are fewer than two classes.
///
/// ```
/// use ndarray::array;
/// use scar_measures::{Convention, measure};
///
/// let logits = array![[2.0, -1.0, 0.5], [0.1, 1.5, -0.2], [0.3, 0.2, 1.0], [1.0, 0.5, 0.2]];
/// let measures = measure(logits.view(), &[0, 1, 2, 0], &[0, 1, 2, 2], 2, Convention::Published);
/// assert_eq!(measures[1].authenticity, 1.0);
/// assert_eq!(measures[0].scale, 0.5);
/// ```
pub fn measure<T: Copy + Into<f64> + Sync>(
    logits: ArrayView2<'_, T>,
    predictions: &[u32],
    class_ids: &[u32],
    ratio: u32,
    convention: Convention,
) -> Vec<Measures> {
    let (n_samples, n_classes) = logits.dim();
    assert!(n_samples > 0 && n_classes > 1, "measure: {n_samples} samples of {n_classes} classes");
    assert!(predictions.len() == n_samples && class_ids.len() == n_samples, "measure: lengths differ");
    let confusion = Confusion::new(n_classes, predictions, class_ids);
    let scale = scale::scale(&confusion, ratio, convention);
    coverage::coverages(logits, predictions, class_ids, convention)
        .into_iter()
        .enumerate()
        .map(|(class, coverage)| Measures {
            scale,
            coverage,
            authenticity: authenticity::authenticity(&confusion, class, convention),
            richness: richness::richness(&confusion, class, convention),
        })
        .collect()
}

/// As [`measure`] without logits: Coverage is NaN. `predictions` and `class_ids` have length *n*, values below `n_classes`.
///
/// # Panics
/// As [`measure`].
///
/// ```
/// use scar_measures::{Convention, measure_predictions};
/// let measures = measure_predictions(&[0, 1, 2, 0], &[0, 1, 2, 2], 3, 2, Convention::Corrected);
/// assert_eq!((measures[1].authenticity, measures[0].authenticity), (1.0, 0.75));
/// assert!(measures[0].coverage.is_nan());
/// ```
pub fn measure_predictions(predictions: &[u32], class_ids: &[u32], n_classes: usize, ratio: u32, convention: Convention) -> Vec<Measures> {
    assert!(!predictions.is_empty() && n_classes > 1, "measure_predictions: {} samples of {n_classes} classes", predictions.len());
    assert_eq!(predictions.len(), class_ids.len(), "measure_predictions: lengths differ");
    let confusion = Confusion::new(n_classes, predictions, class_ids);
    let scale = scale::scale(&confusion, ratio, convention);
    (0..n_classes)
        .map(|class| Measures {
            scale,
            coverage: f64::NAN,
            authenticity: authenticity::authenticity(&confusion, class, convention),
            richness: richness::richness(&confusion, class, convention),
        })
        .collect()
}
