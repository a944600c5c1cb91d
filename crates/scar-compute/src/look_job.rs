//! The examination of all rows as a job on the pool; labels are judged once for the same data and settings.

use std::cell::RefCell;
use std::sync::Arc;

use crate::pool::on_pool;
use crate::session::Session;
use crate::side_jobs::start;
use scar_analysis::{AnalysisError, Extras, Judged, LookInput, check_looking_room, judge_labels, judging_work, look, look_work};
use scar_border::post::post_event;
use scar_core::EmbeddingSet;
use scar_core::control::{Control, Step};
use scar_core::problem::Problem;
use scar_data::RowPlaces;
use scar_method::rows::{CheckedRowsParams, RowsParams};
use scar_method::settings::Settings;
use scar_protocol::Event;
use scar_report::DataReport;
use scar_report::rows::Looked;

/// The checked input of one examination.
pub(super) struct LookJob {
    matrix_idx: u32,
    set: EmbeddingSet,
    ids: Option<Arc<Vec<String>>>,
    places: RowPlaces,
    data: DataReport,
    settings: Settings,
    extras: Extras,
    params: CheckedRowsParams,
    /// What is known of the labels, if it was found before.
    judged: Option<Arc<Judged>>,
}

impl LookJob {
    /// # Errors
    /// A [`Problem`] if the inputs do not fit together, if a parameter is outside its range, or if there is no room to judge labels.
    pub(super) fn new(session: &Session, matrix_idx: u32, settings: Settings, params: RowsParams) -> Result<Self, Problem> {
        let (params, settings) = (params.check()?, settings.checked()?);
        let set = session.set(matrix_idx)?;
        // Candidates for a plan are not needed here.
        let extras = Extras { reserve: None, ..session.extras(&set)? };
        let (data, ids, places) = (session.described(matrix_idx)?, session.ids(), session.row_places(matrix_idx));
        let is_same = |(of_matrix, of_settings, _): &&(u32, Settings, Arc<Judged>)| *of_matrix == matrix_idx && *of_settings == settings;
        let judged = session.judged.as_ref().filter(is_same).map(|(_, _, judged)| Arc::clone(judged));
        if judged.is_none() {
            check_looking_room(&set, &settings, session.free_bytes())?;
        }
        Ok(Self { matrix_idx, set, ids, places, data, settings, extras, params, judged })
    }

    pub(super) async fn look(self, job: u32, session: &RefCell<Session>, control: &'static Control) -> Result<Looked, AnalysisError> {
        let Self { matrix_idx, set, ids, places, data, settings, extras, params, judged } = self;
        let n_rows = set.n_samples() as u64;
        let judged = match judged {
            Some(judged) => {
                start(job, look_work(n_rows), Step::Looking);
                judged
            }
            None => {
                start(job, judging_work(&set, &settings, &extras) + look_work(n_rows), Step::Training);
                let (of_set, of_settings) = (set.clone(), settings.clone());
                let found = on_pool(move || judge_labels(&of_set, &of_settings, &extras, control)).await;
                let judged = Arc::new(found.unwrap_or(Err(AnalysisError::Cancelled))?);
                session.borrow_mut().judged = Some((matrix_idx, settings.clone(), Arc::clone(&judged)));
                post_event(job, Event::Step { step: Step::Looking });
                judged
            }
        };
        let looked = on_pool(move || {
            look(LookInput { set: &set, ids: ids.as_ref(), places: &places, judged: &judged, settings: &settings }, data, &params, control)
        });
        looked.await.ok_or(AnalysisError::Cancelled)?.map_err(AnalysisError::from)
    }
}
