//! Scale: the share of the whole set that was kept, without samples that are wrong in every task.

use super::Convention;
use super::confusion::Confusion;

/// S = V / N / r. V is the number of samples that are correct in at least one task, N the number of samples, r the ratio.
///
/// S is the same for all classes, and 1/r for three or more classes. In `published-predicted-share`, V = N.
pub(super) fn scale(confusion: &Confusion, ratio: u32, convention: Convention) -> f64 {
    let valid = match convention {
        Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => confusion.n_valid(),
        Convention::PublishedPredictedShare => confusion.n_samples(),
    };
    valid / confusion.n_samples() / f64::from(ratio)
}
