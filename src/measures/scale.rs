//! Scale: how much of the whole is used, less what is wrong in every task.

use super::confusion::Confusion;

/// S = V / N / r, V the samples that are right in at least one task, N the samples, r the ratio.
///
/// Alike for all classes; 1/r from three classes on.
pub(super) fn scale(confusion: &Confusion, ratio: u32) -> f64 {
    confusion.n_valid() / confusion.n_samples() / f64::from(ratio)
}
