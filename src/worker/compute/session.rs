//! What the worker holds, and the answer to each request.

use std::cell::RefCell;
use std::sync::Arc;

use futures_channel::mpsc::unbounded;
use web_sys::File;

use super::super::blob_source::BlobSource;
use super::super::post::post_event;
use crate::analysis::{self, AnalysisError, Extras, Outcome, Progress, TestRecord};
use crate::control::{Control, Step};
use crate::data::{self, ByteSource as _, Dataset, EmbeddingSet, ReadError, digest, shown_name};
use crate::logits::{GivenClasses, measure_logits};
use crate::measures::Convention;
use crate::problem::{Code, Problem};
use crate::protocol::{DataSummary, Event, Request};
use crate::report::{DataReport, Report};
use crate::settings::Settings;

/// The data that was read last and can be used.
#[derive(Default)]
pub(super) struct Session {
    data: Dataset,
    /// Files that were read, the latest last: logits are read again from theirs, with all their digits.
    files: Vec<File>,
    /// Test errors of the last analysis of that data.
    record: Option<Arc<TestRecord>>,
}

/// Files that a session remembers.
const N_FILES: usize = 64;

/// Answers one request to its end.
pub(super) async fn answer(session: &RefCell<Session>, request: Request, control: &'static Control) {
    // Before `Started`, so that a cancel which answers it is not lost.
    control.reset();
    match request {
        // The reader's; what comes of it comes through the port.
        Request::Read { .. } => {}
        Request::First { job, matrix_idx, settings } => {
            let work = session.borrow().work(matrix_idx, settings);
            let report = match work {
                Ok(work) => work.first(control).await.map(Box::new),
                Err(_) => None,
            };
            post_event(&Event::First { job, report });
        }
        Request::Measure { job, matrix_idx, ratio, convention } => {
            post_event(&match session.borrow().measure(job, matrix_idx, ratio, convention, control) {
                Ok(report) => Event::Done { job, report: Box::new(report) },
                Err(ReadError::Refused(problem)) => Event::Refused { job, problem },
                Err(ReadError::Cancelled) => Event::Cancelled { job },
            });
        }
        Request::Analyze { job, matrix_idx, settings } => {
            let work = session.borrow().work(matrix_idx, settings);
            let outcome = match work {
                Ok(work) => work.run(job, control).await,
                Err(problem) => Err(AnalysisError::Refused(problem)),
            };
            post_event(&match outcome {
                Ok((report, record)) => {
                    session.borrow_mut().record = record.map(Arc::new);
                    Event::Done { job, report: Box::new(report) }
                }
                Err(AnalysisError::Refused(problem)) => Event::Refused { job, problem },
                Err(AnalysisError::Cancelled) => Event::Cancelled { job },
            });
        }
        Request::Remeasure { job, epsilon, delta, seed } => {
            let record = session.borrow().record.clone();
            let measured = match record {
                Some(record) => on_pool(move || record.measured(epsilon, delta, seed, control).ok()).await,
                None => None,
            };
            post_event(&Event::Remeasured { job, measured: measured.map(Box::new) });
        }
    }
}

/// What `work` gives, made on the pool where there is one, so that the worker's own thread stays free.
async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    if cfg!(not(feature = "threads")) {
        return work();
    }
    let (teller, mut told) = unbounded();
    rayon::spawn(move || drop(teller.unbounded_send(work())));
    told.recv().await.ok().flatten()
}

impl Session {
    /// Joins what was read from `files` to what is held; on an error that stays as it was.
    pub(super) fn take(&mut self, newer: Dataset, files: impl Iterator<Item = File>) -> Result<DataSummary, ReadError> {
        let data = self.data.merge(newer)?;
        let summary = summarize(&data);
        self.data = data;
        self.record = None;
        self.files.extend(files);
        let n_forgotten = self.files.len().saturating_sub(N_FILES);
        self.files.drain(..n_forgotten);
        Ok(summary)
    }

    /// Measures the matrix at `matrix_idx` as logits, with all digits that its file holds.
    fn measure(&self, job: u32, matrix_idx: u32, ratio: u32, convention: Convention, control: &Control) -> Result<Report, ReadError> {
        let mut data = DataReport::of(&self.data, matrix_idx as usize)?;
        let named = |file: &&File| shown_name(&file.name()) == data.matrix.file;
        let gone = || Problem::new(Code::Unreadable, format!("{} is not at hand any more. Drop it again.", data.matrix.file));
        let file = self.files.iter().rev().find(named).ok_or_else(gone)?;
        let source = BlobSource::new(file.clone()).map_err(|_| gone())?;
        post_event(&Event::Started { job, total: source.len_bytes(), step: Step::Measuring });
        let (Some(labels), Some(matrix)) = (&self.data.labels, self.data.matrices.get(matrix_idx as usize)) else {
            return Err(Problem::new(Code::LabelMissing, "There are no labels. Give one label per row.").into());
        };
        // Only an array keeps more digits than were read; and only where no row of it was left out.
        let is_whole = data.matrix.format == "npy" && labels.n_samples() as u64 == data.matrix.rows;
        let logits = if is_whole { data::read_numbers(&source, control)? } else { matrix.values.to_array().mapv(f64::from) };
        let file = self.data.labels_file.clone().unwrap_or_default();
        let measured = measure_logits(logits.view(), GivenClasses { labels, file: &file }, None, ratio, convention)?;
        control.check()?;
        data.matrix.values.sha256_f32le = Some(digest(&matrix.values, control)?);
        Ok(measured.into_report(data))
    }

    /// All that an analysis needs, proved.
    fn work(&self, matrix_idx: u32, settings: Settings) -> Result<Work, Problem> {
        let settings = settings.checked()?;
        let matrix_idx = matrix_idx as usize;
        let set = self.data.embedding_set(matrix_idx)?;
        let data = DataReport::of(&self.data, matrix_idx)?;
        Ok(Work { set, data, settings })
    }
}

fn summarize(data: &Dataset) -> DataSummary {
    DataSummary {
        matrices: data.matrices.iter().map(|matrix| matrix.summary.clone()).collect(),
        labels: data.label_summary(),
        label_column: data.label_column.clone(),
        label_columns: data.label_columns.clone(),
        sample: data.sample.clone(),
        split: data.split_summary().map(Box::new),
        problems: data.problems.clone(),
    }
}

/// An analysis that can start.
struct Work {
    set: EmbeddingSet,
    data: DataReport,
    settings: Settings,
}

/// What the analysis tells from the pool to the worker's own thread.
enum Told {
    Progress(Progress),
    Outcome(Box<Result<(Report, Option<TestRecord>), AnalysisError>>),
}

impl Work {
    fn go(self, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<(Report, Option<TestRecord>), AnalysisError> {
        let Outcome { mut report, test_record, .. } =
            analysis::run_with(&self.set, self.data, &self.settings, &Extras::default(), control, tell)?;
        // After the numbers that a person waits for: it takes longer than reading.
        let sha256 = &mut report.data.matrix.values.sha256_f32le;
        if sha256.is_none() {
            *sha256 = Some(digest(self.set.embeddings(), control)?);
        }
        Ok((report, test_record))
    }

    /// The first numbers alone.
    async fn first(self, control: &'static Control) -> Option<Report> {
        on_pool(move || analysis::first_numbers(&self.set, self.data, &self.settings, control)).await
    }

    /// Runs to the end and posts the progress; the first step is told as [`Event::Started`].
    async fn run(self, job: u32, control: &'static Control) -> Result<(Report, Option<TestRecord>), AnalysisError> {
        let mut total = Some(analysis::total_work(&self.set, &self.settings));
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
