//! The analysis itself: smallest subsamples first, so that first numbers stand within a second.

use ndarray::Array2;

use crate::analysis::training::{Trainer, Training};
use crate::analysis::{diagnostics, foundation, repeats};
use crate::control::{Cancelled, Control, Step};
use crate::data::EmbeddingSet;
use crate::probe::{CheckedProbeParams, LinearProbe, ProbeParams, Subsample, training_work};
use crate::problem::{Code, Problem};
use crate::report::{DataReport, RatioReport, Report, Trace};
use crate::settings::Settings;

/// What [`run`] tells while it works.
#[derive(Clone, Debug)]
pub enum Progress {
    /// The next step began.
    Step(Step),
    /// A report of what is done; more follows.
    Partial(Box<Report>),
}

/// Why an analysis gave no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalysisError {
    /// The data cannot be analysed.
    Refused(Problem),
    /// A person cancelled.
    Cancelled,
}

impl From<Cancelled> for AnalysisError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Problem> for AnalysisError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

/// What the program may ask beyond the settings.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// First weights of the training at ratio 1, in place of random ones.
    pub first_probe: Option<LinearProbe>,
    /// Keep the course of every training.
    pub trace: bool,
}

/// A report, and what is too large for it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// Logits at ratio 1, shape *N* × *k*, in the order of the rows, where ratio 1 was among the ratios.
    pub logits: Option<Array2<f32>>,
}

/// Repeats of the first ratio that are measured before all others: numbers within a second, on any machine's threads.
pub(super) const N_FIRST_REPEATS: u32 = 2;

/// Units by which [`run`] will advance its [`Control`] block in all.
pub fn total_work(set: &EmbeddingSet, settings: &Settings) -> u64 {
    let Ok(params) = probe_params(settings) else { return 0 };
    settings.ratios.iter().map(|&ratio| u64::from(ratio) * training_work(Subsample::n_rows(set.labels(), ratio), &params)).sum()
}

/// Trains and measures every ratio, smallest subsamples first, and tells each step and each first result to `tell`.
///
/// # Errors
/// [`AnalysisError`].
pub fn run(
    set: &EmbeddingSet,
    data: DataReport,
    settings: &Settings,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, AnalysisError> {
    run_with(set, data, settings, &Extras::default(), control, tell).map(|outcome| outcome.report)
}

/// [`run`], with what the program may ask beyond the settings.
///
/// # Errors
/// [`AnalysisError`].
pub fn run_with(
    set: &EmbeddingSet,
    data: DataReport,
    settings: &Settings,
    extras: &Extras,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<Outcome, AnalysisError> {
    let settings = settings.clone().checked()?;
    let params = probe_params(&settings)?;
    let trainer = Trainer { set, settings: &settings, params: &params, first_probe: extras.first_probe.as_ref(), control };
    let mut work = Work { set, settings: &settings, data, ratios: Vec::new(), traces: extras.trace.then(Vec::new), logits: None };
    let n_ratios = settings.ratios.len();
    for (i, &ratio) in settings.ratios.iter().rev().enumerate() {
        tell(Progress::Step(Step::Ratio { ratio, number: i as u32 + 1, of: n_ratios as u32 }));
        let mut trainings = Vec::new();
        if i == 0 && ratio > N_FIRST_REPEATS {
            trainings = trainer.repeats(ratio, 0..N_FIRST_REPEATS)?;
            if let Some(first) = repeats::summarize(ratio, &trainings, set.labels()) {
                tell(Progress::Partial(Box::new(work.report(vec![first], false))));
            }
        }
        trainings.extend(trainer.repeats(ratio, trainings.len() as u32..ratio)?);
        work.take(ratio, trainings);
        if i + 1 < n_ratios && !work.ratios.is_empty() {
            tell(Progress::Partial(Box::new(work.report(work.ratios.clone(), false))));
        }
    }
    if work.ratios.is_empty() {
        let smallest = settings.ratios[0];
        return Err(AnalysisError::Refused(Problem::new(
            Code::TooFewPerClass,
            format!(
                "Every class has fewer than {smallest} samples, so no row is left at ratio {smallest}. Add ratio 1, which keeps all rows."
            ),
        )));
    }
    let report = work.report(work.ratios.clone(), true);
    Ok(Outcome { report, logits: work.logits })
}

fn probe_params(settings: &Settings) -> Result<CheckedProbeParams, Problem> {
    ProbeParams { max_epochs: settings.max_epochs, patience: settings.patience, learning_rate: settings.learning_rate }.check()
}

/// What is done so far.
struct Work<'a> {
    set: &'a EmbeddingSet,
    settings: &'a Settings,
    data: DataReport,
    /// Ascending.
    ratios: Vec<RatioReport>,
    traces: Option<Vec<Trace>>,
    logits: Option<Array2<f32>>,
}

impl Work<'_> {
    /// Takes the trainings of the next lower ratio.
    fn take(&mut self, ratio: u32, trainings: Vec<Training>) {
        if let Some(summary) = repeats::summarize(ratio, &trainings, self.set.labels()) {
            self.ratios.insert(0, summary);
        }
        if let Some(traces) = &mut self.traces {
            let of_ratio = trainings.iter().map(|training| Trace {
                ratio,
                repeat: training.repeat,
                loss: training.outcome.loss_per_epoch.clone(),
                correct: training.outcome.correct_per_epoch.clone(),
            });
            traces.splice(0..0, of_ratio);
        }
        if ratio == 1 {
            self.logits = trainings.into_iter().next().map(|training| training.outcome.logits);
        }
    }

    fn report(&self, measures: Vec<RatioReport>, complete: bool) -> Report {
        let labels = self.set.labels();
        Report {
            schema_version: 1,
            scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
            complete,
            settings: self.settings.clone(),
            data: self.data.clone(),
            foundation: foundation::estimate(&measures, labels, self.settings),
            diagnostics: diagnostics::diagnose(&measures, labels, self.settings),
            measures,
            trace: if complete { self.traces.clone() } else { None },
        }
    }
}
