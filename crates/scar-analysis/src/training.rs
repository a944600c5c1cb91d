//! One training of an analysis: draws a subsample, trains a probe, measures it and tests it.

use std::sync::{Mutex, PoisonError};

use ndarray::Array2;

use crate::cross_fit::left_out;
use crate::held_out::{Rows, counts};
use crate::unseen::OnUnseen;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_core::{EmbeddingSet, Labels};
use scar_method::foundation::{DesignEffects, Unseen};
use scar_method::measures::{Convention, CorrectedCoverage, Measures, corrected_coverages, measure};
use scar_method::probe::{
    CheckedConvergedParams, CheckedProbeParams, LinearProbe, Subsample, converged_work, predictions, train, train_converged,
    train_converged_from, training_work,
};
use scar_method::subset::members_by_class;

/// How probes are trained.
#[derive(Clone, Copy)]
pub(super) enum Procedure<'a> {
    /// As published: Adam, early stopping, random first weights, or given ones at ratio 1.
    Published { params: &'a CheckedProbeParams, first: Option<&'a LinearProbe> },
    /// To the minimum.
    Converged(&'a CheckedConvergedParams),
}

/// Trains the probes of one label column.
pub(super) struct Trainer<'a> {
    pub(super) set: &'a EmbeddingSet,
    /// The classes to train: those of the set, or of another column.
    pub(super) labels: &'a Labels,
    pub(super) rows: &'a Rows<'a>,
    /// Whether its trainings are tested, if there is anything to test on.
    pub(super) is_tested: bool,
    pub(super) procedure: Procedure<'a>,
    pub(super) convention: Convention,
    pub(super) seed: u64,
    pub(super) control: &'a Control,
}

/// A trained probe with the history of its training.
pub(super) struct Trained {
    pub(super) probe: LinearProbe,
    /// Logits of the rows it was trained on.
    pub(super) logits: Array2<f32>,
    pub(super) loss: Vec<f64>,
    pub(super) correct: Vec<u64>,
    /// Whether it reached its tolerance or its last epoch.
    pub(super) is_finished: bool,
}

/// What one training predicts for the rows that it is tested on.
pub(super) struct Tested {
    /// Rows of each class that were trained on.
    class_rows: Vec<u64>,
    unseen: Unseen,
    pub(super) on_unseen: OnUnseen,
}

/// The tested trainings of one size: the rows of each class that they were trained on, and their predictions.
pub(super) type TestedTrainings = (Vec<u64>, Vec<Unseen>);

/// The results of one training.
pub(super) struct Training {
    pub(super) repeat: u32,
    /// Rows of each class that were trained on.
    pub(super) class_rows: Vec<u64>,
    pub(super) accuracy: f64,
    /// Whether each row that was trained on is classified correctly.
    pub(super) correct: Vec<bool>,
    pub(super) classes: Vec<Measures>,
    /// Coverage with its own interval, if the convention has one and there are no repeats to show the spread.
    pub(super) coverages: Option<Vec<CorrectedCoverage>>,
    pub(super) dataset: Measures,
    pub(super) trained: Trained,
    pub(super) tested: Option<Tested>,
}

/// Parts of the random streams' paths, so that draws and first weights are independent.
const DRAW: u64 = 1;
const FIRST_WEIGHTS: u64 = 2;
const TESTED: u64 = 4;

/// Rows that test one training, if more are left out. A difference of 0.01 between two trainings is then several standard errors.
const MOST_TESTED: usize = 10_000;
/// Rows of a class that test in any case, if it has so many.
const FEWEST_TESTED: usize = 20;

impl Trainer<'_> {
    /// Runs the given repeats at `ratio` in parallel. They are measured and, if there are test rows, tested. Repeats without rows are left
    /// out. Trainings to the minimum begin at `start`, if there is one; the minimum is the same without it.
    pub(super) fn repeats(
        &self,
        ratio: u32,
        repeats: std::ops::Range<u32>,
        start: Option<&LinearProbe>,
    ) -> Result<Vec<Training>, Cancelled> {
        let trainings = parallel::try_map(repeats.len(), |i| self.measured(ratio, repeats.start + i as u32, start))?;
        Ok(trainings.into_iter().flatten().collect())
    }

    /// Runs all repeats at `ratio` in parallel; they are only tested.
    pub(super) fn tested_repeats(&self, ratio: u32) -> Result<Vec<Tested>, Cancelled> {
        let one = |repeat| {
            let sample_idxs = self.draw(ratio, repeat);
            if sample_idxs.is_empty() {
                return Ok(None);
            }
            let trained = self.train(ratio, repeat, &sample_idxs)?;
            Ok(self.test(ratio, repeat, &trained.probe, &sample_idxs))
        };
        let tested = parallel::try_map(ratio as usize, |repeat| one(repeat as u32))?;
        Ok(tested.into_iter().flatten().collect())
    }

    /// Those of `ratios` at which trainings are only tested: ratio 1 is cross-fitted where there are folds.
    pub(super) fn tested_ratios(&self, ratios: &[u32]) -> Vec<u32> {
        ratios.iter().copied().filter(|&ratio| ratio > 1 || self.rows.folds.is_empty()).collect()
    }

    /// Units by which a training at `ratio` advances the control block.
    pub(super) fn work(&self, ratio: u32) -> u64 {
        // Every training draws its rows by the classes of the set.
        self.work_of(Subsample::n_rows(&self.rows.train_counts, ratio))
    }

    /// Units by which a training on `n_rows` rows advances the control block.
    pub(super) fn work_of(&self, n_rows: u64) -> u64 {
        match self.procedure {
            Procedure::Published { params, .. } => training_work(n_rows, params),
            Procedure::Converged(params) => converged_work(n_rows, params),
        }
    }

    /// Draws the rows of one training. The draw is always stratified by the classes of the set, so that all label columns have the same
    /// rows.
    ///
    /// Where rows come in groups, a tested draw leaves out one of the folds, so that whole groups are left to test it.
    pub(super) fn draw(&self, ratio: u32, repeat: u32) -> Vec<u32> {
        let mut random = Random::new(self.seed, &[DRAW, u64::from(ratio), u64::from(repeat)]);
        if self.is_tested && self.rows.groups.is_some() && ratio > 1 && self.rows.folds.len() > 1 {
            let from = left_out(&self.rows.train, &self.rows.folds[repeat as usize % self.rows.folds.len()]);
            let wanted: Vec<u64> = self.rows.train_counts.iter().map(|count| count / u64::from(ratio)).collect();
            return Subsample::of_counts(&from, self.set.labels(), &wanted, &mut random).sample_idxs().to_vec();
        }
        Subsample::stratified_of(&self.rows.train, self.set.labels(), ratio, &mut random).sample_idxs().to_vec()
    }

    /// Trains on the rows `sample_idxs`.
    pub(super) fn train(&self, ratio: u32, repeat: u32, sample_idxs: &[u32]) -> Result<Trained, Cancelled> {
        self.train_from(None, ratio, repeat, sample_idxs)
    }

    /// As [`train`](Self::train); to the minimum from `start`, if there is one.
    fn train_from(&self, start: Option<&LinearProbe>, ratio: u32, repeat: u32, sample_idxs: &[u32]) -> Result<Trained, Cancelled> {
        self.control.check()?;
        let (embeddings, class_ids, n_classes) = (self.set.embeddings(), self.labels.class_ids(), self.labels.n_classes());
        match self.procedure {
            Procedure::Published { params, first } => {
                let first = match first {
                    Some(probe) if ratio == 1 => probe.clone(),
                    _ => {
                        let mut random = Random::new(self.seed, &[FIRST_WEIGHTS, u64::from(ratio), u64::from(repeat)]);
                        LinearProbe::random(n_classes, self.set.n_dims(), &mut random)
                    }
                };
                let outcome = train(embeddings, class_ids, sample_idxs, first, params, self.control)?;
                let is_finished = outcome.loss_per_epoch.len() == params.params().max_epochs as usize;
                Ok(Trained {
                    probe: outcome.probe,
                    logits: outcome.logits,
                    loss: outcome.loss_per_epoch,
                    correct: outcome.correct_per_epoch,
                    is_finished,
                })
            }
            Procedure::Converged(params) => {
                let outcome = match start {
                    Some(start) => train_converged_from(embeddings, class_ids, sample_idxs, start, params, self.control)?,
                    None => train_converged(embeddings, class_ids, sample_idxs, n_classes, params, self.control)?,
                };
                Ok(Trained {
                    probe: outcome.probe,
                    logits: outcome.logits,
                    loss: outcome.loss_per_iteration,
                    correct: Vec::new(),
                    is_finished: outcome.is_converged,
                })
            }
        }
    }

    fn measured(&self, ratio: u32, repeat: u32, start: Option<&LinearProbe>) -> Result<Option<Training>, Cancelled> {
        let sample_idxs = self.draw(ratio, repeat);
        if sample_idxs.is_empty() {
            return Ok(None);
        }
        let trained = self.train_from(start, ratio, repeat, &sample_idxs)?;
        self.control.check()?;
        let class_ids: Vec<u32> = sample_idxs.iter().map(|&idx| self.labels.class_ids()[idx as usize]).collect();
        let predictions = trained.predictions();
        let correct: Vec<bool> = predictions.iter().zip(&class_ids).map(|(prediction, class)| prediction == class).collect();
        let accuracy = correct.iter().filter(|&&correct| correct).count() as f64 / correct.len() as f64;
        let classes = measure(trained.logits.view(), &predictions, &class_ids, ratio, self.convention);
        let is_alone = ratio == 1 && self.convention == Convention::Corrected;
        let coverages = is_alone.then(|| corrected_coverages(trained.logits.view(), &predictions, &class_ids));
        let dataset = Measures::of_dataset(&classes, accuracy, ratio);
        let tested = self.test(ratio, repeat, &trained.probe, &sample_idxs);
        let class_rows = counts(&sample_idxs, self.labels);
        Ok(Some(Training { repeat, class_rows, accuracy, correct, classes, coverages, dataset, trained, tested }))
    }

    /// Predictions for the test rows, or for all rows that the training leaves out. Test rows have labels for the set's own classes only.
    fn test(&self, ratio: u32, repeat: u32, probe: &LinearProbe, sample_idxs: &[u32]) -> Option<Tested> {
        if !self.is_tested || !std::ptr::eq(self.labels, self.set.labels()) {
            return None;
        }
        let (embeddings, rows, class_ids) = if let Some(test) = &self.rows.test {
            (test.embeddings, test.sample_idxs.clone(), test.class_ids.clone())
        } else if ratio > 1 && !self.rows.folds.is_empty() {
            let rows = self.tested_rows(ratio, repeat, self.unseen_rows(sample_idxs));
            let class_ids = self.classes_of(&rows);
            (self.set.embeddings(), rows, class_ids)
        } else {
            return None;
        };
        if rows.is_empty() {
            return None;
        }
        let logits = probe.logits(embeddings, &rows);
        let predicted = predictions(logits.view());
        let on_unseen = OnUnseen::new(&predicted, &class_ids, self.labels.n_classes(), ratio);
        let on_unseen = if ratio == 1 { on_unseen.with_coverage(logits.view(), &predicted, &class_ids) } else { on_unseen };
        // Test rows of a file are told by their place among them.
        let rows = if self.rows.test.is_some() { (0..rows.len() as u32).collect() } else { rows };
        Some(Tested { class_rows: counts(sample_idxs, self.labels), unseen: Unseen { rows, predicted }, on_unseen })
    }

    /// The rows that a training on `sample_idxs` has not seen; of groups, those of which it has seen no row.
    fn unseen_rows(&self, sample_idxs: &[u32]) -> Vec<u32> {
        let mut rows = left_out(&self.rows.train, sample_idxs);
        if let Some(groups) = self.rows.groups {
            let mut is_seen = vec![false; groups.n_groups()];
            sample_idxs.iter().for_each(|&row| is_seen[groups.ids()[row as usize] as usize] = true);
            rows.retain(|&row| !is_seen[groups.ids()[row as usize] as usize]);
        }
        rows
    }

    fn classes_of(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().map(|&row| self.labels.class_ids()[row as usize]).collect()
    }

    /// Those of the rows that a training leaves out which test it: all, or of many a stratified draw, since the ratio's other repeats test
    /// other rows and all of them together would take as long as the trainings. Of a small class, all rows test.
    fn tested_rows(&self, ratio: u32, repeat: u32, left_out: Vec<u32>) -> Vec<u32> {
        if left_out.len() <= MOST_TESTED {
            return left_out;
        }
        let share = MOST_TESTED as f64 / left_out.len() as f64;
        let mut random = Random::new(self.seed, &[TESTED, u64::from(ratio), u64::from(repeat)]);
        let mut rows = Vec::with_capacity(MOST_TESTED);
        for mut of_class in members_by_class(self.labels.class_ids(), &left_out, self.labels.n_classes()) {
            let n_tested = ((of_class.len() as f64 * share).ceil() as usize).max(of_class.len().min(FEWEST_TESTED));
            random.choose_to_front(&mut of_class, n_tested);
            rows.extend_from_slice(&of_class[..n_tested]);
        }
        rows.sort_unstable();
        rows
    }

    /// Units by which [`cross_fitted`](Self::cross_fitted) advances the control block.
    pub(super) fn cross_fitted_work(&self) -> u64 {
        if !self.is_tested {
            return 0;
        }
        self.rows.folds.iter().map(|fold| self.work_of((self.rows.train.len() - fold.len()) as u64)).sum()
    }

    /// Trains a probe for each fold on all other rows, and tests it on the fold: together, a training on almost all rows that is tested on
    /// every row. `start` is the probe of all rows, if there is one; the minimum is the same without it. `None` without folds.
    pub(super) fn cross_fitted(&self, start: Option<&LinearProbe>) -> Result<Option<Tested>, Cancelled> {
        let folds = &self.rows.folds;
        if !self.is_tested || folds.is_empty() {
            return Ok(None);
        }
        let rows = self.rows.train.clone();
        // Each fold fills rows of its own, so that no two copies of all logits are held.
        let logits = Mutex::new(Array2::zeros((rows.len(), self.labels.n_classes())));
        parallel::try_map(folds.len(), |i| {
            let fold = &folds[i];
            let others = left_out(&self.rows.train, fold);
            let of_fold = self.train_from(start, 1, 0, &others)?.probe.logits(self.set.embeddings(), fold);
            let mut logits = logits.lock().unwrap_or_else(PoisonError::into_inner);
            for (row, source) in fold.iter().zip(of_fold.outer_iter()) {
                let place = rows.binary_search(row).expect("folds are of the rows to train on");
                logits.row_mut(place).assign(&source);
            }
            Ok(())
        })?;
        let logits = logits.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (predicted, class_ids) = (predictions(logits.view()), self.classes_of(&rows));
        let effects = self.rows.groups.map(|groups| {
            let groups: Vec<u32> = rows.iter().map(|&row| groups.ids()[row as usize]).collect();
            DesignEffects::new(&predicted, &class_ids, &groups, self.labels.n_classes())
        });
        let on_unseen = OnUnseen::new(&predicted, &class_ids, self.labels.n_classes(), 1)
            .with_coverage(logits.view(), &predicted, &class_ids)
            .in_groups(effects);
        let n_folds = folds.len() as u64;
        // In classes smaller than the number of folds, each row is tested by a probe that lacks just this one.
        let class_rows = self.rows.train_counts.iter().map(|&count| count - count.min(1).max(count / n_folds)).collect();
        Ok(Some(Tested { class_rows, unseen: Unseen { rows, predicted }, on_unseen }))
    }
}

/// The mean of the trainings' probes, to begin others at; `None` where some class had no rows, so that nothing is known of it.
pub(super) fn mean_probe(trainings: &[Training]) -> Option<LinearProbe> {
    let is_whole = !trainings.is_empty() && trainings.iter().all(|training| training.class_rows.iter().all(|&rows| rows > 0));
    is_whole.then(|| LinearProbe::mean(&trainings.iter().map(|training| &training.trained.probe).collect::<Vec<_>>()))
}

/// The tested trainings of one size; `None` if nothing was tested.
pub(super) fn of_size(tested: Vec<Tested>) -> Option<TestedTrainings> {
    let first = tested.first()?;
    // Draws that leave out whole groups may lack some rows of a class.
    let n = tested.len() as u64;
    let mean = |class: usize| (tested.iter().map(|tested| tested.class_rows[class]).sum::<u64>() + n / 2) / n;
    let class_rows = (0..first.class_rows.len()).map(mean).collect();
    Some((class_rows, tested.into_iter().map(|tested| tested.unseen).collect()))
}

impl Trained {
    /// The predicted class of each row that the probe was trained on.
    pub(super) fn predictions(&self) -> Vec<u32> {
        scar_method::probe::predictions(self.logits.view())
    }
}

impl Training {
    /// Number of rows that the probe was trained on.
    pub(super) fn n_rows(&self) -> u64 {
        self.class_rows.iter().sum()
    }
}

#[cfg(test)]
#[path = "training_tests.rs"]
mod tests;
