//! Trainings of real data over sizes: a stratified fifth held out, the converged probe on the rest.

use std::path::Path;

use rayon::prelude::*;
use scar_core::Random;
use scar_core::control::Control;
use scar_core::{Labels, Matrix};
use scar_data::source::DiskSource;
use scar_data::{ByteSource, ReadOptions, read};
use scar_method::foundation::{TestedSizes, Unseen, count_unseen};
use scar_method::probe::{ConvergedParams, Subsample, train_converged};

/// The ratios of METHOD, each with as many repeats as it says, the whole once.
pub const RATIOS: [u32; 7] = [1, 2, 5, 10, 15, 20, 30];

/// Rows and labels, the classes of fewer than `fewest` rows left out.
pub struct RealData {
    embeddings: Matrix,
    labels: Labels,
}

impl RealData {
    pub fn open(matrix: &Path, labels: &Path, fewest: u64) -> Self {
        let sources = [matrix, labels].map(|path| DiskSource::open(path).expect("file is there"));
        let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
        let dataset = read(&sources, &ReadOptions::default(), &Control::new()).expect("files are sound");
        let set = dataset.embedding_set(0).expect("sound");
        let counts = set.labels().counts();
        let kept: Vec<u32> =
            (0..set.n_samples() as u32).filter(|&i| counts[set.labels().class_ids()[i as usize] as usize] >= fewest).collect();
        let ids: Vec<i128> = kept.iter().map(|&i| i128::from(set.labels().class_ids()[i as usize])).collect();
        Self { embeddings: set.embeddings().select(&kept), labels: Labels::from_integers(&ids) }
    }

    /// Mean test error over `n_repeats` draws of each of `fractions` of the training rows, split as by [`Self::trainings`].
    pub fn mean_errors(&self, seed: u64, fractions: &[f64], n_repeats: u64, cache: &Path) -> Vec<f64> {
        if let Some(cached) = std::fs::read_to_string(cache).ok().and_then(|text| serde_json::from_str(&text).ok()) {
            return cached;
        }
        let split = Split::new(&self.labels, seed);
        let runs: Vec<(usize, u64)> = (0..fractions.len()).flat_map(|i| (0..n_repeats).map(move |repeat| (i, repeat))).collect();
        let errors: Vec<f64> = runs
            .par_iter()
            .map(|&(i, repeat)| {
                let mut random = Random::new(seed, &[2, i as u64, repeat]);
                let mut idxs: Vec<u32> = Vec::new();
                for class in 0..self.labels.n_classes() as u32 {
                    let mut own: Vec<u32> =
                        split.train_idxs.iter().copied().filter(|&idx| self.labels.class_ids()[idx as usize] == class).collect();
                    let n_kept = (own.len() as f64 * fractions[i]).round() as usize;
                    random.choose_to_front(&mut own, n_kept);
                    idxs.extend_from_slice(&own[..n_kept]);
                }
                idxs.sort_unstable();
                let predictions = self.predict(&idxs, &split.test_idxs);
                let wrong = predictions.iter().zip(&split.test_classes).filter(|(prediction, class)| prediction != class).count();
                wrong as f64 / predictions.len() as f64
            })
            .collect();
        let means: Vec<f64> = errors.chunks_exact(n_repeats as usize).map(|own| own.iter().sum::<f64>() / n_repeats as f64).collect();
        // A fresh clone has no such folder.
        cache.parent().map(std::fs::create_dir_all).transpose().expect("can be made");
        std::fs::write(cache, serde_json::to_string(&means).expect("numbers")).expect("can be written");
        means
    }

    fn predict(&self, idxs: &[u32], test_idxs: &[u32]) -> Vec<u32> {
        let params = ConvergedParams::default().check().expect("defaults are sound");
        let (embeddings, classes) = (&self.embeddings, self.labels.class_ids());
        let outcome = train_converged(embeddings, classes, idxs, self.labels.n_classes(), &params, &Control::new()).expect("not cancelled");
        outcome.probe.predictions(embeddings, test_idxs)
    }

    /// Errors of all trainings for one split and seed.
    pub fn trainings(&self, seed: u64) -> TestedSizes {
        let Split { train_idxs, test_idxs, test_classes } = Split::new(&self.labels, seed);
        let train_classes: Vec<i128> = train_idxs.iter().map(|&i| i128::from(self.labels.class_ids()[i as usize])).collect();
        let train_labels = Labels::from_integers(&train_classes);
        let runs: Vec<(u32, u32)> = RATIOS.iter().flat_map(|&ratio| (0..ratio).map(move |repeat| (ratio, repeat))).collect();
        let predictions: Vec<Vec<u32>> = runs
            .par_iter()
            .map(|&(ratio, repeat)| {
                let path = [1, u64::from(ratio), u64::from(repeat)];
                let drawn = Subsample::stratified(&train_labels, ratio, &mut Random::new(seed, &path));
                let idxs: Vec<u32> = drawn.sample_idxs().iter().map(|&i| train_idxs[i as usize]).collect();
                self.predict(&idxs, &test_idxs)
            })
            .collect();
        let rows: Vec<u32> = (0..test_idxs.len() as u32).collect();
        let sizes = RATIOS.iter().map(|&ratio| {
            let class_rows = train_labels.counts().iter().map(|count| count / u64::from(ratio)).collect();
            let of_ratio = runs.iter().zip(&predictions).filter(|(run, _)| run.0 == ratio);
            (class_rows, of_ratio.map(|(_, predicted)| Unseen { rows: rows.clone(), predicted: predicted.clone() }).collect())
        });
        count_unseen(sizes.collect(), &test_classes, train_labels.counts().to_vec()).expect("counts fit")
    }
}

/// A stratified fifth held out.
struct Split {
    train_idxs: Vec<u32>,
    test_idxs: Vec<u32>,
    test_classes: Vec<u32>,
}

impl Split {
    fn new(labels: &Labels, seed: u64) -> Self {
        let test_idxs = Subsample::stratified(labels, 5, &mut Random::new(seed, &[0])).sample_idxs().to_vec();
        let train_idxs = (0..labels.n_samples() as u32).filter(|i| test_idxs.binary_search(i).is_err()).collect();
        let test_classes = test_idxs.iter().map(|&i| labels.class_ids()[i as usize]).collect();
        Self { train_idxs, test_idxs, test_classes }
    }
}
