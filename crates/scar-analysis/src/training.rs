//! One training of an analysis: draws a subsample, trains a probe, measures it and tests it.

use ndarray::Array2;
use rayon::prelude::*;

use crate::held_out::{Rows, counts};
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::{EmbeddingSet, Labels};
use scar_method::foundation::TestedSize;
use scar_method::measures::{Convention, CorrectedCoverage, Measures, corrected_coverages, measure};
use scar_method::probe::{
    CheckedConvergedParams, CheckedProbeParams, LinearProbe, Subsample, converged_work, train, train_converged, training_work,
};

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

/// The test errors of one training.
pub(super) struct Tested {
    /// Rows of each class that were trained on.
    class_rows: Vec<u64>,
    predictions: Vec<u32>,
}

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

impl Trainer<'_> {
    /// Runs the given repeats at `ratio` in parallel. They are measured and, if there are test rows, tested. Repeats without rows are left
    /// out.
    pub(super) fn repeats(&self, ratio: u32, repeats: std::ops::Range<u32>) -> Result<Vec<Training>, Cancelled> {
        let trainings: Result<Vec<Option<Training>>, Cancelled> =
            repeats.into_par_iter().map(|repeat| self.measured(ratio, repeat)).collect();
        Ok(trainings?.into_iter().flatten().collect())
    }

    /// Runs all repeats at `ratio` in parallel; they are only tested.
    pub(super) fn tested_repeats(&self, ratio: u32) -> Result<Vec<Tested>, Cancelled> {
        let one = |repeat| {
            let sample_idxs = self.draw(ratio, repeat);
            if sample_idxs.is_empty() {
                return Ok(None);
            }
            let trained = self.train(ratio, repeat, &sample_idxs)?;
            Ok(self.test(&trained.probe, &sample_idxs))
        };
        let tested: Result<Vec<Option<Tested>>, Cancelled> = (0..ratio).into_par_iter().map(one).collect();
        Ok(tested?.into_iter().flatten().collect())
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
    fn draw(&self, ratio: u32, repeat: u32) -> Vec<u32> {
        let mut random = Random::new(self.seed, &[DRAW, u64::from(ratio), u64::from(repeat)]);
        Subsample::stratified_of(&self.rows.train, self.set.labels(), ratio, &mut random).sample_idxs().to_vec()
    }

    /// Trains on the rows `sample_idxs`.
    pub(super) fn train(&self, ratio: u32, repeat: u32, sample_idxs: &[u32]) -> Result<Trained, Cancelled> {
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
                let outcome = train_converged(embeddings, class_ids, sample_idxs, n_classes, params, self.control)?;
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

    fn measured(&self, ratio: u32, repeat: u32) -> Result<Option<Training>, Cancelled> {
        let sample_idxs = self.draw(ratio, repeat);
        if sample_idxs.is_empty() {
            return Ok(None);
        }
        let trained = self.train(ratio, repeat, &sample_idxs)?;
        self.control.check()?;
        let class_ids: Vec<u32> = sample_idxs.iter().map(|&idx| self.labels.class_ids()[idx as usize]).collect();
        let predictions = trained.predictions();
        let correct: Vec<bool> = predictions.iter().zip(&class_ids).map(|(prediction, class)| prediction == class).collect();
        let accuracy = correct.iter().filter(|&&correct| correct).count() as f64 / correct.len() as f64;
        let classes = measure(trained.logits.view(), &predictions, &class_ids, ratio, self.convention);
        let is_alone = ratio == 1 && self.convention == Convention::Corrected;
        let coverages = is_alone.then(|| corrected_coverages(trained.logits.view(), &predictions, &class_ids));
        let dataset = Measures::of_dataset(&classes, accuracy, ratio);
        let tested = self.test(&trained.probe, &sample_idxs);
        let class_rows = counts(&sample_idxs, self.labels);
        Ok(Some(Training { repeat, class_rows, accuracy, correct, classes, coverages, dataset, trained, tested }))
    }

    /// Errors on the test rows. These have labels for the set's own classes only.
    fn test(&self, probe: &LinearProbe, sample_idxs: &[u32]) -> Option<Tested> {
        let test = self.rows.test.as_ref().filter(|_| std::ptr::eq(self.labels, self.set.labels()))?;
        Some(Tested { class_rows: counts(sample_idxs, self.labels), predictions: test.predictions(probe) })
    }

    /// The counts of all repeats at one ratio, for measured sizes; `None` if nothing was tested.
    pub(super) fn tested_size(&self, repeats: Vec<Tested>) -> Option<TestedSize> {
        let test = self.rows.test.as_ref()?;
        let class_rows = repeats.first()?.class_rows.clone();
        let predictions: Vec<Vec<u32>> = repeats.into_iter().map(|tested| tested.predictions).collect();
        Some(TestedSize::count(class_rows, &predictions, &test.class_ids))
    }
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
