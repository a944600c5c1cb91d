//! Coverage: how normal the logits of a class's predictions are.

use ndarray::ArrayView2;

use super::divergence::jensen_shannon_to_normal;

/// Bins of the histogram, whatever the number of logits.
const N_BINS: usize = 100;

/// C of each class: the mean, over its two sides, of 1 − D.
///
/// One side is the positive logits `z` of true positives, the other the positive `−z` of false positives; a side
/// without any takes no part, and a class without sides has Coverage 0. D is [`jensen_shannon_to_normal`] with 100 bins.
pub(super) fn coverages<T: Copy + Into<f64>>(logits: ArrayView2<'_, T>, predictions: &[u32], class_ids: &[u32]) -> Vec<f64> {
    let mut sides = vec![[Vec::new(), Vec::new()]; logits.ncols()];
    for ((row, &prediction), &class) in logits.rows().into_iter().zip(predictions).zip(class_ids) {
        let logit: f64 = row[prediction as usize].into();
        let (side, value) = if prediction == class { (0, logit) } else { (1, -logit) };
        if value > 0.0 {
            sides[prediction as usize][side].push(value);
        }
    }
    sides.iter().map(coverage).collect()
}

fn coverage(sides: &[Vec<f64>; 2]) -> f64 {
    let closeness: Vec<f64> =
        sides.iter().filter(|side| !side.is_empty()).map(|side| 1.0 - jensen_shannon_to_normal(side, N_BINS)).collect();
    if closeness.is_empty() { 0.0 } else { closeness.iter().sum::<f64>() / closeness.len() as f64 }
}
