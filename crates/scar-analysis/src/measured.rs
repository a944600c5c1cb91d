//! Measured foundation sizes, from test errors over subset sizes.

use crate::AnalysisError;
use crate::held_out::TestRows;
use scar_core::Labels;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::stats::{mean, standard_deviation};
use scar_method::foundation::{
    ErrorCurve, MeasuredSettings, MeasuredSize, MeasuredSizes, NoSize, SizeRegion, TestedSize, TestedSizes, measured_sizes,
};
use scar_report::format;
use scar_report::{Diagnostic, ErrorPoint, LawReport, MeasuredReport, SizeReport, SpreadReport, StepReport, TestKind, TestReport};

/// The test errors of all trainings of an analysis: two counts per class and training. Measured sizes need nothing else, so ε and δ can
/// change without new trainings.
///
/// ```
/// # use std::sync::Arc;
/// # use scar_analysis::{Extras, run_with};
/// # use scar_method::settings::Settings;
/// # use scar_data::{ClassCount, FileSummary, LabelSummary, ValueSummary};
/// # use scar_core::{EmbeddingSet, LabelKind, Labels};
/// # use scar_report::DataReport;
/// # let values = ndarray::Array2::from_shape_fn((120, 3), |(i, j)| (i % 2) as f32 + ((i * 7 + j * 3) % 11) as f32 * 0.2);
/// # let labels = Labels::from_integers(&(0..120).map(|i| i % 2).collect::<Vec<_>>());
/// # let set = EmbeddingSet::new(values, Arc::new(labels)).unwrap();
/// # let values = ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None };
/// # let matrix = FileSummary { file: "x.npy".into(), part: None, rows: 120, dims: 3, dtype: "float32".into(), format: "npy".into(), values };
/// # let data = DataReport { matrix, labels: LabelSummary { kind: LabelKind::Integer, classes: vec![] }, sample: None, problems: vec![] };
/// # let control = scar_core::control::Control::new();
/// let settings = Settings { ratios: vec![1, 2, 5], ..Settings::default() };
/// let outcome = run_with(&set, data, &settings, &Extras::default(), &control, &mut |_| {}).unwrap();
/// let record = outcome.test_record.unwrap();
/// assert_eq!(record.measured(0.01, 0.01, 0, &control).ok(), outcome.report.measured);
/// let wider = record.measured(0.2, 0.01, 0, &control).unwrap();
/// assert!(wider.whole.size <= outcome.report.measured.unwrap().whole.size);
/// ```
#[derive(Clone, Debug)]
pub struct TestRecord {
    tested: TestedSizes,
    kind: TestKind,
    file: Option<String>,
    column: Option<String>,
    class_names: Vec<String>,
}

impl TestRecord {
    /// The record of `sizes`, which were tested on the rows `test`.
    pub(super) fn new(sizes: Vec<TestedSize>, test: &TestRows<'_>, labels: &Labels) -> Result<Self, Problem> {
        let mut test_rows = vec![0; labels.n_classes()];
        test.class_ids.iter().for_each(|&class| test_rows[class as usize] += 1);
        // Counts are refused only if they contradict each other. These were made together, so this does not happen.
        let tested = TestedSizes::new(sizes, test_rows)
            .map_err(|error| Problem::new(Code::BadStructure, format!("Test errors do not fit: {error}.")))?;
        Ok(Self {
            tested,
            kind: test.kind,
            file: test.file.clone(),
            column: test.column.clone(),
            class_names: labels.class_names().to_vec(),
        })
    }

    /// The measured sizes for the tolerances `epsilon` and `delta`. `seed` decides the resamples for the intervals.
    ///
    /// # Errors
    /// [`AnalysisError::Refused`] with [`Code::BadOption`] for a tolerance outside its range; [`AnalysisError::Cancelled`].
    ///
    /// Source: METHOD, section 3, *Measured*.
    pub fn measured(&self, epsilon: f64, delta: f64, seed: u64, control: &Control) -> Result<MeasuredReport, AnalysisError> {
        let tested = &self.tested;
        let n_resamples = n_resamples(tested.n_classes());
        let chosen = MeasuredSettings { epsilon, delta, seed, n_resamples, ..MeasuredSettings::default() };
        let confidence = chosen.confidence;
        let refused = |error| Problem::new(Code::BadOption, format!("Measured sizes: {error}. Give a tolerance in its range."));
        let sizes = measured_sizes(tested, &chosen.check().map_err(refused)?, control)?;
        let errors = tested.sizes().iter().map(|size| {
            let errors: Vec<f64> = size.repeats().iter().map(|errors| errors.of_whole() as f64 / tested.n_test() as f64).collect();
            ErrorPoint { rows: size.n_rows(), error: mean(&errors), sd: standard_deviation(&errors) }
        });
        let of_step = |class| {
            let points = ErrorCurve::of_step(tested, class).points.into_iter();
            points.map(|at| ErrorPoint { rows: at.size as u64, error: at.mean(), sd: standard_deviation(&at.errors) }).collect()
        };
        let steps = sizes.steps.iter().zip(&self.class_names).enumerate().map(|(class, (step, name))| StepReport {
            class: name.clone(),
            size: size_report(step),
            rows_of_whole: step.rows_of_whole,
            errors: of_step(class),
        });
        Ok(MeasuredReport {
            epsilon,
            delta,
            confidence,
            test: TestReport {
                kind: self.kind,
                file: self.file.clone(),
                column: self.column.clone(),
                rows: tested.n_test(),
                class_rows: tested.test_rows().to_vec(),
                train_rows: tested.sizes().last().map_or(0, |size| size.n_rows()),
                errors: errors.collect(),
            },
            whole: size_report(&sizes.whole),
            joint: size_report(&sizes.joint),
            steps: steps.collect(),
            diagnostics: diagnose(&sizes, &self.class_names, epsilon),
        })
    }
}

/// Number of resamples for an interval. With many classes the joint size would take tens of seconds, so fewer are used; a hundred are
/// enough for the ends of a 95 % interval.
fn n_resamples(n_classes: usize) -> u32 {
    (40_000 / n_classes.max(1) as u32).clamp(100, MeasuredSettings::default().n_resamples)
}

fn size_report(size: &MeasuredSize) -> SizeReport {
    SizeReport {
        size: size.size,
        low: size.low,
        high: size.high,
        beyond_data: size.beyond_data,
        size_within: size.size_within,
        within_low: size.interval_within.map(|(low, _)| low),
        within_high: size.interval_within.map(|(_, high)| high),
        isotonic: size.isotonic,
        laws: size
            .checks
            .iter()
            .map(|check| LawReport {
                law: check.law.law.name().to_owned(),
                offset: check.law.offset,
                height: check.law.height,
                rate: check.law.rate,
                whole: check.law.whole,
                weight: check.weight,
                size: check.size,
                held_out_error: check.held_out[0],
            })
            .collect(),
        spread: size.spread.map(|spread| SpreadReport { scale: spread.scale, exponent: spread.exponent }),
        reason: size.reason.map(reason_text),
    }
}

fn reason_text(reason: NoSize) -> String {
    match reason {
        NoSize::NoTestRows => "there are no test rows".to_owned(),
        NoSize::TooFewSizes { found } => format!("probes were trained at {found} different sizes, and a law needs three"),
        NoSize::NoRepeats => "no size below the whole was trained twice, so the spread over draws is not known".to_owned(),
    }
}

fn diagnose(sizes: &MeasuredSizes, class_names: &[String], epsilon: f64) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut tell = |code: &str, message: String, class: Option<&String>| {
        notes.push(Diagnostic { code: code.to_owned(), message, class: class.cloned(), ratio: None });
    };
    if let Some(reason) = sizes.whole.reason {
        tell("no_measured_size", format!("There is no measured size: {}. Add ratios or test rows.", reason_text(reason)), None);
        return notes;
    }
    if sizes.whole.beyond_data {
        tell(
            "beyond_data",
            format!(
                "The test error still falls by more than ε = {} a doubling at the whole data: its foundation size lies beyond the data and is extrapolated. More data of this kind is worth adding.",
                epsilon
            ),
            None,
        );
    }
    for (step, name) in sizes.steps.iter().zip(class_names) {
        if let Some(reason) = step.reason {
            tell("no_measured_size", format!("«{name}» has no measured size: {}.", reason_text(reason)), Some(name));
        }
    }
    let at_place = |place| {
        let steps = sizes.steps.iter().zip(class_names).filter(move |(step, _)| step.place == Some(place));
        steps.map(|(_, name)| name.as_str()).collect::<Vec<&str>>()
    };
    let empty = at_place(SizeRegion::Empty);
    if let Some((first, others)) = empty.split_first() {
        let names = match others {
            [] => format!("«{first}» has the size"),
            [second] => format!("«{first}» and «{second}» have the size"),
            _ => {
                let [n_empty, n_classes] = [empty.len(), sizes.steps.len()].map(|n| format::count(n as u64));
                format!("{n_empty} of {n_classes} classes, «{first}» among them, have the size")
            }
        };
        tell(
            "not_learned",
            format!(
                "{names} 0 because the probe trained on all rows errs by at most {epsilon} less than one that never predicts the class. That says that the class is rare or not learned, not that it needs no data."
            ),
            None,
        );
    }
    let below = at_place(SizeRegion::BelowData);
    if !below.is_empty() {
        tell(
            "below_data",
            format!(
                "{} of {} steps keep their generalization below the smallest size that was trained: their sizes are read off the fitted law and certain only to be at most that.",
                below.len(),
                sizes.steps.len()
            ),
            None,
        );
    }
    if sizes.n_steps_left_out > 0 {
        tell(
            "joint_leaves_out",
            format!("The joint size leaves out {} steps that have no size of their own.", sizes.n_steps_left_out),
            None,
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::foundation::TestErrors;

    #[test]
    fn a_class_that_is_never_predicted_is_not_called_complete() {
        // 20 of the 100 test rows are of the last class. No probe of any size predicts it; its rows are predicted evenly as the other classes.
        let size = |n: u64, n_repeats| {
            let repeats = (0..n_repeats).map(|i| TestErrors::from_counts(vec![10 + i % 2, 10 - i % 2, 0], vec![0, 0, 20])).collect();
            TestedSize::from_counts(vec![4 * n, 4 * n, 2 * n], repeats, vec![0.0; 3], 0.0)
        };
        let tested = TestedSizes::new(vec![size(10, 10), size(20, 5), size(50, 2), size(100, 1)], vec![40, 40, 20]).expect("fits");
        let settings = MeasuredSettings::default().check().expect("in range");
        let sizes = measured_sizes(&tested, &settings, &Control::new()).expect("nobody cancels");
        assert_eq!(sizes.steps[2].size, Some(0.0));
        let notes = diagnose(&sizes, &["a", "b", "c"].map(str::to_owned), 0.01);
        let note = notes.iter().find(|note| note.code == "not_learned").expect("a note");
        assert!(note.message.starts_with("«c» has the size 0 because"), "{}", note.message);
    }
}
