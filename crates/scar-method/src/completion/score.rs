//! Accuracy of a probe on held-out rows.

use serde::{Deserialize, Serialize};

use crate::probe::LinearProbe;
use scar_core::Matrix;

/// Shares of held-out rows that a probe classifies correctly.
///
/// ```
/// use ndarray::array;
/// use scar_method::completion::{Score, score};
/// use scar_method::probe::LinearProbe;
/// // A probe that always predicts class 0.
/// let probe = LinearProbe::from_arrays(array![[0.0], [0.0]].view(), array![1.0, 0.0].view(), 2, 1).unwrap();
/// let of = |test: &[u32]| score(&probe, &array![[0.0], [0.0], [0.0]].into(), &[0, 0, 1], test);
/// assert_eq!(of(&[0, 1, 2]), Score { accuracy: 2.0 / 3.0, balanced_accuracy: 0.5 });
/// // Classes without test rows are left out.
/// assert_eq!(of(&[0, 1]), Score { accuracy: 1.0, balanced_accuracy: 1.0 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Correctly classified rows over all rows, 0…1.
    pub accuracy: f64,
    /// Mean of the accuracies of the classes that have test rows, 0…1.
    pub balanced_accuracy: f64,
}

/// Scores `probe` on the rows `test` of `embeddings` (*N* × *D*) with classes `class_ids` (length *N*). NaN for no rows.
///
/// # Panics
/// If a row is not below *N*, or a class is not below the probe's *k*.
///
/// ```
/// use ndarray::array;
/// use scar_method::completion::score;
/// use scar_method::probe::LinearProbe;
/// let probe = LinearProbe::from_arrays(array![[1.0], [-1.0]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// let embeddings = array![[1.0], [2.0], [3.0], [4.0]].into();
/// let score = score(&probe, &embeddings, &[0, 0, 0, 1], &[0, 1, 2, 3]);
/// assert_eq!((score.accuracy, score.balanced_accuracy), (0.75, 0.5));
/// ```
pub fn score(probe: &LinearProbe, embeddings: &Matrix, class_ids: &[u32], test: &[u32]) -> Score {
    let mut rows = vec![0u64; probe.n_classes()];
    let mut n_correct = vec![0u64; probe.n_classes()];
    for (&row, prediction) in test.iter().zip(probe.predictions(embeddings, test)) {
        let class = class_ids[row as usize];
        rows[class as usize] += 1;
        n_correct[class as usize] += u64::from(prediction == class);
    }
    let recalls: Vec<f64> =
        rows.iter().zip(&n_correct).filter(|(rows, _)| **rows > 0).map(|(&rows, &n_correct)| n_correct as f64 / rows as f64).collect();
    Score {
        accuracy: n_correct.iter().sum::<u64>() as f64 / test.len() as f64,
        balanced_accuracy: recalls.iter().sum::<f64>() / recalls.len() as f64,
    }
}
