//! Inertia and silhouette of a modality over several numbers of clusters.

use crate::modalities::refused;
use crate::{AnalysisError, Modality};
use scar_core::control::Control;
use scar_method::modality::{ClusterPoint, KmeansParams, cluster_curve, default_ks};
use scar_method::settings::Settings;

/// Inertia and silhouette of `modality` over [`default_ks`], on the items that [`analyze_modalities`](crate::analyze_modalities)
/// finds clusters on with the same settings.
///
/// # Errors
/// [`AnalysisError::Refused`] for embeddings that are all equal or too few, and settings outside their range;
/// [`AnalysisError::Cancelled`].
///
/// Source: METHOD, section 6.
///
/// ```
/// use scar_analysis::{Modality, modality_curve};
/// use scar_method::settings::Settings;
/// use scar_method::modality::KmeansParams;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let modality = Modality { name: "place".to_owned(), embeddings: set.embeddings().clone(), matrix: report.data.matrix, pairing: None };
/// let curve = modality_curve(&modality, &KmeansParams::default(), &Settings::default(), &Default::default()).unwrap();
/// // With more clusters, centres are nearer to the rows.
/// assert!(curve.windows(2).all(|pair| pair[0].k < pair[1].k && pair[0].inertia > pair[1].inertia));
/// assert_eq!((curve[0].k, curve.len()), (2, 9));
/// ```
pub fn modality_curve(
    modality: &Modality,
    params: &KmeansParams,
    settings: &Settings,
    control: &Control,
) -> Result<Vec<ClusterPoint>, AnalysisError> {
    settings.clone().checked()?;
    let items: Vec<u32> = (0..modality.embeddings.n_rows() as u32).collect();
    let ks = default_ks(items.len() as u64);
    cluster_curve(&modality.embeddings, &items, &ks, params, control).map_err(|error| refused(modality, &error))
}
