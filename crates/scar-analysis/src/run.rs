//! The analysis. The smallest subsamples come first, so that first numbers appear within a second.

use crate::collect::{collect, collect_work};
use crate::prepared::Prepared;
use crate::probe_shift::Shift;
use crate::sizes::PlanSizes;
use crate::supply::Supply;
use crate::training::Trainer;
use crate::work::{AnalysisState, LaterParts};
use crate::{AnalysisError, Extras, Outcome, Progress, TestRecord, WholeProbe, plan, suspects};
use scar_core::EmbeddingSet;
use scar_core::control::{Control, Step};
use scar_core::parallel;
use scar_core::problem::{Code, Problem};
use scar_method::settings::Settings;
use scar_report::{DataReport, Report};

/// Total units by which [`run`] advances its [`Control`].
///
/// They are rows times passes of all trainings, including those that stop early; 0 if the settings are not valid.
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

/// Total units by which [`run_with`] advances its [`Control`].
///
/// The comparison of plans ([`Extras::n_validated`]) is not included, because its number of trainings depends on the plans.
///
/// ```
/// use std::sync::Arc;
/// use scar_analysis::{Extras, total_work, total_work_with};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// assert_eq!(total_work_with(&set, &settings, &Extras::default()), total_work(&set, &settings));
/// // Another label column is another task with its own trainings.
/// let columns = vec![("kind".to_owned(), Arc::new(set.labels().clone()))];
/// assert!(total_work_with(&set, &settings, &Extras { columns, ..Extras::default() }) > total_work(&set, &settings));
/// ```
pub fn total_work_with(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let control = Control::new();
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let per_ratio = |trainer: &Trainer<'_>| -> u64 { settings.ratios.iter().map(|&ratio| u64::from(ratio) * trainer.work(ratio)).sum() };
    let own: u64 = prepared.tasks(&control).iter().map(|task| per_ratio(&task.trainer)).sum();
    let folds = prepared.tasks(&control).first().map_or(0, |task| task.trainer.cross_fitted_work());
    let tested = prepared.separate_tester(&control).map_or(0, |trainer| {
        let ratios = trainer.tested_ratios(&settings.ratios);
        ratios.iter().map(|&ratio| u64::from(ratio) * trainer.work(ratio)).sum::<u64>() + trainer.cross_fitted_work()
    });
    own + folds
        + tested
        + prepared.shift_work(&control)
        + Supply::work(&prepared, plan::needs_probe(extras))
        + suspects::suspects_work(&prepared)
        + collect_work(&prepared)
}

/// Trains and measures every ratio, smallest subsamples first. `tell` gets a message for each step and each provisional report.
///
/// # Errors
/// [`AnalysisError`].
///
/// [`AnalysisError::Refused`] for settings outside their range, and if no class keeps a row at any ratio,
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
/// // `set` has 120 rows of three classes. `data` describes the files.
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let (mut steps, mut partial) = (Vec::new(), Vec::new());
/// let mut tell = |progress| match progress {
///     Progress::Step(step) => steps.push(step),
///     Progress::Partial(report) => partial.push(report.measures.len()),
/// };
/// let report = run(&set, data, &settings, &Control::new(), &mut tell).unwrap();
/// // The smallest subsamples come first, so that numbers appear soon.
/// assert_eq!(steps[0], Step::Ratio { ratio: 4, number: 1, of: 3 });
/// assert!(partial.is_sorted() && partial[0] == 1);
/// assert_eq!(report.measures.iter().map(|at| (at.ratio, at.repeats, at.rows)).collect::<Vec<_>>(), [(1, 1, 120), (2, 2, 60), (4, 4, 29)]);
/// // With three classes and one label per row, no row is wrong in every task, so Scale is 1/ratio.
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

/// [`run`] with the optional inputs `extras`.
///
/// # Errors
/// [`AnalysisError`].
///
/// As [`run`]; [`AnalysisError::Refused`] also for a further label column that does not have one label per row and at least two classes.
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
/// // A second label column (the half of the file that the row is in), and the history of every training.
/// let of_rows = |n| vec![("half".to_owned(), Arc::new(Labels::from_integers(&(0..n).map(|row| row / 60).collect::<Vec<_>>())))];
/// let extras = Extras { trace: true, column: Some("animal".to_owned()), columns: of_rows(120), ..Extras::default() };
/// let Outcome { report, logits, .. } = run(&extras).unwrap();
/// assert_eq!(logits.unwrap().dim(), (120, 3));
/// assert_eq!(report.trace.unwrap().len(), 1 + 2);
/// assert_eq!((report.tasks[0].column.as_str(), report.tasks[0].labels.classes.len()), ("half", 2));
/// assert_eq!(report.joint[0].tasks.iter().map(|task| task.column.as_str()).collect::<Vec<_>>(), ["animal", "half"]);
/// // Nothing was tested, so there are no measured sizes.
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
    let mut work = AnalysisState { prepared: &prepared, data, tasks: prepared.tasks(control), joint: Vec::new() };
    let shift = work.measure(control, tell)?;
    let smallest = settings.ratios[0];
    if work.tasks[0].ratios.is_empty() {
        return Err(AnalysisError::Refused(Problem::new(
            Code::TooFewPerClass,
            format!(
                "Every class has fewer than {smallest} samples to train on, so no row is left at ratio {smallest}. Add ratio 1, which keeps all rows."
            ),
        )));
    }
    // Rows are looked at beside all that follows: neither needs the other.
    let (data, is_looked_at) = (work.data.clone(), suspects::are_wanted(&prepared));
    let (concluded, looked) = parallel::beside(
        || {
            let concluded = conclude(&mut work, shift, control, tell);
            if is_looked_at {
                tell(Progress::Step(Step::Looking));
            }
            concluded
        },
        || is_looked_at.then(|| suspects::suspects(&prepared, data, control)),
    );
    let (mut report, test_record) = concluded?;
    let (suspects, judged) = looked.transpose()?.unzip();
    report.suspects = suspects;
    let own = work.tasks.swap_remove(0);
    let whole = own.probe.filter(|_| extras.first_probe.is_none()).map(|probe| WholeProbe {
        probe,
        train_rows: prepared.rows.train.clone(),
        kind: report.probe.kind.clone(),
        is_finished: own.is_whole_finished,
    });
    Ok(Outcome { report, logits: own.logits, test_record, whole, judged })
}

/// What follows from the trainings: sizes, a plan for them, and what to collect. The report lacks only what was seen of the rows.
fn conclude<'a>(
    work: &mut AnalysisState<'a>,
    shift: Option<Shift>,
    control: &'a Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<(Report, Option<TestRecord>), AnalysisError> {
    let settings = work.prepared.settings;
    let test_record = work.test_record(control, tell)?;
    let measured = match &test_record {
        Some(record) => {
            tell(Progress::Step(Step::Estimating));
            Some(record.measured(settings.epsilon, settings.delta, settings.seed, control)?)
        }
        None => None,
    };
    let foundation = work.foundation();
    let mut later = LaterParts { measured, shift, plan: None };
    // The first answers do not wait for the last.
    if later.measured.is_some() {
        tell(Progress::Partial(Box::new(work.so_far(&foundation, &later))));
    }
    let sizes = PlanSizes::of(settings.convention, &foundation, later.measured.as_ref());
    later.plan = Some(work.plan(&sizes, later.measured.as_ref(), control, tell)?);
    let mut report = work.whole(foundation, later);
    report.collect = collect(work.prepared, &report, control, tell)?;
    Ok((report, test_record))
}
