//! The measures on rows that the probes have not seen.

use crate::repeats::mean_and_spread;
use crate::training::Training;
use ndarray::ArrayView2;
use scar_core::stats::{mean, share_interval};
use scar_method::foundation::DesignEffects;
use scar_method::measures::{Convention, CorrectedCoverage, Measures, corrected_coverages, measure_predictions};
use scar_report::{MeasureSpread, UnseenMeasures};

/// What one training, or all folds together, did on rows not seen.
pub(super) struct OnUnseen {
    measures: Vec<Measures>,
    /// Rows of each class, and how many of them were recognized.
    rows: Vec<(u64, u64)>,
    /// Only where logits are kept.
    coverages: Option<Vec<CorrectedCoverage>>,
    /// Only where rows come in groups.
    effects: Option<DesignEffects>,
}

impl OnUnseen {
    /// From predictions (length *n* ≥ 1) for rows of the classes `class_ids`, at `ratio`.
    pub(super) fn new(predicted: &[u32], class_ids: &[u32], n_classes: usize, ratio: u32) -> Self {
        let mut rows = vec![(0, 0); n_classes];
        for (&predicted, &class) in predicted.iter().zip(class_ids) {
            let (n_rows, n_right) = &mut rows[class as usize];
            *n_rows += 1;
            *n_right += u64::from(predicted == class);
        }
        let measures = measure_predictions(predicted, class_ids, n_classes, ratio, Convention::Corrected);
        Self { measures, rows, coverages: None, effects: None }
    }

    /// Also with Coverage, from the logits (*n* × *k*) of the same rows.
    pub(super) fn with_coverage(self, logits: ArrayView2<'_, f32>, predicted: &[u32], class_ids: &[u32]) -> Self {
        Self { coverages: Some(corrected_coverages(logits, predicted, class_ids)), ..self }
    }

    /// For rows that come in groups, which leave as much doubt as `effects` say.
    pub(super) fn in_groups(self, effects: Option<DesignEffects>) -> Self {
        Self { effects, ..self }
    }

    /// In class order, for the report. All test rows count in the interval of Authenticity.
    pub(super) fn report(&self) -> Vec<UnseenMeasures> {
        let n_rows: u64 = self.rows.iter().map(|(n_rows, _)| n_rows).sum();
        let of_class = |(class, &(own, right)): (usize, &(u64, u64))| {
            let Measures { scale, authenticity, richness, .. } = self.measures[class];
            let coverage = self.coverages.as_ref().map(|coverages| coverages[class]);
            let independent = |n: u64| self.effects.as_ref().map_or(n, |effects| effects.independent_of_step(class, n));
            let recall = (own > 0).then(|| right as f64 / own as f64);
            UnseenMeasures {
                rows: own as f64,
                scale,
                coverage: coverage.and_then(|coverage| coverage.value),
                coverage_interval: coverage.and_then(|coverage| Some([coverage.low?, coverage.high?])),
                authenticity,
                authenticity_interval: Some(share_interval(authenticity, independent(n_rows))),
                richness,
                recall,
                recall_interval: recall.map(|recall| share_interval(recall, independent(own))),
                sd: MeasureSpread::default(),
            }
        };
        self.rows.iter().enumerate().map(of_class).collect()
    }
}

/// The mean of `class` over `trainings`; `None` if they were not tested.
pub(super) fn mean_unseen(trainings: &[Training], class: usize) -> Option<UnseenMeasures> {
    let tested: Option<Vec<&OnUnseen>> =
        trainings.iter().map(|training| training.tested.as_ref().map(|tested| &tested.on_unseen)).collect();
    let tested = tested.filter(|tested| !tested.is_empty())?;
    if let [only] = tested.as_slice() {
        return only.report().into_iter().nth(class);
    }
    let (means, sd) = mean_and_spread(&tested.iter().map(|tested| tested.measures[class]).collect::<Vec<Measures>>());
    let rows: Vec<f64> = tested.iter().map(|tested| tested.rows[class].0 as f64).collect();
    let recalls: Vec<f64> = tested
        .iter()
        .filter(|tested| tested.rows[class].0 > 0)
        .map(|tested| tested.rows[class].1 as f64 / tested.rows[class].0 as f64)
        .collect();
    Some(UnseenMeasures {
        rows: mean(&rows),
        scale: means.scale,
        coverage: None,
        coverage_interval: None,
        authenticity: means.authenticity,
        authenticity_interval: None,
        richness: means.richness,
        recall: Some(mean(&recalls)).filter(|recall| recall.is_finite()),
        recall_interval: None,
        sd,
    })
}
