//! The nearest rows of every row, by the cosine of centered rows.

use super::frame::{Centering, all_rows};
use super::nearest::{Neighbor, insert};
use super::projection::leading_coordinates;
use crate::probe::kernel::{Rows, Weights, block_rows, forward, padded};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Neighbors of each row.
pub const N_NEIGHBORS: usize = 20;
/// Most multiplications for comparing rows in all their dimensions.
const MOST_PRODUCTS: f64 = 3e10;
/// Most multiplications for comparing them in fewer.
const MOST_KEPT_PRODUCTS: f64 = 6e10;
/// Dimensions that are kept of rows that are too many to be compared in all of them.
const N_KEPT: usize = 64;
/// Rows that are compared at a time.
const N_QUERIES: usize = 60;
/// Part of the random stream's path.
const VOTERS: u64 = 0x70E5;

/// The rows nearest to each row.
///
/// An example is at [`neighbors`].
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbors {
    /// The neighbors of row *i* are `found[starts[i]..starts[i + 1]]`.
    found: Vec<Neighbor>,
    starts: Vec<u32>,
    /// Rows that any row was compared with; all but the failed ones where they are few enough.
    pub n_compared: u64,
    /// Dimensions in which rows were compared: all, or the leading principal components.
    pub n_dims: u32,
}

impl Neighbors {
    /// The neighbors of row `row`, nearest first, at most [`N_NEIGHBORS`]; none of a failed row.
    pub fn of(&self, row: usize) -> &[Neighbor] {
        &self.found[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Rows, *N*.
    pub fn n_rows(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Whether each row has failed: all its values are 0, as where an encoder gave nothing.
///
/// ```
/// use scar_method::rows::failed_rows;
/// assert_eq!(failed_rows(&ndarray::array![[0.0f32, -0.0], [0.0, 1.0]].into()), [true, false]);
/// ```
pub fn failed_rows(embeddings: &Matrix) -> Vec<bool> {
    embeddings.rows().map(|row| row.iter().all(|&value| value == 0.0)).collect()
}

/// Units by which [`neighbors`] advances its [`Control`].
///
/// ```
/// assert_eq!(scar_method::rows::neighbors_work(100), 100 * 12);
/// ```
pub fn neighbors_work(n_rows: u64) -> u64 {
    n_rows * 12
}

/// For every row of `embeddings` (*N* × *D*) the 20 rows with the largest cosine, the first of equals, never the row itself.
///
/// The mean of all rows is taken off first: where rows share a large common part, all cosines are near 1 without it. Rows of zeros
/// (`is_failed`, length *N*) are no part of the mean, have no neighbors and are nobody's. Where comparing every pair takes more than
/// 3·10¹⁰ multiplications (*N* = 6,200 at *D* = 768), rows are compared along their 64 leading principal components, as found on 8,192
/// rows; where that takes more than 6·10¹⁰ (*N* = 30,600), with as many rows as allow it, drawn by `seed`.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// ```
/// use ndarray::array;
/// use scar_method::rows::neighbors;
/// // Two pairs on either side of (1001, 1000), and a failed row.
/// let rows = array![[1000.0f32, 1000.0], [1002.0, 1000.0], [1000.0, 1000.1], [1002.0, 1000.1], [0.0, 0.0]];
/// let found = neighbors(&rows.into(), &[false, false, false, false, true], 0, &Default::default()).unwrap();
/// assert_eq!([0, 1, 2, 3].map(|row| found.of(row)[0].row), [2, 3, 0, 1]);
/// assert!(found.of(4).is_empty() && found.of(0).len() == 3);
/// ```
pub fn neighbors(embeddings: &Matrix, is_failed: &[bool], seed: u64, control: &Control) -> Result<Neighbors, Cancelled> {
    let all = all_rows(embeddings);
    let present: Vec<u32> = (0..all.len() as u32).filter(|&row| !is_failed[row as usize]).collect();
    let rows: Vec<&[f32]> = present.iter().map(|&row| all[row as usize]).collect();
    let units = KeptRows::new(&rows, embeddings.n_dims(), seed, control)?;
    let mut voters: Vec<u32> = (0..rows.len() as u32).collect();
    let n_voters = ((MOST_KEPT_PRODUCTS / (rows.len() as f64 * units.n_dims as f64)) as usize).min(rows.len());
    if n_voters < rows.len() {
        Random::new(seed, &[VOTERS]).choose_to_front(&mut voters, n_voters);
        voters.truncate(n_voters);
        voters.sort_unstable();
    }
    let table: Vec<&[f32]> = voters.iter().map(|&row| units.row(row as usize)).collect();
    let n_queries = rows.len().div_ceil(N_QUERIES);
    let found: Vec<Vec<Vec<Neighbor>>> = parallel::try_map(n_queries, |at| {
        let queries = at * N_QUERIES..((at + 1) * N_QUERIES).min(rows.len());
        control.advance(8 * queries.len() as u64);
        units.nearest(queries, &voters, &table, control)
    })?;
    let mut of_present = found.into_iter().flatten();
    let mut neighbors = Neighbors {
        found: Vec::with_capacity(rows.len() * N_NEIGHBORS),
        starts: vec![0],
        n_compared: voters.len() as u64,
        n_dims: units.n_dims as u32,
    };
    for &is_failed in is_failed {
        let found = if is_failed { Vec::new() } else { of_present.next().expect("one list a row that has not failed") };
        neighbors.found.extend(found.into_iter().map(|neighbor| Neighbor { row: present[neighbor.row as usize], ..neighbor }));
        neighbors.starts.push(neighbors.found.len() as u32);
    }
    control.advance(neighbors_work((all.len() - present.len()) as u64));
    Ok(neighbors)
}

/// Centered rows of length 1, each padded to whole lanes; a row at the mean is 0.
struct KeptRows {
    values: Vec<f32>,
    n_dims: usize,
}

impl KeptRows {
    /// Advances `control` by four per row.
    fn new(rows: &[&[f32]], n_dims: usize, seed: u64, control: &Control) -> Result<Self, Cancelled> {
        let frame = Centering::new(rows, n_dims, control)?;
        let (n_rows, n_kept) = (rows.len() as f64, n_dims.min(N_KEPT));
        let is_whole = n_rows * n_rows * n_dims as f64 <= MOST_PRODUCTS || n_kept == n_dims;
        let n_kept = if is_whole { n_dims } else { n_kept };
        let width = padded(n_kept);
        let mut values = vec![0.0; rows.len() * width];
        if is_whole {
            parallel::for_each_chunk(&mut values, width.max(1), |row, target| frame.apply_row(rows[row], &mut target[..n_dims]));
            control.advance(2 * rows.len() as u64);
        } else {
            leading_coordinates(rows, n_dims, &frame, n_kept, seed, &mut values, control)?;
            control.advance(rows.len() as u64);
        }
        parallel::for_each_chunk(&mut values, width.max(1), |_, row| {
            let square: f64 = row.iter().map(|&z| f64::from(z) * f64::from(z)).sum();
            let inverse = if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 };
            row.iter_mut().for_each(|z| *z = (f64::from(*z) * inverse) as f32);
        });
        control.check()?;
        Ok(Self { values, n_dims: n_kept })
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.values[row * padded(self.n_dims)..][..self.n_dims]
    }

    /// The nearest of `voters`, whose rows are `table`, for each of `queries`.
    fn nearest(
        &self,
        queries: std::ops::Range<usize>,
        voters: &[u32],
        table: &[&[f32]],
        control: &Control,
    ) -> Result<Vec<Vec<Neighbor>>, Cancelled> {
        let width = padded(self.n_dims);
        let weights = Weights::new(&self.values[queries.start * width..queries.end * width], queries.len(), self.n_dims);
        let (bias, size) = (vec![0.0; queries.len()], block_rows(self.n_dims));
        let mut cosines = vec![0.0; size * queries.len()];
        let mut best = vec![Vec::with_capacity(N_NEIGHBORS + 1); queries.len()];
        // What a row must exceed to be among the nearest.
        let mut least = vec![f32::NEG_INFINITY; queries.len()];
        for (voters, table) in voters.chunks(size).zip(table.chunks(size)) {
            control.check()?;
            let cosines = &mut cosines[..voters.len() * queries.len()];
            forward(Rows::new(table, self.n_dims), &weights, &bias, cosines);
            for (&row, cosines) in voters.iter().zip(cosines.chunks_exact(queries.len())) {
                for (at, &cosine) in cosines.iter().enumerate() {
                    if cosine > least[at] && row as usize != queries.start + at {
                        insert(&mut best[at], Neighbor { row, cosine: cosine.clamp(-1.0, 1.0) }, N_NEIGHBORS);
                        if let Some(last) = best[at].get(N_NEIGHBORS - 1) {
                            least[at] = last.cosine;
                        }
                    }
                }
            }
        }
        Ok(best)
    }
}

#[cfg(test)]
#[path = "neighbors_tests.rs"]
mod tests;
