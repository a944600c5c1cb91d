//! Mini-batch k-means: centres move with each block of rows, so rows may come as a stream and need not be in memory.
//!
//! Source: Sculley 2010 (Web-scale k-means clustering). Centres with hardly any rows are replaced as in scikit-learn's
//! `MiniBatchKMeans`.

use ndarray::Array2;

use super::nearest_centre::Points;
use super::seeding::first_centres;
use crate::modality::{KmeansError, KmeansParams};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::Control;

/// Part of the random stream's path.
const BATCHES: u64 = 0xBA7C;
/// Default number of rows of a batch.
const BATCH_ROWS: u32 = 1_024;
/// Number of batches from which the first centres are drawn.
const FIRST_BATCHES: usize = 3;
/// A centre with fewer rows than this share of the largest is replaced.
const SMALLEST_SHARE: f64 = 0.01;
/// For rows in memory: batches in a row without a better mean distance after which the search ends.
const PATIENCE: u32 = 10;
/// For rows in memory: most passes.
const MOST_PASSES: u64 = 100;

/// Centres of a stream of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamedClusters {
    /// k × D, in the order of their size, the largest first.
    pub centres: Array2<f64>,
    /// Rows that were assigned to each centre as they came. A replaced centre continues from the smallest count of the others.
    pub counts: Vec<u64>,
    /// Number of rows in the stream.
    pub n_rows: u64,
    /// Number of times that a centre with hardly any rows was replaced.
    pub n_reseeded: u32,
}

/// Centres of the rows of `blocks` (any *n* × *D* each), which are looked at once, in batches of [`KmeansParams::batch`] rows (1,024
/// where there is none).
///
/// First centres are greedy k-means++ on the first rows, three batches at least; the best of [`KmeansParams::n_restarts`] draws is kept.
/// Then each centre moves to the mean of all rows that went to it so far. The stream should come in no order: what comes first decides
/// where centres begin. Inertia is some percent above that of [`kmeans`](crate::modality::kmeans) of all rows. The same for every number
/// of threads, and wherever the blocks are cut.
///
/// # Errors
/// [`KmeansError`], with the rows of the whole stream.
///
/// # Panics
/// Where blocks differ in D.
///
/// ```
/// use scar_method::modality::{KmeansParams, minibatch_kmeans};
/// // Blocks of a stream around −4 and 4.
/// let block = |at: usize| ndarray::Array2::from_shape_fn((50, 1), |(row, _)| ((row + at) % 2) as f32 * 8.0 - 4.0 + row as f32 * 0.01).into();
/// let params = KmeansParams { n_clusters: 2, batch: Some(20), ..KmeansParams::default() };
/// let clusters = minibatch_kmeans((0..6).map(block), &params, &Default::default()).unwrap();
/// assert_eq!((clusters.n_rows, clusters.counts.iter().sum::<u64>()), (300, 300));
/// assert!(clusters.centres.iter().all(|centre| (centre.abs() - 4.0).abs() < 0.5));
/// ```
pub fn minibatch_kmeans(
    blocks: impl IntoIterator<Item = Matrix>,
    params: &KmeansParams,
    control: &Control,
) -> Result<StreamedClusters, KmeansError> {
    let batch_rows = params.batch.unwrap_or(BATCH_ROWS).max(1) as usize;
    let n_first = (FIRST_BATCHES * batch_rows).max(params.n_clusters as usize);
    let (mut held, mut state, mut n_rows) = (None::<Matrix>, None::<MiniBatch>, 0);
    for block in blocks {
        n_rows += block.n_rows() as u64;
        let rows = match held.take() {
            Some(held) => held.concatenated(&block),
            None => block,
        };
        if state.is_none() && rows.n_rows() < n_first {
            held = Some(rows);
            continue;
        }
        let state = match &mut state {
            Some(state) => state,
            None => state.insert(MiniBatch::new(&rows, n_first, params, control)?),
        };
        // Use whole batches; the rest waits for the next block.
        let all: Vec<u32> = (0..rows.n_rows() as u32).collect();
        let batches = all.chunks_exact(batch_rows);
        let left = batches.remainder();
        held = (!left.is_empty()).then(|| rows.select(left));
        for batch in batches {
            state.update(&rows, batch, control)?;
        }
    }
    if let Some(rows) = held {
        let all: Vec<u32> = (0..rows.n_rows() as u32).collect();
        if state.is_none() {
            state = Some(MiniBatch::new(&rows, all.len(), params, control)?);
        }
        if let Some(state) = &mut state {
            for batch in all.chunks(batch_rows) {
                state.update(&rows, batch, control)?;
            }
        }
    }
    let state = state.ok_or(KmeansError::ClusterCount { n_clusters: params.n_clusters, n_rows })?;
    let mut order: Vec<usize> = (0..state.counts.len()).collect();
    order.sort_by(|&a, &b| state.counts[b].cmp(&state.counts[a]).then(a.cmp(&b)));
    Ok(StreamedClusters {
        centres: state.centres.select(ndarray::Axis(0), &order),
        counts: order.iter().map(|&centre| state.counts[centre]).collect(),
        n_rows,
        n_reseeded: state.n_reseeded,
    })
}

/// Centres for rows that are held, from batches drawn without replacement, pass after pass, until the mean distance falls no more; and how
/// many began anew.
pub(super) fn centres_by_batches(
    embeddings: &Matrix,
    sample_idxs: &[u32],
    params: &KmeansParams,
    control: &Control,
) -> Result<(Array2<f64>, u32), KmeansError> {
    let n_rows = sample_idxs.len();
    let batch_rows = (params.batch.unwrap_or(BATCH_ROWS).max(1) as usize).min(n_rows);
    let mut order = sample_idxs.to_vec();
    let mut random = Random::new(params.seed, &[BATCHES, 1]);
    random.choose_to_front(&mut order, n_rows);
    let n_first = (FIRST_BATCHES * batch_rows).max(params.n_clusters as usize).min(n_rows);
    let mut state = MiniBatch::of(embeddings, &order[..n_first], params, control)?;
    // As scikit-learn: a running mean over about half a pass.
    let alpha = (2.0 * batch_rows as f64 / (n_rows + 1) as f64).min(1.0);
    let (mut running, mut least, mut n_worse) = (None::<f64>, f64::INFINITY, 0);
    for _ in 0..MOST_PASSES {
        for batch in order.chunks(batch_rows) {
            let distance = state.update(embeddings, batch, control)? / batch.len() as f64;
            let mean = running.map_or(distance, |running| running * (1.0 - alpha) + distance * alpha);
            running = Some(mean);
            if mean < least {
                (least, n_worse) = (mean, 0);
            } else {
                n_worse += 1;
            }
            if n_worse >= PATIENCE {
                return Ok((state.centres, state.n_reseeded));
            }
        }
        random.choose_to_front(&mut order, n_rows);
    }
    Ok((state.centres, state.n_reseeded))
}

/// Centres that are being moved.
struct MiniBatch {
    centres: Array2<f64>,
    /// Rows assigned to each centre.
    counts: Vec<u64>,
    random: Random,
    n_since_reseeding: u64,
    n_reseeded: u32,
}

impl MiniBatch {
    /// Draws first centres from the first `n_first` rows.
    fn new(rows: &Matrix, n_first: usize, params: &KmeansParams, control: &Control) -> Result<Self, KmeansError> {
        Self::of(rows, &(0..n_first as u32).collect::<Vec<_>>(), params, control)
    }

    /// Draws first centres among the rows `sample_idxs` several times and keeps the best.
    fn of(embeddings: &Matrix, sample_idxs: &[u32], params: &KmeansParams, control: &Control) -> Result<Self, KmeansError> {
        let k = params.n_clusters as usize;
        if k < 2 || k > sample_idxs.len() {
            return Err(KmeansError::ClusterCount { n_clusters: params.n_clusters, n_rows: sample_idxs.len() as u64 });
        }
        let points = Points::new(embeddings, sample_idxs, control)?;
        if points.mean_variance() <= 0.0 {
            return Err(KmeansError::Constant);
        }
        let mut best = None::<(f64, Array2<f64>)>;
        for restart in 0..params.n_restarts.max(1) {
            let mut random = Random::new(params.seed, &[BATCHES, 2, u64::from(restart)]);
            let centres = first_centres(&points, k, &mut random, control)?;
            let inertia = points.assign(centres.view(), control)?.inertia;
            if best.as_ref().is_none_or(|(least, _)| inertia < *least) {
                best = Some((inertia, centres));
            }
        }
        let (_, centres) = best.expect("one start at least");
        Ok(Self { centres, counts: vec![0; k], random: Random::new(params.seed, &[BATCHES, 3]), n_since_reseeding: 0, n_reseeded: 0 })
    }

    /// Moves the centres by the rows `batch`; gives Σ |x − c|² before.
    fn update(&mut self, embeddings: &Matrix, batch: &[u32], control: &Control) -> Result<f64, KmeansError> {
        let points = Points::new(embeddings, batch, control)?;
        let assignment = points.assign(self.centres.view(), control)?;
        let n_dims = self.centres.ncols();
        for (id, mut centre) in self.centres.rows_mut().into_iter().enumerate().filter(|(id, _)| assignment.counts[*id] > 0) {
            let before = self.counts[id] as f64;
            self.counts[id] += assignment.counts[id];
            let sums = &assignment.sums[id * n_dims..(id + 1) * n_dims];
            let all = self.counts[id] as f64;
            centre.iter_mut().zip(sums).for_each(|(centre, sum)| *centre = (*centre * before + sum) / all);
        }
        self.n_since_reseeding += batch.len() as u64;
        if self.counts.contains(&0) || self.n_since_reseeding >= 10 * self.counts.len() as u64 {
            self.n_since_reseeding = 0;
            self.reseed(&points);
        }
        Ok(assignment.inertia)
    }

    /// Replaces centres with hardly any rows by rows of the batch, but at most half as many as it has rows.
    fn reseed(&mut self, points: &Points<'_>) {
        let largest = self.counts.iter().copied().max().unwrap_or(0) as f64;
        let mut small: Vec<usize> = (0..self.counts.len()).filter(|&id| (self.counts[id] as f64) < SMALLEST_SHARE * largest).collect();
        small.sort_by_key(|&id| self.counts[id]);
        small.truncate(points.n_rows() / 2);
        if small.is_empty() {
            return;
        }
        let mut places: Vec<u32> = (0..points.n_rows() as u32).collect();
        self.random.choose_to_front(&mut places, small.len());
        // It gets the smallest count of the others, so that it is not replaced again at once.
        let others = (0..self.counts.len()).filter(|id| !small.contains(id)).map(|id| self.counts[id]);
        let smallest = others.min().unwrap_or(0);
        for (&id, &place) in small.iter().zip(&places) {
            self.counts[id] = smallest;
            self.centres.row_mut(id).iter_mut().zip(points.row(place as usize)).for_each(|(centre, &value)| *centre = f64::from(value));
        }
        self.n_reseeded += small.len() as u32;
    }
}

#[cfg(test)]
#[path = "minibatch_tests.rs"]
mod tests;
