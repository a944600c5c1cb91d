//! The results of one label column so far.

use ndarray::Array2;

use crate::foundation::{EstimateParams, estimate};
use crate::repeats;
use crate::training::{Tested, TestedTrainings, Trainer, Training, of_size};
use scar_method::foundation::total::TotalParams;
use scar_method::foundation::{Curves, EnvelopePoint, curve_point};
use scar_method::probe::LinearProbe;
use scar_method::settings::Settings;
use scar_report::{FoundationReport, RatioReport, Trace};

/// A label column, its trainer, and the results of its trainings.
pub(super) struct Task<'a> {
    /// Name of the column, if there are several.
    pub(super) column: Option<&'a str>,
    pub(super) trainer: Trainer<'a>,
    /// Ascending.
    pub(super) ratios: Vec<RatioReport>,
    /// For each ratio in `ratios`: H of each class in each repeat.
    heights: Vec<Vec<Vec<f64>>>,
    /// The tested trainings of each ratio.
    pub(super) tested: Vec<TestedTrainings>,
    pub(super) traces: Vec<Trace>,
    /// Logits at ratio 1 of all rows of the set.
    pub(super) logits: Option<Array2<f32>>,
    /// The probe of ratio 1.
    pub(super) probe: Option<LinearProbe>,
    /// Whether it reached its tolerance or its last epoch.
    pub(super) is_whole_finished: bool,
    pub(super) n_trainings: u32,
    pub(super) n_finished: u32,
}

impl<'a> Task<'a> {
    pub(super) fn new(column: Option<&'a str>, trainer: Trainer<'a>) -> Self {
        Self {
            column,
            trainer,
            ratios: Vec::new(),
            heights: Vec::new(),
            tested: Vec::new(),
            traces: Vec::new(),
            logits: None,
            probe: None,
            is_whole_finished: false,
            n_trainings: 0,
            n_finished: 0,
        }
    }

    /// The mean over `trainings` at `ratio`; `None` without trainings.
    pub(super) fn summary(&self, ratio: u32, trainings: &[Training]) -> Option<RatioReport> {
        repeats::summarize(ratio, trainings, self.trainer.labels.class_names())
    }

    /// Adds the trainings of the next lower ratio.
    pub(super) fn take(&mut self, ratio: u32, mut trainings: Vec<Training>, with_trace: bool) {
        let Some(summary) = self.summary(ratio, &trainings) else { return };
        self.ratios.insert(0, summary);
        self.heights.insert(0, heights(&trainings));
        self.n_trainings += trainings.len() as u32;
        self.n_finished += trainings.iter().filter(|training| training.trained.is_finished).count() as u32;
        if with_trace {
            let of_ratio = trainings.iter().map(|training| Trace {
                ratio,
                repeat: training.repeat,
                loss: training.trained.loss.clone(),
                correct: training.trained.correct.clone(),
            });
            self.traces.splice(0..0, of_ratio);
        }
        let tested = trainings.iter_mut().filter_map(|training| training.tested.take()).collect();
        self.tested.extend(of_size(tested));
        if ratio == 1 {
            let all = self.trainer.set.n_samples();
            self.is_whole_finished = trainings.first().is_some_and(|training| training.trained.is_finished);
            self.probe = trainings.first().map(|training| training.trained.probe.clone());
            self.logits = trainings.into_iter().next().map(|training| {
                if training.correct.len() == all {
                    return training.trained.logits;
                }
                // Held-out rows get logits too, because the file of logits has a row for each row of the data.
                let idxs: Vec<u32> = (0..all as u32).collect();
                training.trained.probe.logits(self.trainer.set.embeddings(), &idxs)
            });
        }
    }

    /// Adds the folds: they test ratio 1.
    pub(super) fn take_crossed(&mut self, crossed: Tested) {
        if let Some(at) = self.ratios.first_mut().filter(|at| at.ratio == 1) {
            at.classes.iter_mut().zip(crossed.on_unseen.report()).for_each(|(class, unseen)| class.unseen = Some(unseen));
        }
        self.tested.extend(of_size(vec![crossed]));
    }

    /// The theoretical sizes from the finished ratios, or from `first` only.
    pub(super) fn foundation(&self, first: Option<(&RatioReport, &[Training])>, settings: &Settings) -> FoundationReport {
        let (measures, all_heights) = match first {
            Some((summary, trainings)) => (std::slice::from_ref(summary), vec![heights(trainings)]),
            None => (self.ratios.as_slice(), self.heights.clone()),
        };
        let n_classes = self.trainer.labels.n_classes();
        let of_class = |class: usize| measures.iter().map(|at| at.classes[class].measures()).collect();
        let ratios = measures.iter().map(|at| f64::from(at.ratio)).collect();
        let curves =
            Curves::new(ratios, (0..n_classes).map(of_class).collect()).expect("measured ratios are whole and measures are finite");
        let repeats: Vec<Vec<EnvelopePoint>> = (0..n_classes)
            .map(|class| {
                let point = |(at, heights): (&RatioReport, &Vec<Vec<f64>>)| EnvelopePoint {
                    x: 1.0 / f64::from(at.ratio),
                    heights: heights[class].clone(),
                };
                measures.iter().zip(&all_heights).map(point).collect()
            })
            .collect();
        let params = EstimateParams {
            convention: settings.convention,
            total: TotalParams { delta: settings.delta, epsilon: settings.epsilon, order: settings.order as usize },
            ratio_rule: settings.ratio_rule,
            seed: settings.seed,
        };
        let train_accuracy = measures.first().filter(|at| at.ratio == 1).map(|at| at.train_accuracy);
        estimate(&curves, Some(&repeats), self.trainer.labels.class_names(), train_accuracy, &params)
    }
}

/// H of each class in each repeat.
fn heights(trainings: &[Training]) -> Vec<Vec<f64>> {
    let n_classes = trainings.first().map_or(0, |training| training.classes.len());
    (0..n_classes).map(|class| trainings.iter().map(|training| curve_point(&training.classes[class])).collect()).collect()
}
