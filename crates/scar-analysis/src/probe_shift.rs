//! How much the measures of the converged probe differ from those of the published training, at ratio 1.

use crate::task::Task;
use crate::training::{Procedure, Trainer};
use scar_core::control::Cancelled;
use scar_core::stats::mean;
use scar_method::measures::{Convention, Measures, measure};
use scar_method::probe::{CheckedProbeParams, training_work};
use scar_report::MeasureSpread;

/// The result of the published training, for comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shift {
    /// Its training accuracy.
    pub(super) published_accuracy: f64,
    /// Mean over classes of the absolute change of each measure.
    pub(super) mean_change: MeasureSpread,
}

/// Units by which [`measure`] advances the control block.
pub(super) fn work(task: &Task<'_>, params: &CheckedProbeParams) -> u64 {
    match task.trainer.procedure {
        Procedure::Converged(_) => training_work(task.trainer.rows.train.len() as u64, params),
        Procedure::Published { .. } => 0,
    }
}

/// Runs the published training on all training rows of `task` and compares the measures of both trainings in `convention`. `None` if
/// the task itself uses the published training, or has no ratio 1.
pub(super) fn measure_shift<'a>(
    task: &Task<'a>,
    params: &'a CheckedProbeParams,
    convention: Convention,
) -> Result<Option<Shift>, Cancelled> {
    let Some(at) = task.ratios.first().filter(|at| at.ratio == 1) else { return Ok(None) };
    let Procedure::Converged(_) = task.trainer.procedure else { return Ok(None) };
    let trainer = Trainer { procedure: Procedure::Published { params, first: None }, ..task.trainer };
    let rows = &trainer.rows.train;
    let trained = trainer.train(1, 0, rows)?;
    let class_ids: Vec<u32> = rows.iter().map(|&idx| trainer.labels.class_ids()[idx as usize]).collect();
    let predictions = trained.predictions();
    let n_correct = predictions.iter().zip(&class_ids).filter(|(prediction, class)| prediction == class).count();
    let published = measure(trained.logits.view(), &predictions, &class_ids, 1, convention);
    let change = |get: fn(&Measures) -> f64| {
        let changes = at.classes.iter().zip(&published).map(|(converged, published)| (get(&converged.measures()) - get(published)).abs());
        let changes: Vec<f64> = changes.filter(|change| change.is_finite()).collect();
        (!changes.is_empty()).then(|| mean(&changes))
    };
    Ok(Some(Shift {
        published_accuracy: n_correct as f64 / class_ids.len() as f64,
        mean_change: MeasureSpread {
            scale: change(|m| m.scale),
            coverage: change(|m| m.coverage),
            authenticity: change(|m| m.authenticity),
            richness: change(|m| m.richness),
        },
    }))
}
