//! Measured foundation sizes, from test errors over subset sizes.

use crate::AnalysisError;
use crate::group_notes::GroupNotes;
use crate::held_out::Rows;
use crate::training::TestedTrainings;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::stats::{mean, standard_deviation};
use scar_core::{Groups, Labels};
use scar_method::foundation::{
    DesignEffects, ErrorCurve, LawCheck, MeasuredSettings, MeasuredSize, MeasuredSizes, NoSize, SizeRegion, TestErrors, TestedSizes,
    count_unseen, measured_sizes,
};
use scar_report::words::no_size_words;
use scar_report::{ErrorPoint, LawReport, MeasuredReport, NamedClasses, Note, SizeReport, SpreadReport, StepReport, TestKind, TestReport};

/// The test errors of all trainings of an analysis: two counts per class and training. Measured sizes need nothing else, so ε and δ can
/// change without new trainings.
///
/// ```
/// # use std::sync::Arc;
/// # use scar_analysis::{Extras, run_with};
/// # use scar_method::settings::Settings;
/// # use scar_files::{ClassCount, FileSummary, LabelSummary, ValueSummary};
/// # use scar_core::{EmbeddingSet, LabelKind, Labels};
/// # use scar_report::DataReport;
/// # let values = ndarray::Array2::from_shape_fn((120, 3), |(i, j)| (i % 2) as f32 + ((i * 7 + j * 3) % 11) as f32 * 0.2);
/// # let labels = Labels::from_integers(&(0..120).map(|i| i % 2).collect::<Vec<_>>());
/// # let set = EmbeddingSet::new(values, Arc::new(labels)).unwrap();
/// # let values = ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None };
/// # let matrix = FileSummary { file: "x.npy".into(), part: None, rows: 120, dims: 3, dtype: "float32".into(), format: "npy".into(), values };
/// # let data = DataReport { matrix, labels: LabelSummary { kind: LabelKind::Integer, classes: vec![] }, sample: None, problems: vec![], column_names: vec![] };
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
    n_folds: Option<u32>,
    file: Option<String>,
    column: Option<String>,
    class_names: Vec<String>,
    groups: Option<GroupNotes>,
}

impl TestRecord {
    /// The record of `trainings`, which were tested on the test rows of `rows`, or on the rows that each left out.
    pub(super) fn new(trainings: Vec<TestedTrainings>, rows: &Rows<'_>, labels: &Labels) -> Result<Self, Problem> {
        let class_ids = rows.test.as_ref().map_or_else(|| labels.class_ids(), |test| &test.class_ids);
        let whole_rows = match rows.test {
            // The largest training is the whole.
            Some(_) => trainings.iter().map(|(class_rows, _)| class_rows).max_by_key(|class_rows| class_rows.iter().sum::<u64>()).cloned(),
            None => None,
        };
        let effects = rows.groups.map(|groups| group_effects(&trainings, class_ids, groups, labels.n_classes()));
        // Counts are refused only if they contradict each other. These were made together, so this does not happen.
        let tested = count_unseen(trainings, class_ids, whole_rows.unwrap_or_else(|| rows.train_counts.clone()))
            .map_err(|error| Problem::new(Code::BadStructure, format!("Test errors do not fit: {error}.")))?;
        let tested = match effects {
            Some(effects) => tested.in_groups(effects),
            None => tested,
        };
        Ok(Self {
            tested,
            groups: rows.groups.map(|groups| GroupNotes::new(groups, labels)),
            kind: rows.test.as_ref().map_or(TestKind::Cross, |test| test.kind),
            n_folds: Some(rows.folds.len() as u32).filter(|&n_folds| n_folds > 0),
            file: rows.test.as_ref().and_then(|test| test.file.clone()),
            column: rows.test.as_ref().and_then(|test| test.column.clone()),
            class_names: labels.class_names().to_vec(),
        })
    }

    /// The counts of all trainings.
    pub(super) fn tested(&self) -> &TestedSizes {
        &self.tested
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
            let errors: Vec<f64> = size.repeats().iter().map(TestErrors::of_whole).collect();
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
            learned: (step.reason != Some(NoSize::NoTestRows)).then_some(step.reason != Some(NoSize::NotLearned)),
            error_interval: tested.step_interval(class),
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
                folds: self.n_folds,
                groups: self.groups.as_ref().map(|groups| groups.summary.clone()),
                train_rows: tested.whole_rows().iter().sum(),
                error_interval: tested.whole_interval(),
                errors: errors.collect(),
            },
            whole: size_report(&sizes.whole),
            joint: size_report(&sizes.joint),
            steps: steps.collect(),
            diagnostics: [
                self.groups.iter().flat_map(|groups| groups.diagnostics(&self.class_names)).collect(),
                diagnose(&sizes, &self.class_names, epsilon),
            ]
            .concat(),
        })
    }
}

/// How much less the rows of `groups` say than independent ones, by the errors of the training on all rows.
fn group_effects(trainings: &[TestedTrainings], class_ids: &[u32], groups: &Groups, n_classes: usize) -> DesignEffects {
    let largest = trainings.iter().max_by_key(|(class_rows, _)| class_rows.iter().sum::<u64>());
    match largest.and_then(|(_, trainings)| trainings.first()) {
        Some(whole) if whole.predicted.len() == class_ids.len() => DesignEffects::new(&whole.predicted, class_ids, groups.ids(), n_classes),
        _ => DesignEffects::new(class_ids, class_ids, groups.ids(), n_classes),
    }
}

/// Number of resamples for an interval. With many classes the joint size would take tens of seconds, so fewer are used; a hundred are
/// enough for the ends of a 95 % interval.
fn n_resamples(n_classes: usize) -> u32 {
    (40_000 / n_classes.max(1) as u32).clamp(100, MeasuredSettings::default().n_resamples)
}

fn size_report(size: &MeasuredSize) -> SizeReport {
    // The law that gives the size comes first; the sort is stable.
    let mut checks: Vec<&LawCheck> = size.checks.iter().collect();
    checks.sort_by_key(|check| size.law.is_some_and(|law| law.law != check.law.law));
    SizeReport {
        size: size.size,
        low: size.low,
        high: size.high,
        beyond_data: size.beyond_data,
        size_within: size.size_within,
        within_low: size.interval_within.map(|(low, _)| low),
        within_high: size.interval_within.map(|(_, high)| high),
        isotonic: size.isotonic,
        laws: checks
            .into_iter()
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
        tolerance: size.epsilon,
        reason: size.reason.map(no_size_words),
        place: size.place,
    }
}

fn diagnose(sizes: &MeasuredSizes, class_names: &[String], epsilon: f64) -> Vec<Note> {
    let mut notes = Vec::new();
    match sizes.whole.reason {
        Some(NoSize::NotLearned) => notes.push(Note::NotLearned { classes: None }),
        Some(reason) => return vec![Note::NoMeasuredSize { class: None, reason }],
        None => {}
    }
    if sizes.whole.beyond_data {
        notes.push(Note::BeyondData { epsilon });
    }
    for (step, name) in sizes.steps.iter().zip(class_names) {
        if let Some(reason) = step.reason.filter(|&reason| reason != NoSize::NotLearned) {
            notes.push(Note::NoMeasuredSize { class: Some(name.clone()), reason });
        }
    }
    let named = |is_so: &dyn Fn(&MeasuredSize) -> bool| {
        let steps = sizes.steps.iter().zip(class_names).filter(|(step, _)| is_so(step));
        NamedClasses::of(&steps.map(|(_, name)| name.as_str()).collect::<Vec<&str>>())
    };
    let not_learned = named(&|step| step.reason == Some(NoSize::NotLearned));
    if not_learned.count > 0 {
        notes.push(Note::NotLearned { classes: Some(not_learned) });
    }
    let empty = named(&|step| step.place == Some(SizeRegion::Empty));
    if empty.count > 0 {
        notes.push(Note::EmptySize { classes: empty });
    }
    let raised = |size: &MeasuredSize| size.epsilon.is_some_and(|used| used > epsilon);
    let (whole, classes) = (sizes.whole.epsilon.filter(|_| raised(&sizes.whole)), named(&raised));
    if whole.is_some() || classes.count > 0 {
        let largest = sizes.steps.iter().filter_map(|step| step.epsilon).fold(0.0, f64::max);
        notes.push(Note::ToleranceRaised { epsilon, whole, classes, largest });
    }
    let below = sizes.steps.iter().filter(|step| step.place == Some(SizeRegion::BelowData)).count() as u64;
    if below > 0 {
        notes.push(Note::BelowData { steps: below, of: sizes.steps.len() as u64 });
    }
    if sizes.n_steps_left_out > 0 {
        notes.push(Note::JointLeavesOut { steps: sizes.n_steps_left_out as u64 });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::foundation::{TestNoise, TestedSize};

    fn notes_of(test_rows: [u64; 3], missed: impl Fn(u64, u32) -> [u32; 3]) -> (MeasuredSizes, Vec<Note>) {
        let size = |n: u64, n_repeats: u32| {
            let repeats = (0..n_repeats).map(|repeat| {
                let missed = missed(n, repeat);
                TestErrors::from_counts(vec![missed[2], missed[0], missed[1]], missed.to_vec(), &test_rows)
            });
            let noise = |resolution: f64| TestNoise { flips: 0.0, difference: resolution / 1.96, factors: Vec::new() };
            let is_largest = n == 100;
            let steps = [0.03, 0.001, 0.05].map(|resolution| if is_largest { TestNoise::default() } else { noise(resolution) });
            TestedSize::new(vec![4 * n, 4 * n, 2 * n], repeats.collect(), steps.to_vec(), TestNoise::default())
        };
        let tested = TestedSizes::new(vec![size(10, 10), size(20, 5), size(50, 2), size(100, 1)], test_rows.to_vec()).expect("fits");
        let settings = MeasuredSettings::default().check().expect("in range");
        let sizes = measured_sizes(&tested, &settings, &Control::new()).expect("nobody cancels");
        let notes = diagnose(&sizes, &["a", "b", "c"].map(str::to_owned), 0.01);
        (sizes, notes)
    }

    #[test]
    fn a_class_that_is_never_predicted_is_not_called_complete() {
        let (sizes, notes) = notes_of([40, 40, 20], |n, repeat| [200 / n as u32 + repeat % 2, 200 / n as u32, 20]);
        assert_eq!((sizes.steps[2].size, sizes.steps[2].reason), (None, Some(NoSize::NotLearned)));
        let note = notes.iter().find(|note| note.code() == "not_learned").expect("a note");
        assert!(note.words().starts_with("Not learned: «c». "), "{}", note.words());
    }

    #[test]
    fn the_law_that_gives_the_size_comes_first() {
        // Errors of a rational law, which no power law comes near.
        let error = |n: f64| (1000.0 * (0.05 + 0.4 / (1.0 + 0.05 * n))) as u32;
        let (sizes, _) = notes_of([1000; 3], |n, repeat| [error(n as f64) + repeat % 2; 3]);
        let report = size_report(&sizes.whole);
        assert!(report.laws[0].law != "power", "the power law would stand first anyway");
        assert_eq!(report.laws[0].size, report.size);
        assert_eq!(report.law().map(|law| law.law), sizes.whole.law.map(|law| law.law));
    }

    #[test]
    fn tolerances_that_few_test_rows_raise_are_told() {
        let (sizes, notes) = notes_of([400, 400, 200], |n, repeat| [200 / n as u32 + repeat % 2; 3]);
        let used = sizes.steps.iter().map(|step| step.epsilon.expect("a size"));
        assert!(used.zip([0.03, 0.01, 0.05]).all(|(used, expected)| (used - expected).abs() < 1e-5));
        assert_eq!(sizes.whole.epsilon, Some(0.01));
        let note = notes.iter().find(|note| note.code() == "tolerance_raised").expect("a note");
        assert!(note.words().ends_with("is used. For «a» and «c», it is up to 0.050."), "{}", note.words());
    }
}
