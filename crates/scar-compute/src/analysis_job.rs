//! The analysis as a job on the pool: its first numbers only, or all of it with progress.

use crate::pool::{on_pool, on_pool_telling};
use scar_analysis as analysis;
use scar_analysis::{AnalysisError, Extras, Judged, Outcome, Progress, TestRecord};
use scar_border::post::post_event;
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_data::digest;
use scar_method::settings::Settings;
use scar_protocol::Event;
use scar_report::{DataReport, Report};

/// An analysis that is ready to start.
pub(super) struct AnalysisJob {
    pub(super) set: EmbeddingSet,
    pub(super) data: DataReport,
    pub(super) settings: Settings,
    pub(super) extras: Extras,
}

/// The results of an analysis.
pub(super) struct Analyzed {
    pub(super) report: Report,
    pub(super) record: Option<TestRecord>,
    pub(super) judged: Option<Judged>,
}

impl AnalysisJob {
    fn go(self, control: &Control, tell: &mut dyn FnMut(Progress)) -> Result<Analyzed, AnalysisError> {
        let Outcome { mut report, test_record, judged, .. } =
            analysis::run_with(&self.set, self.data, &self.settings, &self.extras, control, tell)?;
        // The digest takes longer than reading the files, so it is computed after the numbers that the user waits for.
        let sha256 = &mut report.data.matrix.values.sha256_f32le;
        if sha256.is_none() {
            *sha256 = Some(digest(self.set.embeddings(), control)?);
        }
        Ok(Analyzed { report, record: test_record, judged })
    }

    /// Computes the first numbers only.
    pub(super) async fn first(self, control: &'static Control) -> Option<Report> {
        on_pool(move || analysis::first_numbers(&self.set, self.data, &self.settings, control)).await.flatten()
    }

    /// Runs the analysis to its end and posts progress. The first step is posted as [`Event::Started`].
    pub(super) async fn run(self, job: u32, control: &'static Control) -> Result<Analyzed, AnalysisError> {
        let mut total = Some(analysis::total_work_with(&self.set, &self.settings, &self.extras));
        let post = move |progress| {
            let event = match progress {
                Progress::Step(step) => match total.take() {
                    Some(total) => Event::Started { total, step },
                    None => Event::Step { step },
                },
                Progress::Partial(report) => Event::Partial { report },
            };
            post_event(job, event);
        };
        on_pool_telling(move |tell| self.go(control, tell), post).await.unwrap_or(Err(AnalysisError::Cancelled))
    }
}
