//! The probe's prediction for each row, and rows that are confidently predicted as another class than their label.

use rayon::prelude::*;

use crate::probe::kernel::{argmax, block_rows, residuals};
use crate::probe::{FoldProbe, LinearProbe};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};

/// The predictions of a probe for every row of a set.
///
/// An example is at [`judge`].
#[derive(Clone, Debug, PartialEq)]
pub struct Verdicts {
    /// The class predicted, length *N*: the largest logit, the first of equals.
    pub predicted: Vec<u32>,
    /// Softmax probability of the predicted class, length *N*.
    pub confidence: Vec<f32>,
    /// Softmax probability of the row's own class, length *N*.
    pub label_probability: Vec<f32>,
    /// Number of cross-fitting folds: each row that was trained on was judged by a probe trained without its fold. 0 if one probe judged
    /// all rows.
    pub n_folds: u32,
}

impl Verdicts {
    /// Whether row `row`, with the label `class`, is predicted as another class.
    pub fn is_wrong(&self, row: usize, class: u32) -> bool {
        self.predicted[row] != class
    }

    /// Whether row `row`, with the label `class`, is predicted as another class whose probability is at least `least`.
    pub fn is_confident(&self, row: usize, class: u32, least: f64) -> bool {
        self.is_wrong(row, class) && f64::from(self.confidence[row]) >= least
    }

    /// Probability of the predicted class less that of the label's class: 0 for a correctly classified row, at most 1.
    pub fn margin(&self, row: usize) -> f32 {
        (self.confidence[row] - self.label_probability[row]).max(0.0)
    }
}

/// Predicts every row of `set` with `probe`. Logits are computed block by block, so *N* × *k* values are never in memory. Advances
/// `control` by one per row.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If the probe has another number of dimensions or classes.
///
/// Source: the largest softmax probability as confidence: Hendrycks & Gimpel 2017; the margin: *normalized margin* of Northcutt,
/// Jiang & Chuang 2021 (Confident Learning) with the sign turned.
///
/// ```
/// use std::sync::Arc;
/// use ndarray::array;
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_method::probe::LinearProbe;
/// use scar_method::rows::judge;
/// // Two classes by the sign of the one column; the last row is labelled 0 and lies far on the side of 1.
/// let labels = Arc::new(Labels::from_integers(&[0, 0, 1, 1, 0]));
/// let set = EmbeddingSet::new(array![[-2.0f32], [-3.0], [2.0], [3.0], [4.0]], labels).unwrap();
/// let probe = LinearProbe::from_arrays(array![[-1.0], [1.0]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// let verdicts = judge(&set, &probe, &Default::default()).unwrap();
/// assert_eq!(verdicts.predicted, [0, 0, 1, 1, 1]);
/// assert!(verdicts.is_confident(4, 0, 0.5) && !verdicts.is_confident(3, 1, 0.5));
/// // Logits −4 and 4: e⁸ times as likely.
/// assert!((f64::from(verdicts.margin(4)) - (8f64.exp() - 1.0) / (8f64.exp() + 1.0)).abs() < 1e-6);
/// ```
pub fn judge(set: &EmbeddingSet, probe: &LinearProbe, control: &Control) -> Result<Verdicts, Cancelled> {
    let (n_rows, n_classes) = (set.n_samples(), set.n_classes());
    assert_eq!(probe.n_classes(), n_classes, "judge: classes of the probe");
    let class_ids = set.labels().class_ids();
    let mut verdicts =
        Verdicts { predicted: vec![0; n_rows], confidence: vec![0.0; n_rows], label_probability: vec![0.0; n_rows], n_folds: 0 };
    let n_block_rows = block_rows(set.n_dims());
    let blocks = verdicts.predicted.par_chunks_mut(n_block_rows).zip(verdicts.confidence.par_chunks_mut(n_block_rows));
    blocks.zip(verdicts.label_probability.par_chunks_mut(n_block_rows)).enumerate().for_each(|(block, ((predicted, confidence), own))| {
        if control.is_cancelled() {
            return;
        }
        let start = block * n_block_rows;
        let idxs: Vec<u32> = (start as u32..(start + predicted.len()) as u32).collect();
        let mut logits = probe.logits(set.embeddings(), &idxs).into_raw_vec_and_offset().0;
        for (predicted, row) in predicted.iter_mut().zip(logits.chunks_exact(n_classes)) {
            *predicted = argmax(row);
        }
        // These are probabilities less 1 at the row's own class.
        let classes = &class_ids[start..start + predicted.len()];
        residuals(&mut logits, n_classes, classes.iter().copied());
        for (i, row) in logits.chunks_exact(n_classes).enumerate() {
            own[i] = (row[classes[i] as usize] + 1.0).clamp(0.0, 1.0);
            confidence[i] = if predicted[i] == classes[i] { own[i] } else { row[predicted[i] as usize] };
        }
        control.advance(predicted.len() as u64);
    });
    control.check()?;
    Ok(verdicts)
}

/// Predicts each row with a probe that was not trained on it: rows in a fold with the probe of that fold, all others with `whole`.
/// Advances `control` by one per row and probe.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If a probe does not fit the set, or a row is out of range.
///
/// ```
/// use ndarray::array;
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_method::probe::{FoldProbe, LinearProbe};
/// use scar_method::rows::{judge, judge_cross_fitted};
/// let set = EmbeddingSet::new(array![[-2.0], [-1.0], [2.0]], Labels::from_integers(&[0, 0, 1]).into()).unwrap();
/// let probe = |weight: f32| LinearProbe::from_arrays(array![[-weight], [weight]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// // Rows 0 and 1 were trained on. The probe trained without row 1 predicts the other class for it.
/// let fold = |weight, row| FoldProbe { probe: probe(weight), held_out: vec![row], is_finished: true };
/// let (whole, folds) = (probe(1.0), [fold(1.0, 0), fold(-1.0, 1)]);
/// let seen = judge(&set, &whole, &Default::default()).unwrap();
/// let unseen = judge_cross_fitted(&set, &whole, &folds, &Default::default()).unwrap();
/// assert_eq!((seen.predicted, seen.n_folds), (vec![0, 0, 1], 0));
/// assert_eq!((unseen.predicted, unseen.n_folds), (vec![0, 1, 1], 2));
/// ```
pub fn judge_cross_fitted(set: &EmbeddingSet, whole: &LinearProbe, folds: &[FoldProbe], control: &Control) -> Result<Verdicts, Cancelled> {
    let mut verdicts = judge(set, whole, control)?;
    for fold in folds {
        let others = judge(set, &fold.probe, control)?;
        for &row in &fold.held_out {
            let row = row as usize;
            verdicts.predicted[row] = others.predicted[row];
            verdicts.confidence[row] = others.confidence[row];
            verdicts.label_probability[row] = others.label_probability[row];
        }
    }
    Ok(Verdicts { n_folds: folds.len() as u32, ..verdicts })
}
