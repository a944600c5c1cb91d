//! The whole state of the page.

use std::sync::Arc;

use super::compared_modalities::ComparedModalities;
use super::left_out::LeftOutNotes;
use super::phase::Phase;
use super::side::{Asked, Side};
use super::work::Work;
use scar_core::control::Step;
use scar_core::problem::Problem;
use scar_protocol::{Beside, DataSummary, Event};
use scar_report::format;
use scar_report::{MeasuredReport, ModalitiesReport, Report};

mod events;

/// What the page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// Where it stands.
    pub phase: Phase,
    /// What the worker holds.
    pub data: Option<DataSummary>,
    /// Which of the matrices is analyzed.
    pub matrix_idx: usize,
    /// Why the last request was refused.
    pub problem: Option<Problem>,
    /// The newest report, provisional or complete.
    pub report: Option<Arc<Report>>,
    /// Measured sizes of that report for other tolerances, the newest that were asked for.
    pub remeasured: Option<Arc<MeasuredReport>>,
    /// The job that works such sizes out now.
    pub remeasuring: Option<u32>,
    /// Whether that report is complete, and of what is chosen now.
    is_current: bool,
    /// What stands beside that report.
    pub side: Side,
    /// Files beside the data.
    pub beside: Beside,
    /// Modalities of the data as it is.
    pub modalities: ComparedModalities,
    /// What was left out of folders.
    pub left_out: LeftOutNotes,
    /// The job under way.
    pub work: Option<Work>,
    /// The job that makes first numbers on the side, once the data stands; the page rests meanwhile.
    pub first: Option<u32>,
    /// What a screen reader says once.
    pub announcement: String,
    /// Threads of the worker; 0 until it is ready.
    pub n_threads: u32,
    /// Raised each time the person's focus should move to the newest place.
    pub n_arrivals: u32,
}

impl AppState {
    /// Whether there is something to be seen: data, or a report that outlasts it.
    pub fn has_shown(&self) -> bool {
        self.data.is_some() || self.report.is_some() || self.modalities.report.is_some()
    }

    /// Whether an analysis can start now.
    pub fn can_run(&self) -> bool {
        self.work.is_none() && self.data.as_ref().is_some_and(is_complete)
    }

    /// Whether an analysis runs.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// What is missing before an analysis can run, where something was read.
    pub fn missing(&self) -> Option<String> {
        let data = self.data.as_ref().filter(|data| !is_complete(data))?;
        Some(match data.matrices.first() {
            Some(matrix) => {
                let remedy = match data.label_columns.len() {
                    0 | 1 if data.matrices.len() > 1 => {
                        "Labels are missing: drop a label file too, or compare them in Modalities, which needs none."
                    }
                    0 | 1 => "Labels are missing: drop a label file too.",
                    _ => "Several columns could be the labels: choose one.",
                };
                format!("{} was read: {}. {remedy}", matrix.name(), format::shape(matrix.rows, matrix.dims))
            }
            None => "The labels were read. The embeddings are missing: drop a matrix file too.".to_owned(),
        })
    }

    /// Whether the numbers on screen will still change, or were left unfinished.
    pub fn is_provisional(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.is_provisional())
    }

    /// A request to read was sent.
    pub fn start_reading(&mut self, job: u32, now_ms: f64) {
        self.phase = Phase::Reading;
        self.problem = None;
        self.first = None;
        self.work = Some(Work::new(job, now_ms));
        self.announcement = "Reading.".to_owned();
    }

    /// A request to analyze was sent.
    pub fn start_running(&mut self, job: u32, now_ms: f64) {
        self.phase = Phase::Running;
        self.problem = None;
        self.first = None;
        self.is_current = false;
        self.work = Some(Work::new(job, now_ms));
        self.announcement = "The analysis runs.".to_owned();
    }

    /// Whether something beside the analysis can be asked for: its report stands, and the worker rests.
    pub fn can_ask(&self) -> bool {
        self.work.is_none() && self.is_current
    }

    /// Something beside the analysis was asked for; what stands stays, and the page where it is.
    pub fn start_side(&mut self, job: u32, asked: Asked, now_ms: f64) {
        self.dismiss();
        let step = if matches!(asked, Asked::File(_)) { Step::Extracting } else { Step::Choosing };
        self.side.ask(asked);
        self.work = Some(Work { step, ..Work::new(job, now_ms) });
    }

    /// Whether modalities can be compared now: of matrices alone, whether there are labels or not.
    pub fn can_compare_modalities(&self) -> bool {
        self.work.is_none() && self.data.as_ref().is_some_and(|data| data.matrices.len() > 1)
    }

    /// Something about modalities was asked for; what stands stays.
    pub fn start_modalities(&mut self, job: u32, now_ms: f64) {
        self.dismiss();
        self.first = None;
        self.work = Some(Work { step: Step::Clustering, ..Work::new(job, now_ms) });
        self.announcement = "The modalities are compared.".to_owned();
    }

    /// Files beside the data are being read.
    pub fn start_reading_beside(&mut self, job: u32, now_ms: f64) {
        self.dismiss();
        self.work = Some(Work::new(job, now_ms));
        self.announcement = "Reading.".to_owned();
    }

    /// First numbers were asked for, and nobody waits for them.
    pub fn start_first(&mut self, job: u32) {
        self.first = Some(job);
    }

    /// A person asked to cancel.
    pub fn start_cancelling(&mut self) {
        if let Some(work) = &mut self.work {
            work.is_cancelling = true;
        }
    }

    /// Another matrix was chosen.
    pub fn choose_matrix(&mut self, matrix_idx: usize) {
        self.matrix_idx = matrix_idx;
        self.outdate();
    }

    /// Something else was chosen: until the next analysis the page shows what belongs to the choice before.
    pub fn outdate(&mut self) {
        self.first = None;
        self.is_current = false;
        if self.phase == Phase::Done {
            self.phase = Phase::Ready;
        }
    }

    /// Whether `job` is the work under way.
    pub fn is_under_way(&self, job: u32) -> bool {
        self.work.as_ref().is_some_and(|work| work.job == job)
    }

    /// Whether `event` of `job` ends the work under way.
    pub fn ends_with(&self, job: u32, event: &Event) -> bool {
        event.ends_job() && self.is_under_way(job)
    }

    /// `job` has ended, or will never be answered.
    pub fn forget_job(&mut self, job: u32) {
        self.remeasuring.take_if(|remeasuring| *remeasuring == job);
        self.first.take_if(|first| *first == job);
    }

    /// Whether a matrix that `job` reads and found no room for may find it once what is held is gone.
    pub fn could_make_room(&self, job: u32) -> bool {
        self.is_under_way(job) && self.data.as_ref().is_some_and(|data| !data.matrices.is_empty())
    }

    /// Something failed outside the worker's own jobs, or the job was refused: say so, keep the rest.
    pub fn refuse(&mut self, problem: Problem) {
        self.work = None;
        self.phase = Phase::Error;
        self.announcement.clear();
        self.problem = Some(problem);
    }

    /// A person has read why the last request was refused.
    pub fn dismiss(&mut self) {
        self.problem = None;
        if self.phase == Phase::Error {
            self.phase = self.resting();
        }
    }

    /// The job ended because a person cancelled it.
    pub fn stop(&mut self) {
        self.work = None;
        self.phase = self.resting();
        self.announcement = "Stopped.".to_owned();
    }

    fn take_data(&mut self, data: DataSummary) {
        self.matrix_idx = self.matrix_idx.min(data.matrices.len().saturating_sub(1));
        self.left_out.take(self.data.as_ref().is_some_and(|before| before.matrices == data.matrices));
        self.beside.clone_from(&data.beside);
        self.data = Some(data);
        self.report = None;
        self.modalities = ComparedModalities::default();
        self.is_current = false;
        self.forget_made();
    }

    /// New workers read the files of the data again, which hold `data`. Where that is not what the page shows, it takes its place;
    /// `true` then.
    pub fn take_again(&mut self, data: &DataSummary) -> bool {
        let is_same = |before: &DataSummary| before.matrices == data.matrices && before.labels == data.labels;
        let has_changed = !self.data.as_ref().is_some_and(is_same);
        if has_changed {
            self.left_out.ask_again();
            self.take_data(data.clone());
        }
        has_changed
    }

    /// No worker holds the data any more, and it cannot be read again. Reports that are whole stay, as they need no worker.
    pub fn lose_data(&mut self) {
        self.data = None;
        self.beside = Beside::default();
        self.first = None;
        self.is_current = false;
        if self.is_provisional() {
            self.report = None;
            self.forget_made();
        }
    }

    /// A saved report takes the place of what is shown. The data that it is of is not here, so nothing more can be asked about it.
    pub fn open_report(&mut self, report: Arc<Report>) {
        self.close();
        self.report = Some(report);
        self.announcement = "The saved report was opened.".to_owned();
    }

    /// A saved comparison of modalities takes the place of what is shown.
    pub fn open_modalities(&mut self, report: ModalitiesReport) {
        self.close();
        self.modalities.take(report);
        self.announcement = "The saved report was opened.".to_owned();
    }

    /// Nothing is shown any more; what takes its place is complete.
    fn close(&mut self) {
        self.lose_data();
        (self.problem, self.report, self.modalities) = (None, None, ComparedModalities::default());
        self.forget_made();
        self.phase = Phase::Done;
        self.n_arrivals += 1;
    }

    /// Forgets what was made of the report before.
    fn forget_made(&mut self) {
        (self.remeasured, self.remeasuring) = (None, None);
        self.side = Side::default();
    }

    /// The worker that held files beside the data is gone.
    pub fn lose_beside(&mut self) {
        let lost = std::mem::take(&mut self.beside);
        if lost == Beside::default() {
            return;
        }
        self.side.forget_plans();
        if lost.test.is_some() {
            self.outdate();
        }
        self.announcement = "The files beside the data must be chosen again.".to_owned();
    }

    /// Where the page stands while nothing happens.
    fn resting(&self) -> Phase {
        if self.is_current {
            return Phase::Done;
        }
        if self.data.as_ref().is_some_and(is_complete) { Phase::Ready } else { Phase::Idle }
    }
}

fn is_complete(data: &DataSummary) -> bool {
    !data.matrices.is_empty() && data.labels.is_some()
}

#[cfg(test)]
#[path = "app_tests.rs"]
mod tests;
