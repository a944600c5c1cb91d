//! Scale: how much of the whole is used, less what is wrong in every task.

use super::Convention;
use super::confusion::Confusion;

/// S = V / N / r, V the samples that are right in at least one task, N the samples, r the ratio.
///
/// Alike for all classes; 1/r from three classes on. With the predicted share, V = N whatever the classes.
pub(super) fn scale(confusion: &Confusion, ratio: u32, convention: Convention) -> f64 {
    let valid = match convention {
        Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => confusion.n_valid(),
        Convention::PublishedPredictedShare => confusion.n_samples(),
    };
    valid / confusion.n_samples() / f64::from(ratio)
}
