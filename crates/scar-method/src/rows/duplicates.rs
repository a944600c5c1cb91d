//! Rows that another row repeats, exactly or nearly.

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
    /// Of each row, length *N*: its twin and their cosine, where that is the threshold at least. The most alike, of equals the
    /// first row; an exact copy goes before all others.
    pub twins: Vec<Option<Twin>>,
    /// Rows of which another row has the very same values.
    pub n_exact: u64,
    /// How rows were compared.
    pub search: Search,
}

/// A row that another is like.
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
pub enum Search {
    /// Every pair of rows was.
    Every,
    /// Rows whose random projections are alike, and a sample of rows with every other, which tells what that missed.
    Projected {
        /// Rows of the sample.
        n_sampled: u64,
        /// Of these, rows with a near duplicate.
        n_sampled_found: u64,
        /// Of these in turn, rows of which the projections alone had found one.
        n_sampled_projected: u64,
    },
}

/// Products of two numbers that comparing every pair may take: a few seconds of two threads.
const MOST_PRODUCTS: f64 = 4e10;
/// Rows that are compared with every other where not all are.
const N_SAMPLED: usize = 512;
/// Part of the random stream's path.
const SAMPLE: u64 = 0x7F17;

/// Whether `n_rows` of `n_dims` are few enough to compare every pair.
fn is_small(n_rows: usize, n_dims: usize) -> bool {
    n_rows as f64 * n_rows as f64 / 2.0 * n_dims as f64 <= MOST_PRODUCTS
}

/// Units by which [`duplicates`] advances its [`Control`].
pub(super) fn duplicates_work(n_rows: u64) -> u64 {
    n_rows * 10
}

/// Finds rows of `embeddings` (*N* × *D*) whose cosine with another row is `threshold` (above 0, at most 1) or more.
///
/// Exact copies are found in any case. For the others every pair is compared where that takes 4·10¹⁰ products at most
/// (*N* = 10,000 at *D* = 768); else rows that neighbour each other in the order of their random projections (eight tables,
/// each of 24 signs), and 512 rows drawn by `seed` with all, so that the share of rows with a near duplicate is known without
/// bias, and what the projections missed as well. A row of zeros has no direction, so exact copies only.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// Source: signs of random projections: Charikar 2002 (SimHash), sorted and compared with their neighbours as there in
/// section 5.
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
    let pairs = Pairs { rows: &rows, n_dims, inverse: &inverse, twins: &twins, control };
    let search = if is_small(rows.len(), n_dims) {
        pairs.compare_all()?;
        Search::Every
    } else {
        compare_neighbors(&pairs, embeddings, seed)?;
        pairs.compare_sample(seed)?
    };
    // Whatever was compared, the share done is right again.
    control.advance((before + duplicates_work(rows.len() as u64)).saturating_sub(control.done()));
    Ok(Duplicates { twins: twins.into_twins(), n_exact, search })
}

/// The best twin of each row so far; threads may tell in any order, because the larger of two numbers needs none.
pub(super) struct Twins {
    threshold: f32,
    /// Bits of the cosine above those of the row, turned so that the first row is the largest; 0 for none.
    best: Vec<AtomicU64>,
}

/// In place of a cosine: larger than any.
const EXACT: f32 = 2.0;

impl Twins {
    fn new(n_rows: usize, threshold: f32) -> Self {
        Self { threshold, best: (0..n_rows).map(|_| AtomicU64::new(0)).collect() }
    }

    fn put(&self, row: u32, other: u32, cosine: f32) {
        let key = u64::from(cosine.to_bits()) << 32 | u64::from(!other);
        self.best[row as usize].fetch_max(key, Ordering::Relaxed);
    }

    /// Takes the cosine of two rows.
    pub(super) fn tell(&self, a: u32, b: u32, cosine: f32) {
        if cosine >= self.threshold {
            let cosine = cosine.min(1.0);
            self.put(a, b, cosine);
            self.put(b, a, cosine);
        }
    }

    /// Takes groups of equal rows, each ascending; gives the number of rows in them.
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

/// What comparing takes.
pub(super) struct Pairs<'a> {
    pub(super) rows: &'a [&'a [f32]],
    pub(super) n_dims: usize,
    pub(super) inverse: &'a [f64],
    pub(super) twins: &'a Twins,
    pub(super) control: &'a Control,
}

impl Pairs<'_> {
    /// Compares every pair, block by block.
    fn compare_all(&self) -> Result<(), Cancelled> {
        let (n_rows, size) = (self.rows.len(), block_rows(self.n_dims));
        let n_blocks = n_rows.div_ceil(size);
        let block = |i: usize| i * size..((i + 1) * size).min(n_rows);
        // The first blocks have the most to do.
        (0..n_blocks).into_par_iter().with_max_len(1).try_for_each(|i| {
            let weights = unit_weights(self.rows, self.inverse, self.n_dims, block(i));
            for j in i..n_blocks {
                self.compare_block(&weights, &block(i).map(|row| row as u32).collect::<Vec<_>>(), block(j))?;
            }
            // Ten units a row in all, for as many blocks as there are pairs.
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

    /// Compares rows drawn by `seed` with every other, and says how many of them had a twin before and have one then.
    fn compare_sample(&self, seed: u64) -> Result<Search, Cancelled> {
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
        Ok(Search::Projected { n_sampled: n_sampled as u64, n_sampled_found: n_found(), n_sampled_projected })
    }
}

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
