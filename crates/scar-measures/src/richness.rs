//! Richness: how the other tasks classify the samples that a class's own task gets wrong.

use super::Convention;
use super::confusion::Confusion;

/// R is a mean over the samples that are correct in at least one task. A sample counts 1 if it is correct in the task of `class`,
/// else by the other k − 1 tasks:
///
/// - `published`: their mean *prediction*. A false negative is predicted by one of them, so it counts 1/(k − 1); a false
///   positive by none, so it counts 0.
/// - `published-correctness`, `corrected`: their mean *correctness*. A wrong sample is wrong in two tasks, so one other
///   of the k − 1 is wrong: (k − 2)/(k − 1).
/// - `published-predicted-share`: 1 for every sample predicted as `class`, else 1/(k − 1); all samples take part.
///
/// 0 if there is no such sample.
pub(super) fn richness(confusion: &Confusion, class: usize, convention: Convention) -> f64 {
    let n_others = (confusion.n_classes() - 1) as f64;
    if convention == Convention::PublishedPredictedShare {
        let predicted = confusion.n_predicted(class);
        return (predicted + (confusion.n_samples() - predicted) / n_others) / confusion.n_samples();
    }
    let n_valid = confusion.n_valid();
    if n_valid == 0.0 {
        return 0.0;
    }
    // With two classes, a sample is correct in both tasks or in none.
    let found_elsewhere = match convention {
        _ if confusion.n_classes() == 2 => 0.0,
        Convention::PublishedCorrectness | Convention::Corrected => {
            (confusion.n_samples() - confusion.n_valid_correct(class)) * (n_others - 1.0) / n_others
        }
        Convention::Published | Convention::PublishedPredictedShare => confusion.false_negatives(class) / n_others,
    };
    (confusion.n_valid_correct(class) + found_elsewhere) / n_valid
}
