//! Requests and answers about modalities.

use serde::{Deserialize, Serialize};

use scar_method::settings::Settings;

/// Which of the matrices are modalities of the same samples, and what their classes are.
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
    /// The position of each in [`DataSummary::matrices`](super::DataSummary::matrices), and its name.
    pub matrices: Vec<(u32, String)>,
    /// Number of k-means clusters of each, which are the classes of the others. `None`: the labels of the data are the classes.
    pub clusters: Option<u32>,
    /// Settings of the analysis of each side.
    pub settings: Settings,
}
