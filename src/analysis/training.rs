//! One training of an analysis: a subsample, a probe, its measures.

use rayon::prelude::*;

use crate::control::{Cancelled, Control};
use crate::data::EmbeddingSet;
use crate::measures::{Measures, measure};
use crate::probe::{CheckedProbeParams, LinearProbe, ProbeOutcome, Random, Subsample, train};
use crate::settings::Settings;

/// What one training gave.
pub(super) struct Training {
    pub(super) repeat: u32,
    pub(super) n_rows: u64,
    pub(super) accuracy: f64,
    pub(super) classes: Vec<Measures>,
    pub(super) dataset: Measures,
    pub(super) outcome: ProbeOutcome,
}

/// What every training of an analysis needs.
pub(super) struct Trainer<'a> {
    pub(super) set: &'a EmbeddingSet,
    pub(super) settings: &'a Settings,
    pub(super) params: &'a CheckedProbeParams,
    pub(super) first_probe: Option<&'a LinearProbe>,
    pub(super) control: &'a Control,
}

/// What a random stream is for; part of its path, so that draws and first weights are independent.
const DRAW: u64 = 1;
const FIRST_WEIGHTS: u64 = 2;

impl Trainer<'_> {
    /// The given repeats at `ratio`, side by side. `None` for a repeat that has no rows left.
    pub(super) fn repeats(&self, ratio: u32, repeats: std::ops::Range<u32>) -> Result<Vec<Training>, Cancelled> {
        let trainings: Result<Vec<Option<Training>>, Cancelled> = repeats.into_par_iter().map(|repeat| self.one(ratio, repeat)).collect();
        Ok(trainings?.into_iter().flatten().collect())
    }

    fn one(&self, ratio: u32, repeat: u32) -> Result<Option<Training>, Cancelled> {
        self.control.check()?;
        let (set, seed) = (self.set, self.settings.seed);
        let path = |purpose| [purpose, u64::from(ratio), u64::from(repeat)];
        let subsample = Subsample::stratified(set.labels(), ratio, &mut Random::new(seed, &path(DRAW)));
        let sample_idxs = subsample.sample_idxs();
        if sample_idxs.is_empty() {
            return Ok(None);
        }
        let first = match self.first_probe {
            Some(probe) if ratio == 1 => probe.clone(),
            _ => LinearProbe::random(set.n_classes(), set.n_dims(), &mut Random::new(seed, &path(FIRST_WEIGHTS))),
        };
        let outcome = train(set.embeddings(), set.labels().class_ids(), sample_idxs, first, self.params, self.control)?;
        let class_ids: Vec<u32> = sample_idxs.iter().map(|&idx| set.labels().class_ids()[idx as usize]).collect();
        let predictions = outcome.predictions();
        let n_correct = predictions.iter().zip(&class_ids).filter(|(prediction, class)| prediction == class).count();
        let accuracy = n_correct as f64 / class_ids.len() as f64;
        let classes = measure(outcome.logits.view(), &predictions, &class_ids, ratio, self.settings.convention);
        let dataset = Measures::of_dataset(&classes, accuracy, ratio);
        Ok(Some(Training { repeat, n_rows: class_ids.len() as u64, accuracy, classes, dataset, outcome }))
    }
}
