//! Authenticity: how often a class's own task is right.

use super::Convention;
use super::confusion::Confusion;

/// A = samples that are right in the task of `class` and not wrong in all tasks, over all samples; with the predicted
/// share, samples that are predicted as `class` over all samples.
pub(super) fn authenticity(confusion: &Confusion, class: usize, convention: Convention) -> f64 {
    match convention {
        Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => {
            confusion.n_valid_right(class) / confusion.n_samples()
        }
        Convention::PublishedPredictedShare => confusion.n_predicted(class) / confusion.n_samples(),
    }
}
