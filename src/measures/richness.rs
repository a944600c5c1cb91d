//! Richness: what the other tasks say of the samples that a class's own task gets wrong.

use super::confusion::Confusion;

/// R = mean, over the samples that are right in at least one task, of 1 where the task of `class` is right, else of the
/// mean *prediction* of the other tasks.
///
/// A false negative is predicted by one of the k − 1 others, so it counts 1/(k − 1); a false positive by none, so it
/// counts 0. 0 where no sample is right.
pub(super) fn richness(confusion: &Confusion, class: usize) -> f64 {
    let n_valid = confusion.n_valid();
    if n_valid == 0.0 {
        return 0.0;
    }
    let found_elsewhere =
        if confusion.n_classes() > 2 { confusion.false_negatives(class) / (confusion.n_classes() - 1) as f64 } else { 0.0 };
    (confusion.n_valid_right(class) + found_elsewhere) / n_valid
}
