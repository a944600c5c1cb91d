//! How much the measures of the converged probe differ from those of the published training, at one ratio.

use crate::task::Task;
use crate::training::{Procedure, Trained, Trainer};
use scar_core::control::Cancelled;
use scar_core::stats::mean;
use scar_method::measures::{Convention, Measures, measure};
use scar_method::probe::{CheckedProbeParams, Subsample, training_work};
use scar_report::MeasureSpread;

/// The result of the published training, for comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shift {
    /// The ratio at which both were trained.
    pub(super) ratio: u32,
    /// Its training accuracy.
    pub(super) published_accuracy: f64,
    /// Mean over classes of the absolute change of each measure.
    pub(super) mean_change: MeasureSpread,
}

/// Values up to which both are compared on all rows. Of more, the published training, which takes a hundred passes, would be a quarter of the
/// whole analysis; a subsample shows the same.
const MOST_VALUES: u64 = 1 << 24;

/// The ratio at which the trainings of `trainer` are compared; `None` where it uses the published training itself, or has no ratio 1.
fn ratio(trainer: &Trainer<'_>, ratios: &[u32]) -> Option<u32> {
    let Procedure::Converged(_) = trainer.procedure else { return None };
    let n_values = |ratio| Subsample::n_rows(&trainer.rows.train_counts, ratio) * trainer.set.n_dims() as u64;
    let fits = ratios.iter().copied().find(|&ratio| n_values(ratio) <= MOST_VALUES).or(ratios.last().copied());
    fits.filter(|&ratio| ratios.first() == Some(&1) && n_values(ratio) > 0)
}

/// Units by which [`measure_shift`] advances the control block, where `ratios` are trained, ascending.
pub(super) fn work(trainer: &Trainer<'_>, params: &CheckedProbeParams, ratios: &[u32]) -> u64 {
    ratio(trainer, ratios).map_or(0, |ratio| {
        let n_rows = Subsample::n_rows(&trainer.rows.train_counts, ratio);
        training_work(n_rows, params) + if ratio > 1 { trainer.work_of(n_rows) } else { 0 }
    })
}

/// Runs the published training on the rows of one training of `task` and compares the measures of both in `convention`. `None` if the
/// task itself uses the published training, or has no ratio 1.
pub(super) fn measure_shift<'a>(
    task: &Task<'a>,
    params: &'a CheckedProbeParams,
    convention: Convention,
    ratios: &[u32],
) -> Result<Option<Shift>, Cancelled> {
    let Some(ratio) = ratio(&task.trainer, ratios) else { return Ok(None) };
    let Some(at) = task.ratios.first().filter(|at| at.ratio == 1) else { return Ok(None) };
    let trainer = Trainer { procedure: Procedure::Published { params, first: None }, ..task.trainer };
    let drawn = if ratio == 1 { Vec::new() } else { trainer.draw(ratio, 0) };
    let rows = if ratio == 1 { &trainer.rows.train } else { &drawn };
    let class_ids: Vec<u32> = rows.iter().map(|&idx| trainer.labels.class_ids()[idx as usize]).collect();
    let measures = |trained: &Trained| measure(trained.logits.view(), &trained.predictions(), &class_ids, ratio, convention);
    let converged = match ratio {
        1 => at.classes.iter().map(|class| class.measures()).collect(),
        _ => measures(&task.trainer.train(ratio, 0, rows)?),
    };
    let trained = trainer.train(ratio, 0, rows)?;
    let n_correct = trained.predictions().iter().zip(&class_ids).filter(|(prediction, class)| prediction == class).count();
    let published = measures(&trained);
    let change = |get: fn(&Measures) -> f64| {
        let changes = converged.iter().zip(&published).map(|(converged, published)| (get(converged) - get(published)).abs());
        let changes: Vec<f64> = changes.filter(|change| change.is_finite()).collect();
        (!changes.is_empty()).then(|| mean(&changes))
    };
    Ok(Some(Shift {
        ratio,
        published_accuracy: n_correct as f64 / class_ids.len() as f64,
        mean_change: MeasureSpread {
            scale: change(|m| m.scale),
            coverage: change(|m| m.coverage),
            authenticity: change(|m| m.authenticity),
            richness: change(|m| m.richness),
        },
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use crate::Extras;
    use crate::prepared::Prepared;
    use scar_core::control::Control;
    use scar_core::{EmbeddingSet, Labels};
    use scar_method::settings::Settings;

    #[test]
    fn many_values_are_compared_at_the_first_ratio_with_fewer() {
        let labels = Labels::from_integers(&(0..120).map(|row| row % 3).collect::<Vec<_>>());
        let set = EmbeddingSet::new(Array2::zeros((120, 2)), Arc::new(labels)).expect("sound");
        let (settings, extras, control) = (Settings::default(), Extras::default(), Control::new());
        let mut prepared = Prepared::new(&set, &settings, &extras).expect("sound");
        let at = |prepared: &Prepared<'_>, ratios: &[u32]| ratio(&prepared.tasks(&control)[0].trainer, ratios);
        assert_eq!(at(&prepared, &[1, 2, 5]), Some(1));
        assert_eq!(at(&prepared, &[2, 5]), None);
        // As if each of the three classes had that many rows, of two values each.
        prepared.rows.train_counts = vec![1 << 22; 3];
        assert_eq!(at(&prepared, &[1, 2, 5]), Some(2));
        prepared.rows.train_counts = vec![1 << 30; 3];
        assert_eq!(at(&prepared, &[1, 2, 5]), Some(5));
    }
}
