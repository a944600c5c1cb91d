//! Authenticity: the share of samples that a class's own task classifies correctly.

use super::Convention;
use super::confusion::Confusion;

/// A is the number of samples that are correct in the task of `class` and not wrong in all tasks, over all samples. In
/// `published-predicted-share` it is the number of samples predicted as `class`, over all samples.
pub(super) fn authenticity(confusion: &Confusion, class: usize, convention: Convention) -> f64 {
    match convention {
        Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => {
            confusion.n_valid_correct(class) / confusion.n_samples()
        }
        Convention::PublishedPredictedShare => confusion.n_predicted(class) / confusion.n_samples(),
    }
}
