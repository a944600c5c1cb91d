//! The state of a running analysis: the trainings done so far, and the report of them.

use std::collections::BTreeMap;

use crate::measured::TestRecord;
use crate::prepared::{Prepared, groups};
use crate::probe_shift::{Shift, measure_shift};
use crate::sizes::PlanSizes;
use crate::supply::Supply;
use crate::task::Task;
use crate::training::{Training, mean_probe, of_size};
use crate::validation::{Comparison, compare_prepared};
use crate::{AnalysisError, Progress, diagnostics, joint, plan};
use scar_core::control::{Cancelled, Control, Step};
use scar_core::parallel;
use scar_files::LabelSummary;
use scar_method::probe::LinearProbe;
use scar_report::{
    DataReport, FoundationReport, JointReport, MeasuredReport, Note, PlanReport, ProbeReport, RatioReport, Report, TaskReport, Trace,
};

/// Repeats of the first ratio that are measured before all others, so that first numbers appear within a second on any machine.
pub(super) const N_FIRST_REPEATS: u32 = 2;

/// Rows to train on up to which the trainings of all ratios run side by side: more give numbers ratio by ratio.
const MOST_AT_ONCE: usize = 4_096;

/// The results of an analysis so far.
pub(super) struct AnalysisState<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) data: DataReport,
    /// One task per label column; the set's own labels come first.
    pub(super) tasks: Vec<Task<'a>>,
    /// Ascending in ratio.
    pub(super) joint: Vec<JointReport>,
}

/// The parts of a report that are computed after all trainings, as far as they are there.
#[derive(Clone, Default)]
pub(super) struct LaterParts {
    pub(super) measured: Option<MeasuredReport>,
    pub(super) shift: Option<Shift>,
    pub(super) plan: Option<PlanReport>,
}

impl<'a> AnalysisState<'a> {
    /// Runs all trainings that are measured, and the published one beside them: how it differs.
    pub(super) fn measure(&mut self, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<Option<Shift>, Cancelled> {
        let ratios = &self.prepared.settings.ratios;
        let (mut ahead, mut start) = (BTreeMap::new(), None);
        for (i, &ratio) in ratios.iter().rev().enumerate() {
            tell(Progress::Step(Step::Ratio { ratio, number: i as u32 + 1, of: ratios.len() as u32 }));
            let mut first = Vec::new();
            if i == 0 && ratio > N_FIRST_REPEATS {
                first = self.tasks[0].trainer.repeats(ratio, 0..N_FIRST_REPEATS, None)?;
                if let Some(summary) = self.tasks[0].summary(ratio, &first) {
                    tell(Progress::Partial(Box::new(self.partial(vec![summary], Some(&first)))));
                }
                // Few rows keep a thread busy with each training, and the end of each ratio would leave threads idle.
                if self.prepared.rows.train.len() <= MOST_AT_ONCE {
                    ahead = self.at_once(&ratios[..ratios.len() - 1])?;
                }
            }
            let ready = ahead.remove(&ratio);
            // Ratios that are ready together are shown together, with what comes next: a report of each would cost as much as its trainings.
            let is_shown = ready.is_none() && ahead.is_empty() && i + 1 < ratios.len();
            let of_tasks = match ready {
                Some(of_tasks) => of_tasks,
                None => self.trainings(ratio, first, start.as_ref())?,
            };
            // Many rows are trained on ratio by ratio, and the minimum of a ratio is near that of the one before. The whole begins at nothing, so
            // that it can be trained again without the others.
            start = if ratios.get(1).is_some_and(|&second| ratio > second) { mean_probe(&of_tasks[0]) } else { None };
            if of_tasks.len() > 1 {
                let columns = self.tasks.iter().map(|task| task.column.unwrap_or("labels")).collect::<Vec<_>>();
                self.joint.splice(0..0, joint::summarize(ratio, &columns, &of_tasks));
            }
            for (task, trainings) in self.tasks.iter_mut().zip(of_tasks) {
                task.take(ratio, trainings, self.prepared.extras.trace);
            }
            if is_shown && !self.tasks[0].ratios.is_empty() {
                tell(Progress::Partial(Box::new(self.partial(self.tasks[0].ratios.clone(), None))));
            }
        }
        let own = &mut self.tasks[0];
        if own.trainer.cross_fitted_work() > 0 {
            tell(Progress::Step(Step::CrossFitting { folds: own.trainer.rows.folds.len() as u32 }));
        }
        let settings = self.prepared.settings;
        // Trainings on few rows take one thread each, and an odd number of folds leaves one idle.
        let (crossed, shift) = parallel::join(
            || own.trainer.cross_fitted(own.probe.as_ref()),
            || measure_shift(own, &self.prepared.adam, settings.convention, &settings.ratios),
        );
        if let Some(crossed) = crossed? {
            own.take_crossed(crossed);
        }
        control.check()?;
        shift
    }

    /// The trainings of all tasks at `ratio`, of which the first task has those of `first` already.
    /// These begin at `start`, if there is one.
    fn trainings(&self, ratio: u32, mut first: Vec<Training>, start: Option<&LinearProbe>) -> Result<Vec<Vec<Training>>, Cancelled> {
        first.extend(self.tasks[0].trainer.repeats(ratio, first.len() as u32..ratio, start)?);
        let mut of_tasks = vec![first];
        for task in &self.tasks[1..] {
            of_tasks.push(task.trainer.repeats(ratio, 0..ratio, None)?);
        }
        Ok(of_tasks)
    }

    /// The trainings at all of `ratios`, side by side.
    fn at_once(&self, ratios: &[u32]) -> Result<BTreeMap<u32, Vec<Vec<Training>>>, Cancelled> {
        Ok(parallel::try_map(ratios.len(), |i| Ok((ratios[i], self.trainings(ratios[i], Vec::new(), None)?)))?.into_iter().collect())
    }

    /// The test errors at all ratios. They come from the measured trainings, or from separate ones if those do not serve.
    pub(super) fn test_record(
        &mut self,
        control: &'a Control,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<Option<TestRecord>, AnalysisError> {
        let settings = self.prepared.settings;
        let tested = match self.prepared.separate_tester(control) {
            Some(trainer) => {
                let mut tested = Vec::new();
                let ratios: Vec<u32> = trainer.tested_ratios(&settings.ratios);
                for (i, &ratio) in ratios.iter().rev().enumerate() {
                    tell(Progress::Step(Step::Testing { ratio, number: i as u32 + 1, of: ratios.len() as u32 }));
                    tested.extend(of_size(trainer.tested_repeats(ratio)?));
                }
                if trainer.cross_fitted_work() > 0 {
                    tell(Progress::Step(Step::CrossFitting { folds: trainer.rows.folds.len() as u32 }));
                    tested.extend(of_size(trainer.cross_fitted(None)?.into_iter().collect()));
                }
                tested
            }
            None => std::mem::take(&mut self.tasks[0].tested),
        };
        let rows = &self.prepared.rows;
        if !rows.is_tested() {
            return Ok(None);
        }
        Ok(Some(TestRecord::new(tested, rows, self.prepared.set.labels())?))
    }

    /// The plan by `sizes`, and on request its comparison with random fills.
    pub(super) fn plan(
        &self,
        sizes: &PlanSizes,
        measured: Option<&MeasuredReport>,
        control: &Control,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PlanReport, AnalysisError> {
        let Prepared { extras, .. } = self.prepared;
        let needs_probe = plan::needs_probe(extras);
        if needs_probe {
            tell(Progress::Step(Step::Choosing));
        }
        let supply = Supply::of(self.prepared, needs_probe, control)?;
        let mut planned = plan::plan(self.prepared, &supply, sizes, control)?;
        if extras.n_validated > 0 {
            tell(Progress::Step(Step::Validating));
            // The number of trainings of a comparison depends on its plans, so progress does not include them.
            let comparison = Comparison::by(sizes.steps.clone(), measured, extras.n_validated);
            planned.validation = compare_prepared(self.prepared, &comparison, control)?;
            planned.diagnostics.extend(planned.validation.is_none().then_some(Note::NotCompared));
        }
        Ok(planned)
    }

    /// The theoretical sizes, after all trainings.
    pub(super) fn foundation(&self) -> FoundationReport {
        self.tasks[0].foundation(None, self.prepared.settings)
    }

    /// A provisional report with `measures`. If these come from the `first` trainings only, so do the sizes.
    fn partial(&self, measures: Vec<RatioReport>, first: Option<&[Training]>) -> Report {
        let first = first.and_then(|trainings| Some((measures.first()?, trainings)));
        let mut foundation = self.tasks[0].foundation(first, self.prepared.settings);
        // A few draws of the smallest subsamples cannot show yet what is missing.
        foundation.diagnostics.clear();
        self.report(measures, foundation, LaterParts::default(), false)
    }

    /// The report of all trainings with the later parts that are there so far.
    pub(super) fn so_far(&self, foundation: &FoundationReport, later: &LaterParts) -> Report {
        self.report(self.tasks[0].ratios.clone(), foundation.clone(), later.clone(), false)
    }

    /// The report, complete but for what is seen of rows and what is to be collected.
    pub(super) fn whole(&self, foundation: FoundationReport, later: LaterParts) -> Report {
        self.report(self.tasks[0].ratios.clone(), foundation, later, true)
    }

    fn report(&self, measures: Vec<RatioReport>, foundation: FoundationReport, later: LaterParts, is_complete: bool) -> Report {
        let &Prepared { set, settings, extras, ref rows, .. } = self.prepared;
        let own = &self.tasks[0];
        let LaterParts { measured, shift, plan } = later;
        let tasks = self.tasks[1..].iter().filter(|task| !task.ratios.is_empty()).map(|task| TaskReport {
            column: task.column.unwrap_or_default().to_owned(),
            labels: LabelSummary::of(task.trainer.labels),
            measures: task.ratios.clone(),
            foundation: task.foundation(None, settings),
        });
        let probe = ProbeReport {
            kind: if self.prepared.is_published() { "early_stopped" } else { "converged" }.to_owned(),
            finished: own.n_finished,
            trainings: own.n_trainings,
            shift_ratio: shift.as_ref().map(|shift| shift.ratio),
            published_accuracy: shift.as_ref().map(|shift| shift.published_accuracy),
            shift: shift.as_ref().map(|shift| shift.mean_change),
        };
        let input = diagnostics::DiagnosticsInput {
            settings,
            probe: &probe,
            measured: measured.as_ref(),
            split: set.split(),
            groups: groups(set, settings),
            is_complete,
        };
        Report {
            schema_version: Report::SCHEMA_VERSION,
            scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
            complete: is_complete,
            settings: settings.clone(),
            data: self.data.clone(),
            foundation,
            diagnostics: diagnostics::diagnose(&measures, set.labels().class_names(), &rows.train_counts, &input),
            measures,
            measured,
            plan,
            suspects: None,
            collect: None,
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
