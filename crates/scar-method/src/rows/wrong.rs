//! What probe and neighbors say of each row's label, and which labels are likely wrong.

use super::bench::Bench;
use super::label_noise::{LabelNoise, MOST_ROWS, NoiseRow, NoiseSample};
use super::neighbors::Neighbors;
use super::votes_weight::votes_weight;
use crate::probe::kernel::argmax;
use crate::probe::{FoldProbe, LinearProbe};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};

/// The probes that judge the rows of a set.
///
/// An example is at [`judge`].
#[derive(Clone, Copy, Debug)]
pub struct Judges<'a> {
    /// Probes of a cross-fitting; each judges the rows of its fold, which it was not trained on.
    pub folds: &'a [FoldProbe],
    /// The probe that judges all rows that are in no fold.
    pub whole: &'a LinearProbe,
}

/// What is known of the label of every row of a set.
///
/// An example is at [`judge`].
#[derive(Clone, Debug, PartialEq)]
pub struct Verdicts {
    /// The class that the probe predicts, length *N*: the largest logit, the first of equals.
    pub predicted: Vec<u32>,
    /// Softmax probability of the predicted class, length *N*.
    pub confidence: Vec<f32>,
    /// Softmax probability of the row's own class, length *N*.
    pub label_probability: Vec<f32>,
    /// The class that fits best by probe and neighbors together, length *N*: the row's own where none fits better.
    pub suggested: Vec<u32>,
    /// Softmax probability of that class, length *N*.
    pub suggested_probability: Vec<f32>,
    /// Share of the neighbors' votes for the row's own class, length *N*.
    pub label_votes: Vec<f32>,
    /// Share of the neighbors' votes for the class suggested, length *N*.
    pub suggested_votes: Vec<f32>,
    /// How likely the label is wrong, length *N*, in nats: the higher, the likelier. It ranks rows and has no fixed zero.
    pub wrong_score: Vec<f32>,
    /// The chance that the label is wrong under `noise`, length *N*.
    pub wrong_chance: Vec<f32>,
    /// The estimate of how labels came about.
    pub noise: LabelNoise,
    /// Number of cross-fitting folds: each row in them was judged by a probe trained without its fold. 0 if one probe judged all rows.
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

    /// Whether the label `class` of row `row` is likely wrong: the chance is above one half, and another class fits better.
    pub fn is_likely_wrong(&self, row: usize, class: u32) -> bool {
        self.wrong_chance[row] > 0.5 && self.suggested[row] != class
    }

    /// Estimated number of wrong labels: the sum of all chances.
    pub fn n_expected(&self) -> f64 {
        self.wrong_chance.iter().map(|&chance| f64::from(chance)).sum()
    }
}

/// Units by which [`judge`] advances its [`Control`].
///
/// ```
/// assert_eq!(scar_method::rows::judge_work(100), 200);
/// ```
pub fn judge_work(n_rows: u64) -> u64 {
    n_rows * 2
}

/// Judges the label of every row of `set`: by the probe's probabilities, by the votes of its [`Neighbors`], and by both together.
///
/// How well a class fits a row is the geometric mean f of its probability and of its votes, these with a weight that the data choose: between
/// one half and three quarters, the more the better votes predict labels. Rows are gone through twice; the second time each neighbor's vote
/// counts only as far as its own label was found to fit beside the best other, f_own / (f_own + f_other). The score is
/// −ln f_own + ¼ ln(f_other / f_own), and what [`LabelNoise`] adds for classes that are found swapped. Logits are computed
/// block by block, so *N* × *k* values are never in memory. `is_failed` (length *N*) marks rows of zeros: they are in no estimate, and
/// their labels are not called wrong; nor is the label of a row alone in its class.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If a probe has another number of dimensions or classes, or a length differs.
///
/// Source: the largest softmax probability as confidence: Hendrycks & Gimpel 2017; out-of-sample probabilities for wrong labels: Northcutt,
/// Jiang & Chuang 2021; score and votes: measured here (`benches/label_noise.py`).
///
/// ```
/// use std::sync::Arc;
/// use ndarray::array;
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_method::probe::{FoldProbe, LinearProbe};
/// use scar_method::rows::{Judges, judge, neighbors};
/// // Two classes by the sign of the one column; the last row is labelled 0 and lies far on the side of 1.
/// let labels = Arc::new(Labels::from_integers(&[0, 0, 1, 1, 0]));
/// let set = EmbeddingSet::new(array![[-2.0f32], [-3.0], [2.0], [3.0], [4.0]], labels).unwrap();
/// let probe = |weight: f32| LinearProbe::from_arrays(array![[-weight], [weight]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// let (whole, is_failed) = (probe(1.0), [false; 5]);
/// let found = neighbors(set.embeddings(), &is_failed, 0, &Default::default()).unwrap();
/// let of = |folds: &[FoldProbe]| judge(&set, Judges { folds, whole: &whole }, &found, &is_failed, &Default::default()).unwrap();
/// let verdicts = of(&[]);
/// assert_eq!((&verdicts.predicted[..], &verdicts.suggested[..]), (&[0, 0, 1, 1, 1][..], &[0, 0, 1, 1, 1][..]));
/// // Logits −4 and 4: e⁸ times as likely.
/// assert!((f64::from(verdicts.confidence[4]) - 1.0 / (1.0 + (-8f64).exp())).abs() < 1e-6);
/// // The two rows of class 1 vote for it, and the label has no vote but its part of the even ones.
/// assert!(verdicts.suggested_votes[4] > 0.8 && verdicts.label_votes[4] < 0.2);
/// let highest = (0..5).max_by(|&a, &b| verdicts.wrong_score[a].total_cmp(&verdicts.wrong_score[b]));
/// assert_eq!((highest, verdicts.n_folds), (Some(4), 0));
/// // A probe that was trained without row 1 predicts the other class for it.
/// let folds = [FoldProbe { probe: probe(-1.0), held_out: vec![1], is_finished: true }];
/// assert_eq!((of(&folds).predicted, of(&folds).n_folds), (vec![0, 1, 1, 1, 1], 1));
/// ```
pub fn judge(
    set: &EmbeddingSet,
    judges: Judges<'_>,
    neighbors: &Neighbors,
    is_failed: &[bool],
    control: &Control,
) -> Result<Verdicts, Cancelled> {
    let (n_rows, n_classes, class_ids) = (set.n_samples(), set.n_classes(), set.labels().class_ids());
    assert!(neighbors.n_rows() == n_rows && is_failed.len() == n_rows, "judge: one entry a row");
    let bench = Bench::new(set, judges, neighbors, control);
    let mut counts = vec![0u32; n_classes];
    class_ids.iter().for_each(|&class| counts[class as usize] += 1);
    // Without another row of its class, nothing speaks for a label.
    let is_left_out = |row: usize| is_failed[row] || counts[class_ids[row] as usize] < 2;
    let is_sampled = |row: usize| row.is_multiple_of(n_rows.div_ceil(MOST_ROWS).max(1)) && !is_left_out(row);
    let weight = votes_weight(&bench, &is_sampled)?;
    let first = bench.each(None, &|row, logits, fit| {
        fit.weigh(logits, weight);
        let own = class_ids[row];
        let (predicted, probabilities) = (argmax(logits), Probabilities::of(logits));
        FirstLook {
            predicted,
            confidence: probabilities.share(logits[predicted as usize]),
            own: probabilities.share(logits[own as usize]),
            trust: 1.0 / (1.0 + libm::exp((fit.logs[fit.best_other(own) as usize] - fit.logs[own as usize]).min(700.0))) as f32,
            noise: is_sampled(row).then(|| NoiseRow::new(own, fit)),
        }
    })?;
    let trust: Vec<f32> = first.iter().map(|look| look.trust).collect();
    let noise = LabelNoise::estimate(&NoiseSample::new(first.iter().filter_map(|look| look.noise.clone()).collect()), n_classes);
    let second = bench.each(Some(&trust), &|row, logits, fit| {
        fit.weigh(logits, weight);
        let own = class_ids[row];
        let other = fit.best_other(own);
        let of = |class: u32| fit.logs[class as usize];
        let suggested = if of(other) > of(own) { other } else { own };
        let (chance, evidence) = noise.judge(own, fit);
        SecondLook {
            suggested,
            probability: Probabilities::of(logits).share(logits[suggested as usize]),
            label_votes: fit.votes.share(own) as f32,
            suggested_votes: fit.votes.share(suggested) as f32,
            score: (-of(own) + 0.25 * (of(other) - of(own)) + evidence) as f32,
            chance: if is_left_out(row) { 0.0 } else { chance as f32 },
        }
    })?;
    Ok(Verdicts {
        predicted: first.iter().map(|look| look.predicted).collect(),
        confidence: first.iter().map(|look| look.confidence).collect(),
        label_probability: first.iter().map(|look| look.own).collect(),
        suggested: second.iter().map(|look| look.suggested).collect(),
        suggested_probability: second.iter().map(|look| look.probability).collect(),
        label_votes: second.iter().map(|look| look.label_votes).collect(),
        suggested_votes: second.iter().map(|look| look.suggested_votes).collect(),
        wrong_score: second.iter().map(|look| look.score).collect(),
        wrong_chance: second.iter().map(|look| look.chance).collect(),
        noise,
        n_folds: judges.folds.len() as u32,
    })
}

struct FirstLook {
    predicted: u32,
    confidence: f32,
    own: f32,
    trust: f32,
    noise: Option<NoiseRow>,
}

struct SecondLook {
    suggested: u32,
    probability: f32,
    label_votes: f32,
    suggested_votes: f32,
    score: f32,
    chance: f32,
}

/// Softmax probabilities of one row's logits.
struct Probabilities {
    largest: f64,
    total: f64,
}

impl Probabilities {
    fn of(logits: &[f32]) -> Self {
        let largest = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        Self { largest, total: logits.iter().map(|&logit| super::fitting::exp(f64::from(logit) - largest)).sum() }
    }

    fn share(&self, logit: f32) -> f32 {
        (libm::exp(f64::from(logit) - self.largest) / self.total) as f32
    }
}

#[cfg(test)]
#[path = "wrong_tests.rs"]
mod tests;
