//! The analysis as a job of the pool: first numbers, or all of it with its progress.

use futures_channel::mpsc::unbounded;

use super::super::post::post_event;
use super::session::on_pool;
use crate::analysis::{self, AnalysisError, Extras, Outcome, Progress, TestRecord, WholeProbe};
use crate::control::Control;
use crate::data::{EmbeddingSet, digest};
use crate::protocol::Event;
use crate::report::{DataReport, Report};
use crate::settings::Settings;

/// An analysis that can start.
pub(super) struct AnalysisJob {
    pub(super) set: EmbeddingSet,
    pub(super) data: DataReport,
    pub(super) settings: Settings,
    pub(super) extras: Extras,
}

/// What the analysis tells from the pool to the worker's own thread.
enum Told {
    Progress(Progress),
    Outcome(Box<Result<Analyzed, AnalysisError>>),
}

/// What an analysis leaves behind.
pub(super) struct Analyzed {
    pub(super) report: Report,
    pub(super) record: Option<TestRecord>,
    pub(super) whole: Option<WholeProbe>,
}

impl AnalysisJob {
    fn go(self, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<Analyzed, AnalysisError> {
        let Outcome { mut report, test_record, whole, .. } =
            analysis::run_with(&self.set, self.data, &self.settings, &self.extras, control, tell)?;
        // After the numbers that a person waits for: it takes longer than reading.
        let sha256 = &mut report.data.matrix.values.sha256_f32le;
        if sha256.is_none() {
            *sha256 = Some(digest(self.set.embeddings(), control)?);
        }
        Ok(Analyzed { report, record: test_record, whole })
    }

    /// The first numbers alone.
    pub(super) async fn first(self, control: &'static Control) -> Option<Report> {
        on_pool(move || analysis::first_numbers(&self.set, self.data, &self.settings, control)).await.flatten()
    }

    /// Runs to the end and posts the progress; the first step is told as [`Event::Started`].
    pub(super) async fn run(self, job: u32, control: &'static Control) -> Result<Analyzed, AnalysisError> {
        let mut total = Some(analysis::total_work_with(&self.set, &self.settings, &self.extras));
        let mut post = move |progress| {
            post_event(&match progress {
                Progress::Step(step) => match total.take() {
                    Some(total) => Event::Started { job, total, step },
                    None => Event::Step { job, step },
                },
                Progress::Partial(report) => Event::Partial { job, report },
            });
        };
        if cfg!(not(feature = "threads")) {
            return self.go(control, &mut post);
        }
        let (teller, mut told) = unbounded();
        rayon::spawn(move || {
            // The receiver lives until the outcome came, so nothing here is lost.
            let outcome = self.go(control, &mut |progress| drop(teller.unbounded_send(Told::Progress(progress))));
            drop(teller.unbounded_send(Told::Outcome(Box::new(outcome))));
        });
        loop {
            match told.recv().await {
                Ok(Told::Progress(progress)) => post(progress),
                Ok(Told::Outcome(outcome)) => return *outcome,
                // Only a panic drops the teller without an outcome, and that was told by its hook.
                Err(_) => return Err(AnalysisError::Cancelled),
            }
        }
    }
}
