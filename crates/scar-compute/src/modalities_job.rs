//! Comparisons of modalities as jobs on the pool.

use std::sync::Arc;

use crate::pool::{on_pool, on_pool_telling};
use crate::session::Session;
use crate::side_jobs::start;
use scar_analysis::{
    AnalysisError, Modality, ModalityComparison, Progress, Swap, analyze_modalities, check_modalities_room, compare_modality_plans,
    modalities_work, modality_comparison_work, modality_curve,
};
use scar_border::post::post_event;
use scar_core::control::{Control, Step};
use scar_core::problem::{Code, Problem};
use scar_data::digest;
use scar_method::modality::KmeansParams;
use scar_method::settings::Settings;
use scar_protocol::{Event, ModalitiesAsk};
use scar_report::{ClusterCurve, ModalitiesReport, ModalityValidation};

/// The modalities of one job, and their classes.
pub(super) struct ModalitiesJob {
    modalities: Vec<Modality>,
    swap: Swap,
    settings: Settings,
    ids: Option<Arc<Vec<String>>>,
}

impl ModalitiesJob {
    /// # Errors
    /// A [`Problem`] if a matrix is no longer in memory, or if labels are requested and there are none.
    pub(super) fn new(session: &Session, ask: ModalitiesAsk) -> Result<Self, Problem> {
        let gone = || Problem::new(Code::NoMatrix, "A modality is not there any more. Drop its file again.");
        let modality = |(matrix_idx, name): (u32, String)| {
            let matrix = session.named_matrix(matrix_idx).ok_or_else(gone)?;
            Ok(Modality { name, embeddings: matrix.values.clone(), matrix: matrix.summary.clone(), pairing: matrix.pairing.clone() })
        };
        let swap =
            match ask.clusters {
                Some(n_clusters) => Swap::Clusters(KmeansParams { n_clusters, seed: ask.settings.seed, ..KmeansParams::default() }),
                None => Swap::Given(session.labels().ok_or_else(|| {
                    Problem::new(Code::LabelMissing, "There are no labels. Give one label per row, or compare by clusters.")
                })?),
            };
        let modalities = ask.matrices.into_iter().map(modality).collect::<Result<Vec<_>, Problem>>()?;
        Ok(Self { modalities, swap, settings: ask.settings, ids: session.ids() })
    }

    /// The job, where the analyses of its sides have room.
    ///
    /// # Errors
    /// A [`Problem`] with both sizes where they have none.
    pub(super) fn with_room(self, session: &Session) -> Result<Self, Problem> {
        check_modalities_room(&self.modalities, &self.swap, &self.settings, session.free_bytes())?;
        Ok(self)
    }

    pub(super) async fn analyze(mut self, job: u32, control: &'static Control) -> Result<ModalitiesReport, AnalysisError> {
        start(job, modalities_work(&self.modalities, &self.swap, &self.settings), Step::Clustering);
        let post = move |progress| {
            if let Progress::Step(step) = progress {
                post_event(job, Event::Step { step });
            }
        };
        let work = move |tell: &mut dyn FnMut(Progress)| {
            for modality in &mut self.modalities {
                modality.matrix.values.sha256_f32le = Some(digest(&modality.embeddings, control)?);
            }
            let mut report = analyze_modalities(&self.modalities, &self.swap, &self.settings, control, tell)?;
            if let Some(ids) = &self.ids {
                report.name_items(ids);
            }
            Ok(report)
        };
        on_pool_telling(work, post).await.unwrap_or(Err(AnalysisError::Cancelled))
    }

    /// Clusters each modality with several numbers of clusters.
    pub(super) async fn curves(self, job: u32, control: &'static Control) -> Result<Vec<ClusterCurve>, AnalysisError> {
        start(job, 0, Step::Clustering);
        let params = match &self.swap {
            Swap::Clusters(params) => *params,
            Swap::Given(_) => KmeansParams { seed: self.settings.seed, ..KmeansParams::default() },
        };
        let of = move |modality: &Modality| {
            let points = modality_curve(modality, &params, &self.settings, control)?;
            Ok(ClusterCurve { name: modality.name.clone(), points })
        };
        let modalities = self.modalities;
        on_pool(move || modalities.iter().map(of).collect()).await.unwrap_or(Err(AnalysisError::Cancelled))
    }

    /// Compares plans for two of the modalities.
    pub(super) async fn compare(
        self,
        job: u32,
        pair: [u32; 2],
        comparison: ModalityComparison,
        control: &'static Control,
    ) -> Result<ModalityValidation, AnalysisError> {
        let n_items = self.modalities.first().map_or(0, |modality| modality.embeddings.n_rows());
        start(job, modality_comparison_work(n_items as u64, &comparison, &self.settings), Step::Validating);
        let [Some(_), Some(_)] = pair.map(|place| self.modalities.get(place as usize)) else {
            let message = "A modality is not there any more. Compare the modalities again.";
            return Err(Problem::new(Code::NoMatrix, message).into());
        };
        let work = move || {
            let sides = pair.map(|place| &self.modalities[place as usize]);
            compare_modality_plans(sides, &self.swap, &comparison, &self.settings, control, &mut |_| {})
        };
        on_pool(work).await.unwrap_or(Err(AnalysisError::Cancelled))
    }
}
