//! From test errors over sizes to the measured foundation sizes.

use crate::analysis::rows::TestRows;
use crate::data::Labels;
use crate::foundation::{MeasuredSettings, MeasuredSize, MeasuredSizes, NoSize, Place, TestedSize, TestedSizes, measured_sizes};
use crate::measures::{mean, standard_deviation};
use crate::problem::{Code, Problem};
use crate::report::{Diagnostic, ErrorPoint, LawReport, MeasuredReport, SizeReport, StepReport, TestReport};
use crate::settings::Settings;

/// The test errors of every ratio, kept so that ε and δ can move without training again.
pub(super) fn tested_sizes(sizes: Vec<TestedSize>, test: &TestRows<'_>, n_classes: usize) -> Result<TestedSizes, Problem> {
    let mut test_rows = vec![0; n_classes];
    test.class_ids.iter().for_each(|&class| test_rows[class as usize] += 1);
    // Only counts that do not fit each other are refused, and these were made together.
    TestedSizes::new(sizes, test_rows).map_err(|error| Problem::new(Code::BadStructure, format!("Test errors do not fit: {error}.")))
}

/// The measured sizes of `tested`, for people and programs.
///
/// # Errors
/// [`Code::BadOption`] for a tolerance outside its range.
pub(super) fn report(tested: &TestedSizes, test: &TestRows<'_>, labels: &Labels, settings: &Settings) -> Result<MeasuredReport, Problem> {
    let chosen = MeasuredSettings {
        epsilon: settings.epsilon,
        delta: settings.delta,
        seed: settings.seed,
        n_resamples: n_resamples(labels.n_classes()),
        ..MeasuredSettings::default()
    };
    let confidence = chosen.confidence;
    let checked = chosen
        .check()
        .map_err(|error| Problem::new(Code::BadOption, format!("Measured sizes: {error}. Give a tolerance in its range.")))?;
    let sizes = measured_sizes(tested, &checked);
    let errors = tested.sizes().iter().map(|size| {
        let errors: Vec<f64> = size.repeats().iter().map(|errors| errors.of_whole() as f64 / tested.n_test() as f64).collect();
        ErrorPoint { rows: size.n_rows(), error: mean(&errors), sd: standard_deviation(&errors) }
    });
    let steps = sizes.steps.iter().zip(labels.class_names()).map(|(step, name)| StepReport {
        class: name.clone(),
        size: size_report(step),
        rows_of_whole: step.rows_of_whole,
    });
    Ok(MeasuredReport {
        epsilon: settings.epsilon,
        delta: settings.delta,
        confidence,
        test: TestReport {
            kind: test.kind,
            file: test.file.clone(),
            rows: tested.n_test(),
            class_rows: tested.test_rows().to_vec(),
            train_rows: tested.sizes().last().map_or(0, |size| size.n_rows()),
            errors: errors.collect(),
        },
        whole: size_report(&sizes.whole),
        joint: size_report(&sizes.joint),
        steps: steps.collect(),
        diagnostics: diagnose(&sizes, labels, settings),
    })
}

/// Resamples behind an interval: fewer for many classes, whose joint size would take tens of seconds; a hundred still tell
/// the ends of a 95 % interval.
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

fn diagnose(sizes: &MeasuredSizes, labels: &Labels, settings: &Settings) -> Vec<Diagnostic> {
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
                settings.epsilon
            ),
            None,
        );
    }
    for (step, name) in sizes.steps.iter().zip(labels.class_names()) {
        if let Some(reason) = step.reason {
            tell("no_measured_size", format!("«{name}» has no measured size: {}.", reason_text(reason)), Some(name));
        }
    }
    let below: Vec<&str> = sizes
        .steps
        .iter()
        .zip(labels.class_names())
        .filter(|(step, _)| step.place == Some(Place::BelowData))
        .map(|(_, name)| name.as_str())
        .collect();
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
