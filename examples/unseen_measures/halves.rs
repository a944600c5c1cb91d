//! The two halves of a set, each analyzed by itself.

use std::sync::Arc;

use scar_analysis::{Extras, run_with};
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Random};
use scar_method::settings::Settings;
use scar_report::{ClassMeasures, DataReport, RatioReport, Report, StepReport};

use crate::sets::Fault;

/// The ratios at which measures are taken. The gain is that from ratio 2 or 4 to ratio 1.
pub const RATIOS: [u32; 5] = [1, 2, 4, 6, 10];

/// What is known of one class, by training rows and by rows never seen.
pub const MEASURES: [&str; 5] = ["Scale × r", "Coverage", "Authenticity", "Richness", "share recognized"];
pub const N_MEASURES: usize = MEASURES.len();

/// What a random stream is for.
const HALVES: u64 = 0x4A1F;

/// One half: its measures and its gains.
pub struct Half {
    /// By side (training, never seen), measure, ratio and class; NaN where there is none.
    pub values: [[Vec<Vec<f64>>; N_MEASURES]; 2],
    /// By class: the balanced error at ratio 2 less that at ratio 1, and the same from ratio 4; NaN where there is none.
    pub gains: [Vec<f64>; 2],
}

/// Both halves of a set for one seed.
pub struct Halves(pub [Half; 2]);

impl Halves {
    /// # Errors
    /// What the analysis refuses.
    pub fn run(set: &EmbeddingSet, seed: u64) -> Result<Self, Fault> {
        let [first, second] = cut(set, seed).map(|rows| Half::run(set, &rows, seed));
        Ok(Self([first?, second?]))
    }
}

/// Half of each class's rows, and the other half.
fn cut(set: &EmbeddingSet, seed: u64) -> [Vec<u32>; 2] {
    let (mut halves, class_ids) = ([Vec::new(), Vec::new()], set.labels().class_ids());
    for class in 0..set.n_classes() as u32 {
        let mut rows: Vec<u32> = (0..set.n_samples() as u32).filter(|&row| class_ids[row as usize] == class).collect();
        let n = rows.len() / 2;
        Random::new(seed, &[HALVES, u64::from(class)]).choose_to_front(&mut rows, n);
        halves[0].extend_from_slice(&rows[..n]);
        halves[1].extend_from_slice(&rows[n..]);
    }
    halves.iter_mut().for_each(|rows| rows.sort_unstable());
    halves
}

impl Half {
    fn run(set: &EmbeddingSet, rows: &[u32], seed: u64) -> Result<Self, Fault> {
        let labels = Arc::new(set.labels().at(rows));
        let half = EmbeddingSet::new(set.embeddings().select(rows), labels).map_err(|problem| problem.message)?;
        let settings = Settings { ratios: RATIOS.to_vec(), seed, ..Settings::default() };
        let outcome =
            run_with(&half, DataReport::in_memory("half of a set", &half), &settings, &Extras::default(), &Control::new(), &mut |_| {});
        let report = outcome.map_err(|error| format!("{error:?}"))?.report;
        Ok(Self { values: values(&report), gains: [2, 4].map(|ratio| gains(&report, ratio)) })
    }
}

fn values(report: &Report) -> [[Vec<Vec<f64>>; N_MEASURES]; 2] {
    let of = |side: usize, measure: usize| -> Vec<Vec<f64>> {
        let at_ratio = |at: &RatioReport| {
            let ratio = f64::from(at.ratio);
            let of_class = |class: &ClassMeasures| match (side, &class.unseen) {
                // A class without a row at this ratio has no measures.
                _ if class.rows == 0 => f64::NAN,
                (0, _) => [ratio * class.scale, class.coverage, class.authenticity, class.richness, f64::NAN][measure],
                (_, None) => f64::NAN,
                (_, Some(unseen)) => [
                    ratio * unseen.scale,
                    unseen.coverage.unwrap_or(f64::NAN),
                    unseen.authenticity,
                    unseen.richness,
                    unseen.recall.unwrap_or(f64::NAN),
                ][measure],
            };
            at.classes.iter().map(of_class).collect()
        };
        report.measures.iter().map(at_ratio).collect()
    };
    [0, 1].map(|side| std::array::from_fn(|measure| of(side, measure)))
}

/// By how much the balanced error of each class falls from `ratio` to ratio 1.
fn gains(report: &Report, ratio: u32) -> Vec<f64> {
    let Some(measured) = &report.measured else { return Vec::new() };
    let rows_at = |class: usize| report.measures.iter().find(|at| at.ratio == ratio).map(|at| at.classes[class].rows);
    let of_class = |(class, step): (usize, &StepReport)| {
        let smaller = step.errors.iter().find(|point| Some(point.rows) == rows_at(class));
        match (smaller, step.errors.last()) {
            (Some(smaller), Some(whole)) if whole.rows > smaller.rows => smaller.error - whole.error,
            _ => f64::NAN,
        }
    };
    measured.steps.iter().enumerate().map(of_class).collect()
}
