//! k-means by Lloyd's algorithm, from several random starts.
//!
//! Our own code on purpose: crates for clustering want the rows in one piece of their own type and cannot be cancelled between two
//! passes; and none promises the same bits whatever the machine and the number of threads, as reports do here.

use std::fmt;

use ndarray::Array2;

use super::minibatch::centres_by_batches;
use super::nearest_centre::{Assignment, Points};
use super::seeding::first_centres;
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Part of the random stream's path, so that these draws are independent of all others.
const CLUSTERS: u64 = 0xC157;

/// How clusters are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KmeansParams {
    /// Clusters, k: 2 at least, and no more than rows.
    pub n_clusters: u32,
    /// First centres to start from; the clusters with the least inertia are kept.
    pub n_restarts: u32,
    /// Passes at most, of each start.
    pub max_passes: u32,
    /// A start ends where centres move by less than this, squared, as a share of the mean variance of a dimension.
    pub tolerance: f64,
    /// Decides the first centres.
    pub seed: u64,
    /// Rows of a mini-batch, by which centres are found in place of passes over all rows: quicker for very many rows, and some percent
    /// more inertia. Two passes over all rows follow. `None`: all rows in each pass.
    pub batch: Option<u32>,
}

impl Default for KmeansParams {
    /// Ten clusters of ten starts, as scikit-learn's `KMeans(init="k-means++", n_init=10)`.
    fn default() -> Self {
        Self { n_clusters: 10, n_restarts: 10, max_passes: 300, tolerance: 1e-4, seed: 0, batch: None }
    }
}

/// Clusters of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// k × D, in the order of their size, the largest first.
    pub centres: Array2<f64>,
    /// Cluster of each row, in the order in which they were given.
    pub ids: Vec<u32>,
    /// Rows of each cluster.
    pub counts: Vec<u64>,
    /// Σ |x − c|² over all rows.
    pub inertia: f64,
    /// Passes of the start that was kept.
    pub n_passes: u32,
    /// Whether that start came to its end before the passes did.
    pub is_converged: bool,
    /// Clusters that lost all their rows on the way and were begun anew from the row farthest from its centre, over all starts.
    pub n_reseeded: u32,
}

impl Clusters {
    /// The nearest centre (the first of equals) of each of the rows `sample_idxs` of `embeddings` (*N* × *D*). The rows need not be those
    /// that were clustered.
    ///
    /// # Errors
    /// [`Cancelled`] soon after `control` says so.
    ///
    /// # Panics
    /// Where `embeddings` has other than D columns, or a row is not below N.
    ///
    /// ```
    /// use scar_method::modality::{KmeansParams, kmeans};
    /// let embeddings = ndarray::array![[0.0], [1.0], [9.0], [8.0]].into();
    /// let params = KmeansParams { n_clusters: 2, ..KmeansParams::default() };
    /// let clusters = kmeans(&embeddings, &[0, 1, 2], &params, &Default::default()).unwrap();
    /// assert_eq!(clusters.nearest(&embeddings, &[3, 0], &Default::default()), Ok(vec![1, 0]));
    /// assert_eq!(clusters.representatives(&embeddings, &[0, 1, 2], 1), [[0], [2]]);
    /// ```
    pub fn nearest(&self, embeddings: &Matrix, sample_idxs: &[u32], control: &Control) -> Result<Vec<u32>, Cancelled> {
        assert_eq!(embeddings.n_dims(), self.centres.ncols(), "nearest: dimensions of the embeddings");
        parallel::try_map(sample_idxs.len(), |i| {
            control.check()?;
            let row = embeddings.row(sample_idxs[i] as usize);
            let distances = self.centres.rows().into_iter().map(|centre| square_distance(row, centre.iter()));
            let nearest = distances.enumerate().reduce(|best, other| if other.1 < best.1 { other } else { best });
            Ok(nearest.map_or(0, |(id, _)| id as u32))
        })
    }

    /// For each cluster, its `n` rows nearest to its centre, the nearest first. `sample_idxs` are the clustered rows, in their order.
    ///
    /// # Panics
    /// If `sample_idxs` has another length than the clustered rows.
    pub fn representatives(&self, embeddings: &Matrix, sample_idxs: &[u32], n: usize) -> Vec<Vec<u32>> {
        assert_eq!(sample_idxs.len(), self.ids.len(), "representatives: the rows that were clustered");
        let mut of_cluster: Vec<Vec<(f64, u32)>> = vec![Vec::new(); self.counts.len()];
        for (&idx, &id) in sample_idxs.iter().zip(&self.ids) {
            let centre = self.centres.row(id as usize);
            of_cluster[id as usize].push((square_distance(embeddings.row(idx as usize), centre.iter()), idx));
        }
        let nearest = |mut rows: Vec<(f64, u32)>| {
            rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            rows.into_iter().take(n).map(|(_, idx)| idx).collect()
        };
        of_cluster.into_iter().map(nearest).collect()
    }
}

fn square_distance<'a>(row: &[f32], centre: impl Iterator<Item = &'a f64>) -> f64 {
    row.iter().zip(centre).map(|(&value, centre)| (f64::from(value) - centre).powi(2)).sum()
}

/// Why there are no clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmeansError {
    /// More clusters than rows that differ, or fewer than two.
    ClusterCount {
        /// Clusters that were asked for.
        n_clusters: u32,
        /// Rows.
        n_rows: u64,
    },
    /// All rows are equal.
    Constant,
    /// A person cancelled.
    Cancelled,
}

impl fmt::Display for KmeansError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClusterCount { n_clusters, n_rows } => {
                write!(f, "{n_clusters} clusters cannot be made of {n_rows} rows. Ask for 2 at least, and no more than there are rows.")
            }
            Self::Constant => write!(f, "All rows are equal, so there is nothing to part them by. Give embeddings that differ."),
            Self::Cancelled => write!(f, "Clustering was cancelled. Start it again."),
        }
    }
}

impl From<Cancelled> for KmeansError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Clusters of the rows `sample_idxs` of `embeddings` (*N* × *D*), by Lloyd's algorithm from [`KmeansParams::n_restarts`] draws of
/// greedy k-means++; or by mini-batches ([`KmeansParams::batch`]). The same for every number of threads.
///
/// # Errors
/// [`KmeansError`].
///
/// # Panics
/// Where a row is not below N.
///
/// Source: Lloyd 1982; Arthur & Vassilvitskii 2007. METHOD, section 6.
///
/// ```
/// use scar_method::modality::{KmeansParams, kmeans};
/// let embeddings = ndarray::array![[0.0], [0.2], [0.1], [9.0], [9.2], [5.0]].into();
/// let params = KmeansParams { n_clusters: 3, ..KmeansParams::default() };
/// let clusters = kmeans(&embeddings, &[0, 1, 2, 3, 4, 5], &params, &Default::default()).unwrap();
/// // The largest cluster comes first.
/// assert_eq!((clusters.ids, clusters.counts), (vec![0, 0, 0, 1, 1, 2], vec![3, 2, 1]));
/// assert!((clusters.inertia - 0.04).abs() < 1e-6);
/// assert!(kmeans(&embeddings, &[0, 1], &params, &Default::default()).is_err());
/// ```
pub fn kmeans(embeddings: &Matrix, sample_idxs: &[u32], params: &KmeansParams, control: &Control) -> Result<Clusters, KmeansError> {
    let k = params.n_clusters as usize;
    if k < 2 || k > sample_idxs.len() {
        return Err(KmeansError::ClusterCount { n_clusters: params.n_clusters, n_rows: sample_idxs.len() as u64 });
    }
    let points = Points::new(embeddings, sample_idxs, control)?;
    let variance = points.mean_variance();
    if variance <= 0.0 {
        return Err(KmeansError::Constant);
    }
    let tolerance = params.tolerance * variance;
    if params.batch.is_some() {
        let (centres, n_reseeded) = centres_by_batches(embeddings, sample_idxs, params, control)?;
        let start = descend(&points, centres, 2, tolerance, control)?;
        let n_reseeded = n_reseeded + start.n_reseeded;
        return Ok(in_order(&points, start, n_reseeded, control)?);
    }
    let (mut best, mut n_reseeded) = (None::<KmeansRun>, 0);
    for restart in 0..params.n_restarts.max(1) {
        let mut random = Random::new(params.seed, &[CLUSTERS, u64::from(restart)]);
        let centres = first_centres(&points, k, &mut random, control)?;
        let start = descend(&points, centres, params.max_passes.max(1), tolerance, control)?;
        n_reseeded += start.n_reseeded;
        if best.as_ref().is_none_or(|best| start.assignment.inertia < best.assignment.inertia) {
            best = Some(start);
        }
    }
    Ok(in_order(&points, best.expect("one start at least"), n_reseeded, control)?)
}

/// The clusters of a start, the largest first.
fn in_order(points: &Points<'_>, best: KmeansRun, n_reseeded: u32, control: &Control) -> Result<Clusters, Cancelled> {
    let k = best.centres.nrows();
    let ids = best.assignment.ids;
    let inertia = points.inertia(best.centres.view(), &ids, control)?;
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|&a, &b| best.assignment.counts[b].cmp(&best.assignment.counts[a]).then(a.cmp(&b)));
    let mut place = vec![0; k];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new as u32);
    Ok(Clusters {
        centres: best.centres.select(ndarray::Axis(0), &order),
        ids: ids.into_iter().map(|id| place[id as usize]).collect(),
        counts: order.iter().map(|&old| best.assignment.counts[old]).collect(),
        inertia,
        n_passes: best.n_passes,
        is_converged: best.is_converged,
        n_reseeded,
    })
}

struct KmeansRun {
    centres: Array2<f64>,
    assignment: Assignment,
    n_passes: u32,
    is_converged: bool,
    n_reseeded: u32,
}

/// Makes passes from `centres` until nothing changes, centres hardly move, or `max_passes` are made.
fn descend(
    points: &Points<'_>,
    mut centres: Array2<f64>,
    max_passes: u32,
    tolerance: f64,
    control: &Control,
) -> Result<KmeansRun, Cancelled> {
    let mut assignment = points.assign(centres.view(), control)?;
    let (mut n_passes, mut n_reseeded, mut is_converged) = (1, 0, false);
    while n_passes < max_passes && !is_converged {
        let (next, reseeded) = means(points, &assignment, centres.dim());
        let moved: f64 = next.iter().zip(&centres).map(|(next, before)| (next - before).powi(2)).sum();
        n_reseeded += reseeded;
        centres = next;
        let newer = points.assign(centres.view(), control)?;
        n_passes += 1;
        is_converged = reseeded == 0 && (newer.ids == assignment.ids || moved <= tolerance);
        assignment = newer;
    }
    Ok(KmeansRun { centres, assignment, n_passes, is_converged, n_reseeded })
}

/// The means of the rows of each centre. A centre without rows moves to the row that is farthest from its centre.
fn means(points: &Points<'_>, assignment: &Assignment, (k, n_dims): (usize, usize)) -> (Array2<f64>, u32) {
    let mut farthest = assignment.farthest.iter();
    let mut n_reseeded = 0;
    let mut centres = Array2::zeros((k, n_dims));
    for (id, mut centre) in centres.rows_mut().into_iter().enumerate() {
        let count = assignment.counts[id] as f64;
        if count > 0.0 {
            let sums = &assignment.sums[id * n_dims..(id + 1) * n_dims];
            centre.iter_mut().zip(sums).for_each(|(centre, sum)| *centre = sum / count);
        } else if let Some((_, place)) = farthest.next() {
            n_reseeded += 1;
            centre.iter_mut().zip(points.row(*place as usize)).for_each(|(centre, &value)| *centre = f64::from(value));
        }
    }
    (centres, n_reseeded)
}

#[cfg(test)]
#[path = "kmeans_tests.rs"]
mod tests;
