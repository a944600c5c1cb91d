//! Answers each request.

use std::cell::RefCell;
use std::sync::Arc;

use crate::analysis_job::Analyzed;
use crate::look_job::LookJob;
use crate::modalities_job::ModalitiesJob;
use crate::pool::on_pool;
use crate::session::Session;
use crate::side_jobs::{SideJob, ended};
use crate::values;
use scar_analysis::{AnalysisError, PlanSource};
use scar_border::post::{post_event, post_extracted};
use scar_core::control::Control;
use scar_data::ReadError;
use scar_protocol::{DataSummary, Event, Request};
use scar_report::rows::Looked;

/// Answers the request of `job`, up to its last event.
pub(super) async fn answer(session: &RefCell<Session>, job: u32, request: Request, control: &'static Control) {
    // Reset before `Started` is posted, so that a cancel in reply to it is not lost.
    control.reset();
    let event = match request {
        // These requests are for the reader. Its results come through the port.
        Request::Read { .. } | Request::Extract { .. } => return,
        Request::First { matrix_idx, settings } => {
            let work = session.borrow().work(matrix_idx, settings);
            let report = match work {
                Ok(work) => work.first(control).await.map(Box::new),
                Err(_) => None,
            };
            Event::First { report }
        }
        Request::Measure { matrix_idx, ratio, convention } => match session.borrow().measure(job, matrix_idx, ratio, convention, control) {
            Ok(report) => Event::Done { report: Box::new(report) },
            Err(error) => error.into(),
        },
        Request::Analyze { matrix_idx, settings } => {
            let work = session.borrow().work(matrix_idx, settings);
            let outcome = match work {
                Ok(work) => work.run(job, control).await,
                Err(problem) => Err(AnalysisError::Refused(problem)),
            };
            ended(outcome, |Analyzed { report, record, judged }| {
                let mut session = session.borrow_mut();
                session.record = record.map(Arc::new);
                // What was found of labels before may be of others.
                session.judged = judged.map(|judged| (matrix_idx, report.settings.clone(), Arc::new(judged)));
                Event::Done { report: Box::new(report) }
            })
        }
        Request::ChooseRows { matrix_idx, settings, source, plan } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, source);
            let outcome = match side {
                Ok(side) => side.choose(job, plan, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |rows| session.borrow().placed(matrix_idx, rows))
        }
        Request::Subset { matrix_idx, settings, size, method } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, PlanSource::Split);
            let outcome = match side {
                Ok(side) => side.subset(job, size, method, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |rows| session.borrow().placed(matrix_idx, rows))
        }
        Request::Look { matrix_idx, settings, params } => {
            let side = LookJob::new(&session.borrow(), matrix_idx, settings, params);
            let outcome = match side {
                Ok(side) => side.look(job, session, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |Looked { report, table }| Event::Looked { report: Box::new(report), table: Box::new(table) })
        }
        Request::Keep { rows, of_all } => loaded(session.borrow_mut().keep(&rows, of_all, control)),
        Request::Extend { rows } => loaded(session.borrow_mut().extend(&rows, control)),
        Request::Values { matrix_idx, of_reserve, rows } => match values::blob(session.borrow().matrix(matrix_idx, of_reserve), &rows) {
            Ok(file) => return post_extracted(job, &file),
            Err(problem) => Event::Refused { problem },
        },
        Request::Compare { matrix_idx, settings, source, comparison } => {
            let side = SideJob::new(&session.borrow(), matrix_idx, settings, source);
            let outcome = match side {
                Ok(side) => side.compare(job, *comparison, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |validation| Event::Compared { validation: Box::new(validation) })
        }
        Request::Modalities { ask } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask).and_then(|work| work.with_room(&session.borrow()));
            let outcome = match work {
                Ok(work) => work.analyze(job, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |report| Event::Modalities { report: Box::new(report) })
        }
        Request::ClusterCurves { ask } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask);
            let outcome = match work {
                Ok(work) => work.curves(job, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |curves| Event::ClusterCurves { curves })
        }
        Request::ComparePairPlans { ask, pair_idx, pair, comparison } => {
            let work = ModalitiesJob::new(&session.borrow(), *ask).and_then(|work| work.with_room(&session.borrow()));
            let outcome = match work {
                Ok(work) => work.compare(job, pair, *comparison, control).await,
                Err(problem) => Err(problem.into()),
            };
            ended(outcome, |validation| Event::PairPlansCompared { pair_idx, validation: Box::new(validation) })
        }
        Request::Forget { purpose } => Event::LoadedBeside { beside: session.borrow_mut().forget(purpose) },
        Request::Remeasure { epsilon, delta, seed } => {
            let record = session.borrow().record.clone();
            let measured = match record {
                Some(record) => on_pool(move || record.measured(epsilon, delta, seed, control).ok()).await.flatten(),
                None => None,
            };
            Event::Remeasured { measured: measured.map(Box::new) }
        }
    };
    post_event(job, event);
}

fn loaded(outcome: Result<DataSummary, ReadError>) -> Event {
    outcome.map_or_else(Event::from, |data| Event::Loaded { data })
}
