//! Jobs beside the analysis: choosing the rows of a plan or a subset, and comparing plans. They run on the pool.

use crate::pool::on_pool;
use crate::session::Session;
use scar_analysis::{
    AnalysisError, ChosenRows, Comparison, Extras, PlanSource, RowPlan, choose_rows, choose_subset, choosing_work, compare_plans,
    comparison_work,
};
use scar_border::post::post_event;
use scar_core::EmbeddingSet;
use scar_core::control::{Control, Step};
use scar_core::problem::Problem;
use scar_method::settings::Settings;
use scar_method::subset::SubsetMethod;
use scar_protocol::Event;
use scar_report::ValidationReport;

/// The matrix of one job, with the files beside it.
pub(super) struct SideJob {
    set: EmbeddingSet,
    settings: Settings,
    extras: Extras,
}

impl SideJob {
    /// # Errors
    /// A [`Problem`] if the inputs do not fit together.
    pub(super) fn new(session: &Session, matrix_idx: u32, settings: Settings, source: PlanSource) -> Result<Self, Problem> {
        let set = session.set(matrix_idx)?;
        let mut extras = session.extras(&set)?;
        if source != PlanSource::File {
            extras.reserve = None;
        }
        Ok(Self { set, settings, extras })
    }

    pub(super) async fn choose(self, job: u32, plan: RowPlan, control: &'static Control) -> Result<ChosenRows, AnalysisError> {
        start(job, choosing_work(&self.set, &self.settings, &self.extras, &plan), Step::Choosing);
        on_pool(move || choose_rows(&self.set, &self.settings, &self.extras, &plan, control)).await.unwrap_or(Err(AnalysisError::Cancelled))
    }

    pub(super) async fn subset(
        self,
        job: u32,
        size: u64,
        method: SubsetMethod,
        control: &'static Control,
    ) -> Result<ChosenRows, AnalysisError> {
        start(job, 0, Step::Choosing);
        on_pool(move || choose_subset(&self.set, &self.settings, size, method, control)).await.unwrap_or(Err(AnalysisError::Cancelled))
    }

    pub(super) async fn compare(
        self,
        job: u32,
        comparison: Comparison,
        control: &'static Control,
    ) -> Result<ValidationReport, AnalysisError> {
        start(job, comparison_work(&self.set, &self.settings, &self.extras, &comparison), Step::Validating);
        on_pool(move || compare_plans(&self.set, &self.settings, &self.extras, &comparison, control, &mut |_| {}))
            .await
            .unwrap_or(Err(AnalysisError::Cancelled))
    }
}

pub(super) fn start(job: u32, total: u64, step: Step) {
    post_event(job, Event::Started { total, step });
}

/// The event that ends a job.
pub(super) fn ended<T>(outcome: Result<T, AnalysisError>, event: impl FnOnce(T) -> Event) -> Event {
    outcome.map_or_else(Event::from, event)
}
