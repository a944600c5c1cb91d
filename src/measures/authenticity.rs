//! Authenticity: how often a class's own task is right.

use super::confusion::Confusion;

/// A = samples that are right in the task of `class` and not wrong in all tasks, over all samples.
pub(super) fn authenticity(confusion: &Confusion, class: usize) -> f64 {
    confusion.n_valid_right(class) / confusion.n_samples()
}
