//! The answer to each request.

use std::cell::RefCell;
use std::sync::Arc;

use super::super::post::{post_event, post_extracted};
use super::analysis_job::Analyzed;
use super::look_job::LookJob;
use super::modalities_job::ModalitiesJob;
use super::pool::on_pool;
use super::session::Session;
use super::side_jobs::{SideJob, ended};
use super::values;
use crate::analysis::{AnalysisError, PlanSource};
use crate::control::Control;
use crate::data::ReadError;
use crate::protocol::{DataSummary, Event, Request};
use crate::rows::Looked;

/// Answers one request to its end.
pub(super) async fn answer(session: &RefCell<Session>, request: Request, control: &'static Control) {
    // Before `Started`, so that a cancel which answers it is not lost.
    control.reset();
    match request {
        // The reader's; what comes of it comes through the port.
        Request::Read { .. } | Request::Extract { .. } => {}
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
            post_event(&ended(job, outcome, |Analyzed { report, record, whole }| {
                let mut session = session.borrow_mut();
                session.record = record.map(Arc::new);
                session.whole = whole.map(|whole| (matrix_idx, report.settings.clone(), Arc::new(whole)));
                Event::Done { job, report: Box::new(report) }
            }));
        }
        Request::ChooseRows { job, matrix_idx, settings, source, plan } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, source);
            let outcome = match side {
                Ok(side) => side.choose(job, plan, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |rows| session.borrow().placed(job, matrix_idx, rows)));
        }
        Request::Subset { job, matrix_idx, settings, size, method } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, PlanSource::Split);
            let outcome = match side {
                Ok(side) => side.subset(job, size, method, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |rows| session.borrow().placed(job, matrix_idx, rows)));
        }
        Request::Look { job, matrix_idx, settings, params } => {
            let side = LookJob::new(&session.borrow(), matrix_idx, settings, params);
            let outcome = match side {
                Ok(side) => side.look(job, session, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |Looked { report, table }| Event::Looked {
                job,
                report: Box::new(report),
                table: Box::new(table),
            }));
        }
        Request::Keep { job, rows, of_all } => {
            let outcome = session.borrow_mut().keep(&rows, of_all, control);
            post_event(&loaded(job, outcome));
        }
        Request::Extend { job, rows } => {
            let outcome = session.borrow_mut().extend(&rows, control);
            post_event(&loaded(job, outcome));
        }
        Request::Values { job, matrix_idx, of_reserve, rows } => match values::blob(session.borrow().matrix(matrix_idx, of_reserve), &rows)
        {
            Ok(file) => post_extracted(job, &file),
            Err(problem) => post_event(&Event::Refused { job, problem }),
        },
        Request::Compare { job, matrix_idx, settings, source, comparison } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, source);
            let outcome = match side {
                Ok(side) => side.compare(job, *comparison, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |validation| Event::Compared { job, validation: Box::new(validation) }));
        }
        Request::Modalities { job, ask } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask);
            let outcome = match work {
                Ok(work) => work.analyze(job, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |report| Event::Modalities { job, report: Box::new(report) }));
        }
        Request::ClusterCurves { job, ask } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask);
            let outcome = match work {
                Ok(work) => work.curves(job, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |curves| Event::ClusterCurves { job, curves }));
        }
        Request::ComparePairPlans { job, ask, pair_idx, pair, comparison } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask);
            let outcome = match work {
                Ok(work) => work.compare(job, pair, *comparison, control).await,
                Err(problem) => Err(problem.into()),
            };
            post_event(&ended(job, outcome, |validation| Event::PairPlansCompared { job, pair_idx, validation: Box::new(validation) }));
        }
        Request::Forget { job, purpose } => {
            let beside = session.borrow_mut().forget(purpose);
            post_event(&Event::LoadedBeside { job, beside });
        }
        Request::Remeasure { job, epsilon, delta, seed } => {
            let record = session.borrow().record.clone();
            let measured = match record {
                Some(record) => on_pool(move || record.measured(epsilon, delta, seed, control).ok()).await.flatten(),
                None => None,
            };
            post_event(&Event::Remeasured { job, measured: measured.map(Box::new) });
        }
    }
}

fn loaded(job: u32, outcome: Result<DataSummary, ReadError>) -> Event {
    match outcome {
        Ok(data) => Event::Loaded { job, data },
        Err(ReadError::Refused(problem)) => Event::Refused { job, problem },
        Err(ReadError::Cancelled) => Event::Cancelled { job },
    }
}
