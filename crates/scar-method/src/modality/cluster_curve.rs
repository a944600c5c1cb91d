//! Inertia and silhouette over several k, which help to choose k.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::silhouette::SampleDistances;
use crate::modality::{KmeansError, KmeansParams, kmeans};
use scar_core::Matrix;
use scar_core::control::Control;

/// Default numbers of clusters.
const KS: [u32; 9] = [2, 3, 5, 8, 10, 15, 20, 30, 50];
/// Most starts per k: the curve needs few starts to show its shape.
const MOST_RESTARTS: u32 = 3;

/// How well k clusters part the rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterPoint {
    /// Clusters.
    pub k: u32,
    /// Σ |x − c|² over all rows; it falls with k, and bends where more clusters tell little more.
    pub inertia: f64,
    /// Mean over rows of how much nearer they are to their own cluster than to the next, −1…1; of a sample of 2,000 rows where there are
    /// more. `null` where the sample has one cluster only, or as many as rows.
    pub silhouette: Option<f64>,
}

/// Inertia and mean silhouette of [`kmeans`] for each of `ks`, in their order, on the rows `sample_idxs` of `embeddings` (*N* × *D*).
///
/// At most three starts are made, so the inertia may be a little above that of a full clustering with more starts. Silhouettes are
/// exact in Euclidean distance, on all rows or a sample of 2,000 that belongs to the seed. The same for every number of threads.
///
/// # Errors
/// [`KmeansError`], also where one of `ks` is below 2 or above the number of rows.
///
/// # Panics
/// Where a row is not below N.
///
/// Source: Rousseeuw 1987, with 0 for rows alone in their cluster, as scikit-learn's `silhouette_score`.
///
/// ```
/// use scar_method::modality::{KmeansParams, cluster_curve};
/// // Two pairs far from each other: two clusters are best.
/// let embeddings = ndarray::array![[0.0], [0.25], [9.0], [9.5]].into();
/// let curve = cluster_curve(&embeddings, &[0, 1, 2, 3], &[2, 3, 4], &KmeansParams::default(), &Default::default()).unwrap();
/// assert_eq!(curve.iter().map(|point| point.k).collect::<Vec<_>>(), [2, 3, 4]);
/// assert!((curve[0].inertia - 0.15625).abs() < 1e-6 && curve[0].silhouette.unwrap() > 0.9);
/// assert!(curve[1].inertia < curve[0].inertia && curve[1].silhouette < curve[0].silhouette);
/// assert_eq!(curve[2].silhouette, None);
/// ```
pub fn cluster_curve(
    embeddings: &Matrix,
    sample_idxs: &[u32],
    ks: &[u32],
    params: &KmeansParams,
    control: &Control,
) -> Result<Vec<ClusterPoint>, KmeansError> {
    let n_restarts = params.n_restarts.min(MOST_RESTARTS);
    let distances = SampleDistances::new(embeddings, sample_idxs, params.seed, control)?;
    let point = |&k: &u32| {
        let clusters = kmeans(embeddings, sample_idxs, &KmeansParams { n_clusters: k, n_restarts, ..*params }, control)?;
        Ok(ClusterPoint { k, inertia: clusters.inertia, silhouette: distances.silhouette(&clusters.ids) })
    };
    ks.iter().map(point).collect()
}

/// The default numbers of clusters for `n_rows` rows: those of 2, 3, 5, 8, 10, 15, 20, 30 and 50 that are below it.
///
/// ```
/// use scar_method::modality::default_ks;
/// assert_eq!(default_ks(9), [2, 3, 5, 8]);
/// assert_eq!(default_ks(1_000).last(), Some(&50));
/// ```
pub fn default_ks(n_rows: u64) -> Vec<u32> {
    KS.into_iter().filter(|&k| u64::from(k) < n_rows).collect()
}
