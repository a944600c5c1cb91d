//! Mean and spread of the trainings of one ratio.

use crate::training::Training;
use crate::unseen::mean_unseen;
use scar_core::stats::{mean, standard_deviation};
use scar_method::measures::Measures;
use scar_report::{ClassMeasures, DatasetMeasures, MeasureSpread, RatioReport};

/// Mean and spread of `trainings` at `ratio`; `None` without trainings.
pub(super) fn summarize(ratio: u32, trainings: &[Training], class_names: &[String]) -> Option<RatioReport> {
    let first = trainings.first()?;
    let of_class = |class: usize| trainings.iter().map(|training| training.classes[class]).collect::<Vec<_>>();
    let classes = class_names
        .iter()
        .enumerate()
        .map(|(class, name)| {
            let (mean, sd) = mean_and_spread(&of_class(class));
            ClassMeasures {
                class: name.clone(),
                rows: first.class_rows[class],
                scale: mean.scale,
                coverage: mean.coverage,
                coverage_low: first.coverages.as_ref().and_then(|coverages| coverages[class].low),
                coverage_high: first.coverages.as_ref().and_then(|coverages| coverages[class].high),
                authenticity: mean.authenticity,
                richness: mean.richness,
                sd,
                unseen: mean_unseen(trainings, class),
            }
        })
        .collect();
    let (dataset, sd) = mean_and_spread(&trainings.iter().map(|training| training.dataset).collect::<Vec<_>>());
    let accuracies: Vec<f64> = trainings.iter().map(|training| training.accuracy).collect();
    Some(RatioReport {
        ratio,
        repeats: trainings.len() as u32,
        rows: first.n_rows(),
        train_accuracy: mean(&accuracies),
        epochs: trainings.iter().map(|training| training.trained.loss.len() as u32).collect(),
        classes,
        dataset: DatasetMeasures {
            scale: dataset.scale,
            coverage: dataset.coverage,
            authenticity: dataset.authenticity,
            richness: dataset.richness,
            sd,
        },
    })
}

/// Mean and standard deviation (n − 1) of each measure over the trainings in which it is a number.
pub(super) fn mean_and_spread(measures: &[Measures]) -> (Measures, MeasureSpread) {
    let column = |get: fn(&Measures) -> f64| measures.iter().map(get).filter(|value| value.is_finite()).collect::<Vec<f64>>();
    let [scale, coverage, authenticity, richness] =
        [column(|m| m.scale), column(|m| m.coverage), column(|m| m.authenticity), column(|m| m.richness)];
    let means = Measures { scale: mean(&scale), coverage: mean(&coverage), authenticity: mean(&authenticity), richness: mean(&richness) };
    let spread = MeasureSpread {
        scale: standard_deviation(&scale),
        coverage: standard_deviation(&coverage),
        authenticity: standard_deviation(&authenticity),
        richness: standard_deviation(&richness),
    };
    (means, spread)
}
