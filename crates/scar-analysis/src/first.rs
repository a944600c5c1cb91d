//! The first numbers of an analysis, to show as soon as the data is loaded.

use crate::work::N_FIRST_REPEATS;
use crate::{Progress, run};
use scar_core::EmbeddingSet;
use scar_core::control::{Control, Step};
use scar_method::probe::Subsample;
use scar_method::settings::Settings;
use scar_report::{DataReport, Report};

/// The largest ratio must be at least this: with smaller ratios the first trainings are a large part of the whole analysis.
const LEAST_RATIO: u32 = 5 * N_FIRST_REPEATS;
/// Most floating-point operations to spend without being asked: a few seconds on two threads.
const MOST_OPERATIONS: f64 = 1e11;

/// The first provisional report that [`run`] gives with the same arguments. It has the first repeats of the largest ratio.
///
/// This runs the analysis and stops it at its first report, so the whole report contains the same numbers. It stops the analysis by the
/// cancel flag, so `control` is cancelled afterwards. `None` if numbers would not be quick (no ratio of ten or more, every class
/// smaller than the largest ratio, more than some seconds of work), if the settings are not valid, or if `control` was cancelled before.
///
/// ```
/// use scar_analysis::first_numbers;
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { ratios: vec![1, 10], ..Settings::default() };
/// let control = Control::new();
/// let report = first_numbers(&set, data.clone(), &settings, &control).unwrap();
/// // Two repeats of the largest ratio only.
/// assert_eq!((report.complete, report.measures.len()), (false, 1));
/// assert_eq!((report.measures[0].ratio, report.measures[0].repeats), (10, 2));
/// assert!(control.is_cancelled());
/// // Without a large ratio the numbers would not be quick.
/// assert_eq!(first_numbers(&set, data, &Settings { ratios: vec![1, 2], ..settings }, &Control::new()), None);
/// ```
pub fn first_numbers(set: &EmbeddingSet, data: DataReport, settings: &Settings, control: &Control) -> Option<Report> {
    let largest = settings.ratios.iter().max().copied().filter(|&largest| largest >= LEAST_RATIO)?;
    if n_operations(set, largest, settings.max_epochs) > MOST_OPERATIONS {
        return None;
    }
    let mut first = None;
    let outcome = run(set, data, settings, control, &mut |progress| match progress {
        Progress::Step(Step::Ratio { number: 2.., .. }) => control.cancel(),
        Progress::Step(_) => {}
        Progress::Partial(report) => {
            first.get_or_insert(*report);
            control.cancel();
        }
    });
    // Stopped or refused: the real analysis will give the reason.
    drop(outcome);
    first
}

/// Floating-point operations of the first repeats at `ratio` if none stops early: a product and a sum each in the forward and the
/// backward pass.
fn n_operations(set: &EmbeddingSet, ratio: u32, max_epochs: u32) -> f64 {
    let n_rows = Subsample::n_rows(&set.labels().counts(), ratio) as f64;
    4.0 * f64::from(N_FIRST_REPEATS) * n_rows * set.n_dims() as f64 * set.n_classes() as f64 * f64::from(max_epochs)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use scar_core::Labels;
    use scar_report::{example, to_json};

    fn set(n_samples: usize) -> EmbeddingSet {
        let values = Array2::from_shape_fn((n_samples, 3), |(row, column)| ((row * 7 + column * 5) % 11) as f32 - (row % 2) as f32);
        let labels: Vec<i128> = (0..n_samples).map(|row| (row % 2) as i128).collect();
        EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).expect("sound")
    }

    fn settings(ratios: &[u32]) -> Settings {
        Settings { ratios: ratios.to_vec(), max_epochs: 5, ..Settings::default() }
    }

    #[test]
    fn they_are_the_first_report_of_the_whole_analysis() {
        let (set, data, settings) = (set(400), example::report(2, &[1]).data, settings(&[1, 2, 30]));
        let first = first_numbers(&set, data.clone(), &settings, &Control::new()).expect("numbers");
        assert_eq!((first.measures.len(), first.measures[0].repeats, first.complete), (1, N_FIRST_REPEATS, false));
        let mut partial_reports = Vec::new();
        let mut tell = |progress| {
            if let Progress::Partial(report) = progress {
                partial_reports.push(*report);
            }
        };
        run(&set, data, &settings, &Control::new(), &mut tell).expect("runs");
        // Compared as JSON, because an unknown Coverage is NaN and does not equal itself.
        assert_eq!(to_json(&first), to_json(&partial_reports[0]));
        let smallest = partial_reports[1].measures.last().expect("ratio 30");
        assert_eq!(smallest.epochs[..N_FIRST_REPEATS as usize], first.measures[0].epochs, "the same trainings");
    }

    #[test]
    fn there_are_none_where_they_would_not_be_quick_or_nothing_is_left() {
        let data = example::report(2, &[1]).data;
        assert_eq!(first_numbers(&set(400), data.clone(), &settings(&[1, 2]), &Control::new()), None);
        assert_eq!(first_numbers(&set(40), data.clone(), &settings(&[1, 30]), &Control::new()), None, "20 rows a class");
        let long = Settings { max_epochs: 100_000, ..settings(&[10]) };
        assert_eq!(first_numbers(&set(500_000), data.clone(), &long, &Control::new()), None, "2.4e11 operations");
        let cancelled = Control::new();
        cancelled.cancel();
        assert_eq!(first_numbers(&set(400), data, &settings(&[30]), &cancelled), None);
    }
}
