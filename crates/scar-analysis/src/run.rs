//! The analysis itself: smallest subsamples first, so that first numbers stand within a second.

use std::sync::Arc;

use ndarray::Array2;

use crate::held_out::TestSet;
use crate::measured::TestRecord;
use crate::prepared::Prepared;
use crate::reserve::ReserveSet;
use crate::task::Task;
use crate::training::{Trainer, Training};
use crate::validation::{Comparison, compare_prepared};
use crate::{WholeProbe, diagnostics, joint, plan, probe_shift};
use scar_core::control::{Cancelled, Control, Step};
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Labels};
use scar_data::LabelSummary;
use scar_method::probe::LinearProbe;
use scar_method::settings::Settings;
use scar_report::{DataReport, JointReport, MeasuredReport, PlanReport, ProbeReport, RatioReport, Report, TaskReport, Trace};

/// What [`run`] tells while it works.
///
/// ```
/// use scar_analysis::{Progress, run};
/// use scar_method::settings::Settings;
/// use scar_core::control::Step;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// // How far the work is, and when the first numbers came.
/// let (mut line, mut n_steps_before) = (String::new(), None);
/// let mut tell = |progress: Progress| match progress {
///     Progress::Step(Step::Ratio { number, of, .. }) => line = format!("ratio {number} of {of}"),
///     Progress::Step(_) => {}
///     Progress::Partial(report) => {
///         assert!(report.is_provisional());
///         n_steps_before.get_or_insert(line.clone());
///     }
/// };
/// run(&set, data, &Settings { ratios: vec![1, 2, 4], ..Settings::default() }, &Default::default(), &mut tell).unwrap();
/// assert_eq!((line.as_str(), n_steps_before.as_deref()), ("ratio 3 of 3", Some("ratio 1 of 3")));
/// ```
#[derive(Clone, Debug)]
pub enum Progress {
    /// The next step began.
    Step(Step),
    /// A report of what is done; more follows.
    Partial(Box<Report>),
}

/// Why an analysis gave no report.
///
/// ```
/// use scar_analysis::{AnalysisError, run};
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// use scar_core::problem::Code;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let control = Control::new();
/// let mut run = |settings: &Settings| run(&set, data.clone(), settings, &control, &mut |_| {});
/// // The largest class has 60 rows, so nothing is left at ratio 500.
/// let refused = run(&Settings { ratios: vec![500], ..Settings::default() });
/// assert!(matches!(refused, Err(AnalysisError::Refused(problem)) if problem.code == Code::TooFewPerClass));
/// control.cancel();
/// assert_eq!(run(&Settings::default()), Err(AnalysisError::Cancelled));
/// ```
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

/// What may be asked beyond the settings.
///
/// ```
/// use scar_analysis::{Extras, run_with};
/// use scar_method::settings::Settings;
/// use scar_method::probe::LinearProbe;
/// use scar_core::Random;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// // First weights of one's own: the training is the published one.
/// let first_probe = Some(LinearProbe::random(3, 2, &mut Random::new(7, &[])));
/// let settings = Settings { ratios: vec![1], test_share: 0.0, ..Settings::default() };
/// let extras = Extras { first_probe, ..Extras::default() };
/// let report = run_with(&set, data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report;
/// assert_eq!(report.probe.kind, "early_stopped");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// First weights of the training at ratio 1, in place of random ones. Then every training is the published one, on all
    /// rows, whatever the convention of the measures.
    pub first_probe: Option<LinearProbe>,
    /// Keep the course of every training.
    pub trace: bool,
    /// Rows to test on, in place of a held-out share.
    pub test: Option<TestSet>,
    /// Rows that a plan may add, in place of two fifths of the data.
    pub reserve: Option<ReserveSet>,
    /// Splits over which plans are compared with a random fill; 0 for no comparison.
    pub n_validated: u32,
    /// Name of the set's own label column, where there are several.
    pub column: Option<String>,
    /// The other label columns: each a task of its own, of as many rows as the set.
    pub columns: Vec<(String, Arc<Labels>)>,
}

/// A report, and what is too large for it.
///
/// ```
/// use scar_analysis::{Extras, Outcome, run_with};
/// use scar_method::settings::Settings;
/// use scar_method::measures::Convention;
/// use scar_method::probe::predictions;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { convention: Convention::Published, ratios: vec![1], test_share: 0.0, ..Settings::default() };
/// let outcome: Outcome = run_with(&set, data, &settings, &Extras::default(), &Default::default(), &mut |_| {}).unwrap();
/// // The training accuracy again, from the logits.
/// let predicted = predictions(outcome.logits.unwrap().view());
/// let n_right = predicted.iter().zip(set.labels().class_ids()).filter(|(prediction, class)| prediction == class).count();
/// assert!((outcome.report.measures[0].train_accuracy - n_right as f64 / 120.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// Logits at ratio 1, shape *N* × *k*, in the order of the rows, where ratio 1 was among the ratios.
    pub logits: Option<Array2<f32>>,
    /// The errors that the measured sizes rest on, where anything was tested.
    pub test_record: Option<TestRecord>,
    /// The probe of ratio 1, where that was among the ratios and the first weights were not given.
    pub whole: Option<WholeProbe>,
}

/// Repeats of the first ratio that are measured before all others: numbers within a second, on any machine's threads.
pub(super) const N_FIRST_REPEATS: u32 = 2;

/// Units by which [`run`] will advance its [`Control`] in all.
///
/// Rows times passes of all trainings, whether or not they stop early; 0 where the settings cannot be used.
///
/// ```
/// use scar_analysis::{run, total_work};
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let control = Control::new();
/// run(&set, data, &settings, &control, &mut |_| {}).unwrap();
/// assert_eq!(control.done(), total_work(&set, &settings));
/// assert_eq!(total_work(&set, &Settings { l2: -1.0, ..settings }), 0);
/// ```
pub fn total_work(set: &EmbeddingSet, settings: &Settings) -> u64 {
    total_work_with(set, settings, &Extras::default())
}

/// Units by which [`run_with`] will advance its [`Control`] in all.
///
/// Comparing plans with a random fill ([`Extras::n_validated`]) is not counted: how many trainings it takes follows from the plans.
///
/// ```
/// use std::sync::Arc;
/// use scar_analysis::{Extras, total_work, total_work_with};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// assert_eq!(total_work_with(&set, &settings, &Extras::default()), total_work(&set, &settings));
/// // Another label column is another task, with trainings of its own.
/// let columns = vec![("kind".to_owned(), Arc::new(set.labels().clone()))];
/// assert!(total_work_with(&set, &settings, &Extras { columns, ..Extras::default() }) > total_work(&set, &settings));
/// ```
pub fn total_work_with(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let control = Control::new();
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let per_ratio = |trainer: &Trainer<'_>| -> u64 { settings.ratios.iter().map(|&ratio| u64::from(ratio) * trainer.work(ratio)).sum() };
    let own: u64 = prepared.tasks(&control).iter().map(|task| per_ratio(&task.trainer)).sum();
    own + prepared.separate_tester(&control).map_or(0, |trainer| per_ratio(&trainer)) + prepared.shift_work(&control)
}

/// Trains and measures every ratio, smallest subsamples first, and tells each step and each first result to `tell`.
///
/// # Errors
/// [`AnalysisError`].
///
/// [`AnalysisError::Refused`] for settings outside their range and where no class keeps a row at any ratio,
/// [`AnalysisError::Cancelled`] soon after `control` says so.
///
/// Source: METHOD, sections 1 to 4.
///
/// ```
/// use scar_analysis::{Progress, run};
/// use scar_method::settings::Settings;
/// use scar_core::control::{Control, Step};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// // `set` has 120 rows of three classes, of which a fifth is held out; `data` says what was read.
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let (mut steps, mut partial) = (Vec::new(), Vec::new());
/// let mut tell = |progress| match progress {
///     Progress::Step(step) => steps.push(step),
///     Progress::Partial(report) => partial.push(report.measures.len()),
/// };
/// let report = run(&set, data, &settings, &Control::new(), &mut tell).unwrap();
/// // The smallest subsamples come first, so that numbers stand soon.
/// assert_eq!(steps[0], Step::Ratio { ratio: 4, number: 1, of: 3 });
/// assert!(partial.is_sorted() && partial[0] == 1);
/// assert_eq!(report.measures.iter().map(|at| (at.ratio, at.repeats, at.rows)).collect::<Vec<_>>(), [(1, 1, 96), (2, 2, 48), (4, 4, 24)]);
/// // With three classes and one label a row, no row is wrong in every task: Scale is 1/ratio.
/// assert!(report.measures.iter().all(|at| at.classes.iter().all(|class| class.scale == 1.0 / f64::from(at.ratio))));
/// ```
pub fn run(
    set: &EmbeddingSet,
    data: DataReport,
    settings: &Settings,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, AnalysisError> {
    run_with(set, data, settings, &Extras::default(), control, tell).map(|outcome| outcome.report)
}

/// [`run`], with what may be asked beyond the settings.
///
/// # Errors
/// [`AnalysisError`].
///
/// As [`run`]; [`AnalysisError::Refused`] also for a further label column that has not one label a row or has one class only.
///
/// ```
/// use std::sync::Arc;
/// use scar_analysis::{AnalysisError, Extras, Outcome, run_with};
/// use scar_method::settings::Settings;
/// use scar_core::Labels;
/// use scar_core::problem::Code;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { ratios: vec![1, 2], test_share: 0.0, ..Settings::default() };
/// let mut run = |extras: &Extras| run_with(&set, data.clone(), &settings, extras, &Default::default(), &mut |_| {});
/// // A second label column, here the row's half of the file, beside the course of every training.
/// let of_rows = |n| vec![("half".to_owned(), Arc::new(Labels::from_integers(&(0..n).map(|row| row / 60).collect::<Vec<_>>())))];
/// let extras = Extras { trace: true, column: Some("animal".to_owned()), columns: of_rows(120), ..Extras::default() };
/// let Outcome { report, logits, .. } = run(&extras).unwrap();
/// assert_eq!(logits.unwrap().dim(), (120, 3));
/// assert_eq!(report.trace.unwrap().len(), 1 + 2);
/// assert_eq!((report.tasks[0].column.as_str(), report.tasks[0].labels.classes.len()), ("half", 2));
/// assert_eq!(report.joint[0].tasks.iter().map(|task| task.column.as_str()).collect::<Vec<_>>(), ["animal", "half"]);
/// // Nothing was tested, so nothing is measured.
/// assert_eq!(report.measured, None);
/// let short = run(&Extras { columns: of_rows(90), ..Extras::default() });
/// assert!(matches!(short, Err(AnalysisError::Refused(problem)) if problem.code == Code::LabelLength));
/// ```
pub fn run_with(
    set: &EmbeddingSet,
    data: DataReport,
    settings: &Settings,
    extras: &Extras,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<Outcome, AnalysisError> {
    let settings = settings.clone().checked()?;
    let prepared = Prepared::new(set, &settings, extras)?;
    let mut work = Work { prepared: &prepared, data, tasks: prepared.tasks(control), joint: Vec::new() };
    work.measure(control, tell)?;
    let smallest = settings.ratios[0];
    if work.tasks[0].ratios.is_empty() {
        return Err(AnalysisError::Refused(Problem::new(
            Code::TooFewPerClass,
            format!(
                "Every class has fewer than {smallest} samples to train on, so no row is left at ratio {smallest}. Add ratio 1, which keeps all rows."
            ),
        )));
    }
    let shift = probe_shift::measure_shift(&work.tasks[0], &prepared.adam, settings.convention)?;
    let test_record = work.test_record(control, tell)?;
    let measured = match &test_record {
        Some(record) => {
            tell(Progress::Step(Step::Estimating));
            Some(record.measured(settings.epsilon, settings.delta, settings.seed, control)?)
        }
        None => None,
    };
    let mut report = work.report(work.tasks[0].ratios.clone(), None, measured, shift, true);
    report.plan = Some(work.plan(&report, control, tell)?);
    let own = work.tasks.swap_remove(0);
    let whole = own.probe.filter(|_| extras.first_probe.is_none()).map(|probe| WholeProbe {
        probe,
        train_rows: prepared.rows.train.clone(),
        kind: report.probe.kind.clone(),
        is_finished: own.is_whole_finished,
    });
    Ok(Outcome { report, logits: own.logits, test_record, whole })
}

/// What is done so far.
struct Work<'a> {
    prepared: &'a Prepared<'a>,
    data: DataReport,
    /// The set's own labels first.
    tasks: Vec<Task<'a>>,
    /// Ascending in ratio.
    joint: Vec<JointReport>,
}

impl<'a> Work<'a> {
    /// All trainings that are measured.
    fn measure(&mut self, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<(), Cancelled> {
        let ratios = &self.prepared.settings.ratios;
        for (i, &ratio) in ratios.iter().rev().enumerate() {
            tell(Progress::Step(Step::Ratio { ratio, number: i as u32 + 1, of: ratios.len() as u32 }));
            let mut trainings = Vec::new();
            if i == 0 && ratio > N_FIRST_REPEATS {
                trainings = self.tasks[0].trainer.repeats(ratio, 0..N_FIRST_REPEATS)?;
                if let Some(first) = self.tasks[0].summary(ratio, &trainings) {
                    tell(Progress::Partial(Box::new(self.report(vec![first], Some(&trainings), None, None, false))));
                }
            }
            trainings.extend(self.tasks[0].trainer.repeats(ratio, trainings.len() as u32..ratio)?);
            let mut of_tasks = vec![trainings];
            for task in &self.tasks[1..] {
                of_tasks.push(task.trainer.repeats(ratio, 0..ratio)?);
            }
            if of_tasks.len() > 1 {
                let columns = self.tasks.iter().map(|task| task.column.unwrap_or("labels")).collect::<Vec<_>>();
                self.joint.splice(0..0, joint::summarize(ratio, &columns, &of_tasks));
            }
            for (task, trainings) in self.tasks.iter_mut().zip(of_tasks) {
                task.take(ratio, trainings, self.prepared.extras.trace);
            }
            if i + 1 < ratios.len() && !self.tasks[0].ratios.is_empty() {
                tell(Progress::Partial(Box::new(self.report(self.tasks[0].ratios.clone(), None, None, None, false))));
            }
        }
        control.check()
    }

    /// The test errors of all ratios: of the trainings above, or of trainings of their own.
    fn test_record(&mut self, control: &'a Control, tell: &mut dyn FnMut(Progress)) -> Result<Option<TestRecord>, AnalysisError> {
        let settings = self.prepared.settings;
        let (tested, rows) = match self.prepared.separate_tester(control) {
            Some(trainer) => {
                let mut tested = Vec::new();
                for (i, &ratio) in settings.ratios.iter().rev().enumerate() {
                    tell(Progress::Step(Step::Testing { ratio, number: i as u32 + 1, of: settings.ratios.len() as u32 }));
                    tested.extend(trainer.tested_size(trainer.tested_repeats(ratio)?));
                }
                (tested, trainer.rows)
            }
            None => (std::mem::take(&mut self.tasks[0].tested), &self.prepared.rows),
        };
        let Some(test) = &rows.test else { return Ok(None) };
        Ok(Some(TestRecord::new(tested, test, self.prepared.set.labels())?))
    }

    /// The plan that follows from a report that is complete but for it.
    fn plan(&self, report: &Report, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<PlanReport, AnalysisError> {
        let Prepared { set, extras, .. } = self.prepared;
        let data_rows = &self.prepared.data_rows;
        let basis = plan::Basis { set, data_rows, report, reserve: extras.reserve.as_ref(), probe: self.tasks[0].probe.as_ref(), control };
        let mut planned = plan::plan(&basis)?;
        if extras.n_validated > 0 {
            tell(Progress::Step(Step::Validating));
            // How many trainings a comparison takes follows from its plans, so the progress does not count on them.
            let comparison = Comparison::of(report, extras.n_validated);
            planned.validation = compare_prepared(self.prepared, &comparison, control)?;
        }
        Ok(planned)
    }

    /// The report with `measures`; where these are of `first` trainings alone, so are the sizes.
    fn report(
        &self,
        measures: Vec<RatioReport>,
        first: Option<&[Training]>,
        measured: Option<MeasuredReport>,
        shift: Option<probe_shift::Shift>,
        complete: bool,
    ) -> Report {
        let &Prepared { set, settings, extras, ref rows, .. } = self.prepared;
        let own = &self.tasks[0];
        let first = first.and_then(|trainings| Some((measures.first()?, trainings)));
        let tasks = self.tasks[1..].iter().filter(|task| !task.ratios.is_empty()).map(|task| TaskReport {
            column: task.column.unwrap_or_default().to_owned(),
            labels: LabelSummary::of(task.trainer.labels),
            measures: task.ratios.clone(),
            foundation: task.foundation(None, settings),
        });
        let mut foundation = own.foundation(first, settings);
        if !complete {
            // What is missing from a few draws of the smallest subsamples says nothing yet.
            foundation.diagnostics.clear();
        }
        let probe = ProbeReport {
            kind: if self.prepared.is_published() { "early_stopped" } else { "converged" }.to_owned(),
            finished: own.n_finished,
            trainings: own.n_trainings,
            published_accuracy: shift.as_ref().map(|shift| shift.published_accuracy),
            shift: shift.as_ref().map(|shift| shift.mean_change),
        };
        let told = diagnostics::Told { settings, probe: &probe, measured: measured.as_ref(), split: set.split(), is_complete: complete };
        Report {
            schema_version: Report::SCHEMA_VERSION,
            scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
            complete,
            settings: settings.clone(),
            data: self.data.clone(),
            foundation,
            diagnostics: diagnostics::diagnose(&measures, set.labels().class_names(), &rows.train_counts, &told),
            measures,
            measured,
            plan: None,
            probe,
            tasks: tasks.collect(),
            joint: self.joint.clone(),
            trace: extras.trace.then(|| self.traces()),
        }
    }

    fn traces(&self) -> Vec<Trace> {
        self.tasks[0].traces.clone()
    }
}
