//! Coverage: how normal the logits of a class's task are.

use ndarray::ArrayView2;
use scar_core::parallel;

use super::Convention;
use super::corrected_coverage::corrected_coverages;
use super::divergence::jensen_shannon_to_normal;

/// Bins of the histogram, whatever the number of logits.
const N_BINS: usize = 100;

/// Classes whose logits are gathered in one pass over the rows: neighbors in a row share its cache lines.
const N_CLASSES_A_PASS: usize = 16;

/// The positive values on the two sides of a class's binary task: the class, and the rest.
pub(super) type Sides = [Vec<f64>; 2];

/// C of each class: in a published convention the mean, over its two sides, of 1 − D; in `corrected` that of
/// [`corrected_coverages`], NaN where that gives none.
///
/// One side is the positive logits `z` of true positives. The other is the positive `−z` of false positives, or, in
/// `published-correctness`, of true negatives. A side without values is left out, and in `published-predicted-share` a side with a
/// single value too. A class without sides has Coverage 0. D is [`jensen_shannon_to_normal`] with 100 bins.
///
/// The published state behind `published-correctness` gives no number for a single value or deviation 0. Here it gives D = 1, as the later
/// state does.
pub(super) fn coverages<T: Copy + Into<f64> + Sync>(
    logits: ArrayView2<'_, T>,
    predictions: &[u32],
    class_ids: &[u32],
    convention: Convention,
) -> Vec<f64> {
    let (sides, least) = match convention {
        Convention::Published => (sides_of_predictions(logits, predictions, class_ids), 1),
        Convention::PublishedCorrectness => (sides_with_true_negatives(logits, predictions, class_ids), 1),
        Convention::PublishedPredictedShare => (sides_of_predictions(logits, predictions, class_ids), 2),
        Convention::Corrected => {
            let found = corrected_coverages(logits, predictions, class_ids);
            return found.into_iter().map(|coverage| coverage.value.unwrap_or(f64::NAN)).collect();
        }
    };
    parallel::map(sides.len(), |class| coverage(&sides[class], least))
}

/// Uses only the logit of each row's predicted class.
fn sides_of_predictions<T: Copy + Into<f64>>(logits: ArrayView2<'_, T>, predictions: &[u32], class_ids: &[u32]) -> Vec<Sides> {
    let mut sides = vec![Sides::default(); logits.ncols()];
    for ((row, &prediction), &class) in logits.rows().into_iter().zip(predictions).zip(class_ids) {
        let logit: f64 = row[prediction as usize].into();
        let (side, value) = if prediction == class { (0, logit) } else { (1, -logit) };
        if value > 0.0 {
            sides[prediction as usize][side].push(value);
        }
    }
    sides
}

/// The second side takes every row that is neither of the class nor predicted as it.
pub(super) fn sides_with_true_negatives<T: Copy + Into<f64> + Sync>(
    logits: ArrayView2<'_, T>,
    predictions: &[u32],
    class_ids: &[u32],
) -> Vec<Sides> {
    let mut sides = vec![Sides::default(); logits.ncols()];
    parallel::for_each_chunk(&mut sides, N_CLASSES_A_PASS, |pass, sides| {
        let first = pass * N_CLASSES_A_PASS;
        for ((row, &prediction), &actual) in logits.rows().into_iter().zip(predictions).zip(class_ids) {
            for (i, sides) in sides.iter_mut().enumerate() {
                let class = first + i;
                let logit: f64 = row[class].into();
                match (prediction as usize == class, actual as usize == class) {
                    (true, true) if logit > 0.0 => sides[0].push(logit),
                    (false, false) if logit < 0.0 => sides[1].push(-logit),
                    _ => {}
                }
            }
        }
    });
    sides
}

fn coverage(sides: &Sides, least: usize) -> f64 {
    let closeness: Vec<f64> =
        sides.iter().filter(|side| side.len() >= least).map(|side| 1.0 - jensen_shannon_to_normal(side, N_BINS)).collect();
    if closeness.is_empty() { 0.0 } else { closeness.iter().sum::<f64>() / closeness.len() as f64 }
}
