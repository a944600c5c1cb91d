//! What is asked about modalities.

use serde::{Deserialize, Serialize};

use scar_method::modality::ClusterPoint;
use scar_method::settings::Settings;

/// Which matrices of what was read are modalities of the same samples, and what the classes of each are.
///
/// ```
/// use scar_protocol::ModalitiesAsk;
/// use scar_method::settings::Settings;
/// let matrices = vec![(0, "image".to_owned()), (1, "text".to_owned())];
/// let ask = ModalitiesAsk { matrices, clusters: Some(10), settings: Settings::default() };
/// assert_eq!(serde_json::from_str::<ModalitiesAsk>(&serde_json::to_string(&ask).unwrap()).unwrap(), ask);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModalitiesAsk {
    /// The place of each among [`DataSummary::matrices`](super::DataSummary::matrices), and what it is called.
    pub matrices: Vec<(u32, String)>,
    /// k-means clusters of each, which are the others' classes; `None`: the labels of the data.
    pub clusters: Option<u32>,
    /// What was chosen of the analysis of each side.
    pub settings: Settings,
}

/// What helps to choose the number of clusters of one modality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterCurve {
    /// What the modality is called.
    pub name: String,
    /// Numbers of clusters, ascending.
    pub points: Vec<ClusterPoint>,
}
