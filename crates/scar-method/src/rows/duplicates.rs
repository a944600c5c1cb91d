//! Exact copies and near duplicates among the rows.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::exact::exact_groups;
use super::frame::all_rows;
use super::signatures::compare_neighbors;
use super::unit::{inverse_lengths, unit_rows, unit_weights};
use crate::probe::kernel::{block_rows, forward};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};

/// The rows that have a near duplicate, each with the row it is most like.
///
/// An example is at [`duplicates`].
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicates {
    /// For each row, length *N*: the most similar other row and their cosine, if it reaches the threshold. An exact copy comes before all
    /// others; among equals the first row is taken.
    pub twins: Vec<Option<Twin>>,
    /// Rows that have an exact copy.
    pub n_exact: u64,
    /// How rows were compared.
    pub search: PairSearch,
}

/// A row that is nearly or exactly equal to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twin {
    /// Its position, from 0.
    pub row: u32,
    /// Cosine of the two; 1 for an exact copy.
    pub cosine: f32,
    /// Whether all values are the same.
    pub is_exact: bool,
}

/// How rows were compared to find near duplicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PairSearch {
    /// Every pair of rows was compared.
    Every,
    /// Rows with similar random projections were compared with each other, and a sample of rows with all others. The sample tells how many
    /// duplicates the projections missed.
    Projected {
        /// Rows of the sample.
        n_sampled: u64,
        /// Of these, rows with a near duplicate.
        n_sampled_found: u64,
        /// Rows of the sample with a near duplicate that the projections had found.
        n_sampled_projected: u64,
    },
}

/// Most multiplications for comparing every pair: a few seconds on two threads.
const MOST_PRODUCTS: f64 = 4e10;
/// Size of the sample of rows that are compared with all others.
const N_SAMPLED: usize = 512;
/// Part of the random stream's path.
const SAMPLE: u64 = 0x7F17;

/// Whether `n_rows` rows of `n_dims` dimensions are few enough to compare every pair.
fn is_small(n_rows: usize, n_dims: usize) -> bool {
    n_rows as f64 * n_rows as f64 / 2.0 * n_dims as f64 <= MOST_PRODUCTS
}

/// Units by which [`duplicates`] advances its [`Control`].
pub(super) fn duplicates_work(n_rows: u64) -> u64 {
    n_rows * 10
}

/// Finds rows of `embeddings` (*N* × *D*) whose cosine with another row is `threshold` (above 0, at most 1) or more.
///
/// Exact copies are always found. For near duplicates, every pair is compared if that takes at most 4·10¹⁰ multiplications
/// (*N* = 10,000 at *D* = 768). For larger sets, only rows that are neighbors in the order of their random projections are compared
/// (eight orders, each by 24 signs). In addition 512 rows, drawn by `seed`, are compared with all others. They give an unbiased
/// estimate of the share of rows with a near duplicate, and of the share that the projections miss. A row of zeros has no direction,
/// so it can have exact copies only.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// Source: Charikar 2002 (SimHash) for signs of random projections; section 5 for sorting them and comparing neighbors.
///
/// ```
/// use ndarray::array;
/// use scar_method::rows::duplicates;
/// let embeddings = array![[1.0f32, 0.0], [0.0, 1.0], [2.0, 0.01], [1.0, 0.0], [-1.0, 0.0]].into();
/// let found = duplicates(&embeddings, 0.99, 0, &Default::default()).unwrap();
/// let twins: Vec<_> = found.twins.iter().map(|twin| twin.map(|twin| (twin.row, twin.is_exact))).collect();
/// assert_eq!(twins, [Some((3, true)), None, Some((0, false)), Some((0, true)), None]);
/// assert_eq!(found.n_exact, 2);
/// ```
pub fn duplicates(embeddings: &Matrix, threshold: f64, seed: u64, control: &Control) -> Result<Duplicates, Cancelled> {
    let (rows, n_dims) = (all_rows(embeddings), embeddings.n_dims());
    let before = control.done();
    let inverse = inverse_lengths(&rows, n_dims, control)?;
    let twins = Twins::new(rows.len(), threshold as f32);
    let n_exact = twins.take_exact(&exact_groups(&rows, control)?);
    let pairs = PairComparison { rows: &rows, n_dims, inverse: &inverse, twins: &twins, control };
    let search = if is_small(rows.len(), n_dims) {
        pairs.compare_all()?;
        PairSearch::Every
    } else {
        compare_neighbors(&pairs, embeddings, seed)?;
        pairs.compare_sample(seed)?
    };
    // Set the progress to what was announced, however many pairs were compared.
    control.advance((before + duplicates_work(rows.len() as u64)).saturating_sub(control.done()));
    Ok(Duplicates { twins: twins.into_twins(), n_exact, search })
}

/// The best twin of each row so far. Threads may report in any order, because the maximum does not depend on it.
pub(super) struct Twins {
    threshold: f32,
    /// The bits of the cosine, then those of the row, inverted so that the first row has the largest value. 0 for no twin.
    best: Vec<AtomicU64>,
}

/// Stands for an exact copy; larger than any cosine.
const EXACT: f32 = 2.0;

impl Twins {
    fn new(n_rows: usize, threshold: f32) -> Self {
        Self { threshold, best: (0..n_rows).map(|_| AtomicU64::new(0)).collect() }
    }

    fn put(&self, row: u32, other: u32, cosine: f32) {
        let key = u64::from(cosine.to_bits()) << 32 | u64::from(!other);
        self.best[row as usize].fetch_max(key, Ordering::Relaxed);
    }

    /// Records the cosine of two rows.
    pub(super) fn tell(&self, a: u32, b: u32, cosine: f32) {
        if cosine >= self.threshold {
            let cosine = cosine.min(1.0);
            self.put(a, b, cosine);
            self.put(b, a, cosine);
        }
    }

    /// Records groups of equal rows, each ascending. Gives the number of rows in them.
    fn take_exact(&self, groups: &[Vec<u32>]) -> u64 {
        for group in groups {
            for &row in group {
                let first = if row == group[0] { group[1] } else { group[0] };
                self.put(row, first, EXACT);
            }
        }
        groups.iter().map(|group| group.len() as u64).sum()
    }

    fn has(&self, row: u32) -> bool {
        self.best[row as usize].load(Ordering::Relaxed) != 0
    }

    fn into_twins(self) -> Vec<Option<Twin>> {
        let twin = |key: u64| {
            let cosine = f32::from_bits((key >> 32) as u32);
            let is_exact = cosine == EXACT;
            (key != 0).then_some(Twin { row: !(key as u32), cosine: if is_exact { 1.0 } else { cosine }, is_exact })
        };
        self.best.into_iter().map(|key| twin(key.into_inner())).collect()
    }
}

/// The rows to compare, and where twins are recorded.
pub(super) struct PairComparison<'a> {
    pub(super) rows: &'a [&'a [f32]],
    pub(super) n_dims: usize,
    pub(super) inverse: &'a [f64],
    pub(super) twins: &'a Twins,
    pub(super) control: &'a Control,
}

impl PairComparison<'_> {
    /// Compares every pair, block by block.
    fn compare_all(&self) -> Result<(), Cancelled> {
        let (n_rows, size) = (self.rows.len(), block_rows(self.n_dims));
        let n_blocks = n_rows.div_ceil(size);
        let block = |i: usize| i * size..((i + 1) * size).min(n_rows);
        // The first blocks have the most work.
        (0..n_blocks).into_par_iter().with_max_len(1).try_for_each(|i| {
            let weights = unit_weights(self.rows, self.inverse, self.n_dims, block(i));
            for j in i..n_blocks {
                self.compare_block(&weights, &block(i).map(|row| row as u32).collect::<Vec<_>>(), block(j))?;
            }
            // Ten units per row in total, divided by the number of pairs of each block.
            let share = 20.0 * (n_blocks - i) as f64 / (n_blocks + 1) as f64;
            self.control.advance((share * block(i).len() as f64 / 2.0) as u64);
            Ok(())
        })
    }

    /// Compares the rows `queries`, whose unit rows are `weights`, with those of a block.
    fn compare_block(&self, weights: &[f32], queries: &[u32], block: std::ops::Range<usize>) -> Result<(), Cancelled> {
        self.control.check()?;
        let (mut scratch, mut table) = (Vec::new(), Vec::new());
        let unit = unit_rows(self.rows, self.inverse, self.n_dims, block.clone(), &mut scratch, &mut table);
        let mut cosines = vec![0.0; block.len() * queries.len()];
        forward(unit, weights, &vec![0.0; queries.len()], &mut cosines);
        for (row, cosines) in block.zip(cosines.chunks_exact(queries.len())) {
            for (&query, &cosine) in queries.iter().zip(cosines) {
                if query != row as u32 {
                    self.twins.tell(query, row as u32, cosine);
                }
            }
        }
        Ok(())
    }

    /// Compares rows drawn by `seed` with all others. Counts those that had a twin before, and those that have one now.
    fn compare_sample(&self, seed: u64) -> Result<PairSearch, Cancelled> {
        let mut sample: Vec<u32> = (0..self.rows.len() as u32).collect();
        let n_sampled = N_SAMPLED.min(sample.len());
        Random::new(seed, &[SAMPLE]).choose_to_front(&mut sample, n_sampled);
        sample.truncate(n_sampled);
        let n_found = || sample.iter().filter(|&&row| self.twins.has(row)).count() as u64;
        let n_sampled_projected = n_found();
        let (n_rows, size) = (self.rows.len(), block_rows(self.n_dims));
        let weights = unit_weights(self.rows, self.inverse, self.n_dims, sample.iter().map(|&row| row as usize));
        (0..n_rows.div_ceil(size)).into_par_iter().try_for_each(|block| {
            let block = block * size..((block + 1) * size).min(n_rows);
            self.control.advance(4 * block.len() as u64);
            self.compare_block(&weights, &sample, block)
        })?;
        Ok(PairSearch::Projected { n_sampled: n_sampled as u64, n_sampled_found: n_found(), n_sampled_projected })
    }
}

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
