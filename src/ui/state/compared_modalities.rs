//! What was compared of modalities, and what stands beside it.

use std::sync::Arc;

use scar_protocol::ModalitiesAsk;
use scar_report::{ClusterCurve, ModalitiesReport, ModalityValidation};

/// What was compared last, with what was asked, so that what follows is asked of the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparedModalities {
    asked: Option<ModalitiesAsk>,
    ask: Option<ModalitiesAsk>,
    /// Every pair, both sides of each.
    pub report: Option<Arc<ModalitiesReport>>,
    /// What helps to choose a number of clusters.
    pub curves: Option<Arc<Vec<ClusterCurve>>>,
}

impl ComparedModalities {
    /// The next report will be of this.
    pub fn ask(&mut self, ask: ModalitiesAsk) {
        self.asked = Some(ask);
    }

    /// Takes what was compared.
    pub fn take(&mut self, report: ModalitiesReport) {
        self.ask = self.asked.take();
        self.report = Some(Arc::new(report));
    }

    /// Takes what plans were worth for the pair at `pair_idx`.
    pub fn take_validation(&mut self, pair_idx: usize, validation: ModalityValidation) {
        let Some(report) = &mut self.report else { return };
        if let Some(pair) = Arc::make_mut(report).pairs.get_mut(pair_idx) {
            pair.validation = Some(validation);
        }
    }

    /// What the report is of, and of its pair at `pair_idx` the places of both among the modalities.
    pub fn of_pair(&self, pair_idx: usize) -> Option<(&ModalitiesAsk, [u32; 2])> {
        let (ask, pair) = (self.ask.as_ref()?, self.report.as_ref()?.pairs.get(pair_idx)?);
        let place = |name: &String| ask.matrices.iter().position(|(_, known)| known == name).map(|place| place as u32);
        Some((ask, [place(&pair.names[0])?, place(&pair.names[1])?]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::settings::Settings;
    use scar_report::example;

    #[test]
    fn what_follows_is_asked_of_what_was_compared() {
        let ask = |names: [&str; 2]| ModalitiesAsk {
            matrices: names.iter().enumerate().map(|(idx, name)| (idx as u32 + 3, (*name).to_owned())).collect(),
            clusters: Some(2),
            settings: Settings::default(),
        };
        let mut modalities = ComparedModalities::default();
        assert!(modalities.of_pair(0).is_none());
        modalities.ask(ask(["text", "image"]));
        modalities.take(example::modalities(example::modality_pair(["image", "text"], None, Vec::new())));
        // A later question changes nothing before its answer came.
        modalities.ask(ask(["a", "b"]));
        assert_eq!(modalities.of_pair(0), Some((&ask(["text", "image"]), [1, 0])));
        assert!(modalities.of_pair(1).is_none());
    }
}
