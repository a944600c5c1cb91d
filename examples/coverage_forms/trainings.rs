//! Converged probes over ratios and repeats, each with a fifth held out, and the forms' values.

use std::collections::HashMap;
use std::path::Path;

use ndarray::ArrayView2;
use rayon::prelude::*;
use scar_core::EmbeddingSet;
use scar_core::Random;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ByteSource, ReadOptions, read};
use scar_method::probe::{ConvergedParams, Subsample, train_converged};

use crate::forms::{FORMS, Measure, SIDES, Side};

pub const RATIOS: [u32; 7] = [1, 2, 5, 10, 15, 20, 30];

/// What all trainings on one set gave.
pub struct Found {
    pub class_counts: Vec<u64>,
    /// By ratio, repeat, class: the values of all forms, and the number of true positives among the training rows.
    pub values: Vec<Vec<Vec<OfClass>>>,
}

pub struct OfClass {
    pub forms: Vec<Option<f64>>,
    pub n_true_positives: usize,
}

pub fn load(matrix: &str, labels: &str) -> EmbeddingSet {
    let sources = [matrix, labels].map(|path| DiskSource::open(Path::new(path)).unwrap_or_else(|problem| panic!("{problem}")));
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    let Ok(dataset) = read(&sources, &ReadOptions::default(), &Control::new()) else { panic!("{matrix} cannot be read") };
    dataset.embedding_set(0).unwrap_or_else(|problem| panic!("{problem}"))
}

pub fn run(set: &EmbeddingSet, measure: &Measure) -> Found {
    // Few repeats of the large trainings where they take long.
    let n_least = if set.n_samples() > 10_000 { 3 } else { 8 };
    let values = RATIOS
        .iter()
        .map(|&ratio| (0..ratio.clamp(n_least, 10)).into_par_iter().map(|repeat| one(set, measure, ratio, repeat)).collect())
        .collect();
    Found { class_counts: set.labels().counts(), values }
}

/// Holds a stratified fifth out, draws one row in `ratio` of each class of the rest, trains and measures.
fn one(set: &EmbeddingSet, measure: &Measure, ratio: u32, repeat: u32) -> Vec<OfClass> {
    let mut random = Random::new(0, &[5, u64::from(ratio), u64::from(repeat)]);
    let test = Subsample::stratified(set.labels(), 5, &mut random).sample_idxs().to_vec();
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); set.n_classes()];
    for (idx, &class) in set.labels().class_ids().iter().enumerate() {
        if test.binary_search(&(idx as u32)).is_err() {
            members[class as usize].push(idx as u32);
        }
    }
    let mut kept = Vec::new();
    for of_class in &mut members {
        let n_kept = of_class.len() / ratio as usize;
        random.choose_to_front(of_class, n_kept);
        kept.extend_from_slice(&of_class[..n_kept]);
    }
    kept.sort_unstable();
    let params = ConvergedParams::default().check().unwrap_or_else(|problem| panic!("{problem}"));
    let Ok(outcome) = train_converged(set.embeddings(), set.labels().class_ids(), &kept, set.n_classes(), &params, &Control::new()) else {
        panic!("not cancelled")
    };
    let training = sides(outcome.logits.view(), &outcome.predictions(), &classes(set, &kept));
    let logits = outcome.probe.logits(set.embeddings(), &test);
    let held_out = sides(logits.view(), &outcome.probe.predictions(set.embeddings(), &test), &classes(set, &test));
    training
        .iter()
        .zip(&held_out)
        .map(|(training, held_out)| OfClass {
            forms: FORMS.iter().map(|form| form.coverage(measure, if form.held_out { held_out } else { training })).collect(),
            n_true_positives: training[&Side::TruePositives].len(),
        })
        .collect()
}

fn classes(set: &EmbeddingSet, idxs: &[u32]) -> Vec<u32> {
    idxs.iter().map(|&idx| set.labels().class_ids()[idx as usize]).collect()
}

/// The logits of each class's task, side by side.
fn sides(logits: ArrayView2<'_, f32>, predictions: &[u32], class_ids: &[u32]) -> Vec<HashMap<Side, Vec<f64>>> {
    (0..logits.ncols() as u32)
        .map(|class| {
            let mut of_class: HashMap<Side, Vec<f64>> = SIDES.iter().map(|&side| (side, Vec::new())).collect();
            for ((row, &prediction), &truth) in logits.rows().into_iter().zip(predictions).zip(class_ids) {
                let z = f64::from(row[class as usize]);
                let mut push = |side, value| of_class.entry(side).or_default().push(value);
                match (truth == class, prediction == class) {
                    (true, true) if z > 0.0 => push(Side::TruePositives, z),
                    (false, true) if z < 0.0 => push(Side::FalsePositives, -z),
                    (false, false) if z < 0.0 => push(Side::TrueNegatives, -z),
                    _ => {}
                }
                match (truth == class, prediction == class) {
                    (true, true) => {
                        push(Side::AnyTruePositives, z);
                        push(Side::OddsTruePositives, log_odds(row.as_slice().expect("row-major"), class as usize));
                    }
                    (false, false) => {
                        push(Side::AnyTrueNegatives, z);
                        push(Side::OddsTrueNegatives, log_odds(row.as_slice().expect("row-major"), class as usize));
                    }
                    _ => {}
                }
                push(if truth == class { Side::OwnRows } else { Side::OtherRows }, z);
            }
            of_class
        })
        .collect()
}

/// ln(p/(1 − p)) of `class`: its logit less the logarithm of the others' summed exponentials.
fn log_odds(row: &[f32], class: usize) -> f64 {
    let others = || row.iter().enumerate().filter(|&(other, _)| other != class).map(|(_, &z)| f64::from(z));
    let top = others().fold(f64::NEG_INFINITY, f64::max);
    f64::from(row[class]) - top - libm::log(others().map(|z| libm::exp(z - top)).sum())
}
