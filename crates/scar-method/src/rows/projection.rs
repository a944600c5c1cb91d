//! The 2-D map: the first two principal components of the rows.
//!
//! Our own code on purpose: crates for principal components want the matrix in one piece of their own type, where ours may be nearly as
//! large as the memory and stands in segments; and none promises the same bits on every machine, so the map would differ.

use super::eigen::symmetric_eigen;
use super::frame::{Centering, N_STRIPS, all_rows, strip};
use crate::probe::kernel::{self, Rows, Weights, padded};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Positions of all rows on the map.
///
/// An example is at [`project`].
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// For each row, length *N*: its coordinates along the first and second principal component, in the units of the data. The mean is 0.
    pub positions: Vec<[f32; 2]>,
    /// Share of the total variance along each component; 0 if all rows are equal.
    pub explained: [f64; 2],
    /// Passes over the rows that were made.
    pub n_passes: u32,
}

/// Number of iterated directions. Two are needed; eight more make these converge in few passes.
const N_DIRECTIONS: usize = 10;
/// Passes over the rows at most.
const MOST_PASSES: u32 = 60;
/// Passes that progress expects.
const N_COUNTED_PASSES: u64 = 12;
/// A direction v has converged once |C·v − θ·v|, relative to the largest θ, is at most this. The error of the explained shares is then
/// its square over the gap between eigenvalues.
const TOLERANCE: f64 = 1e-4;
/// Part of the random stream's path.
const START: u64 = 0x9CA;

/// Units by which [`project`] advances its [`Control`].
///
/// ```
/// assert_eq!(scar_method::rows::projection_work(100), 100 * 15);
/// ```
pub fn projection_work(n_rows: u64) -> u64 {
    n_rows * (N_COUNTED_PASSES + 3)
}

/// Principal component analysis of `embeddings` (*N* × *D*) to two dimensions. Columns are centered but not scaled.
///
/// It is a subspace iteration from random directions drawn by `seed`. Each pass multiplies by the covariance without forming it, so
/// the time is passes × *N* × *D* × 10. Signs are chosen so that the entry of each component with the largest absolute value (the
/// first of equals) is positive. Sums are formed in an order that depends on *N* only, not on the number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// Source: Pearson 1901; Halko, Martinsson & Tropp 2011, algorithm 4.4; signs as scikit-learn's `svd_flip` of components.
///
/// ```
/// use ndarray::array;
/// use scar_method::rows::project;
/// // Four points near a line along (1, 1).
/// let map = project(&array![[0.0f32, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]].into(), 0, &Default::default()).unwrap();
/// assert!((map.explained[0] - 1.0).abs() < 1e-6 && map.explained[1].abs() < 1e-6);
/// assert!((map.positions[3][0] - 1.5 * 2f32.sqrt()).abs() < 1e-5);
/// assert!((map.positions[0][0] + 1.5 * 2f32.sqrt()).abs() < 1e-5);
/// ```
pub fn project(embeddings: &Matrix, seed: u64, control: &Control) -> Result<Projection, Cancelled> {
    let (rows, n_dims) = (all_rows(embeddings), embeddings.n_dims());
    let frame = Centering::new(&rows, n_dims, control)?;
    let mut iteration = Iteration { rows: &rows, n_dims, frame: &frame, n_counted: N_COUNTED_PASSES, control };
    let mut random = Random::new(seed, &[START]);
    let mut basis: Vec<Vec<f64>> =
        (0..N_DIRECTIONS.min(n_dims)).map(|_| (0..n_dims).map(|_| f64::from(random.symmetric(1.0))).collect()).collect();
    orthonormalize(&mut basis, 0.0);
    let mut n_passes = 0;
    let (values, components) = loop {
        let product = iteration.product(&basis)?;
        n_passes += 1;
        let (values, ritz, image) = ritz(&basis, &product);
        let largest = values.first().copied().unwrap_or_default().max(f64::MIN_POSITIVE);
        let is_settled = ritz.iter().zip(&image).zip(&values).take(2).all(|((vector, image), value)| {
            let off: f64 = vector.iter().zip(image).map(|(v, cv)| (cv - value * v) * (cv - value * v)).sum();
            off.sqrt() <= TOLERANCE * largest
        });
        if is_settled || n_passes == MOST_PASSES {
            break (values, ritz);
        }
        basis = image;
        orthonormalize(&mut basis, 1e-12 * largest);
    };
    iteration.control.advance(iteration.n_counted * rows.len() as u64);
    let components: Vec<Vec<f64>> = components.into_iter().take(2).map(with_sign).collect();
    let positions = iteration.positions(&components)?;
    let share = |at: usize| values.get(at).filter(|_| frame.total > 0.0).map_or(0.0, |value| (value / frame.total).clamp(0.0, 1.0));
    Ok(Projection { positions, explained: [share(0), share(1)], n_passes })
}

/// Rows from which leading directions are found.
const N_FITTED: usize = 8_192;
/// Passes that find them: neighbors need the subspace, not its axes.
const N_FITTED_PASSES: usize = 5;
/// Part of the random stream's path.
const LEADING: u64 = 0x1EAD;

/// Writes the coordinates of `rows` along `n_kept` directions that carry most variance into `target`, each row padded to whole lanes.
///
/// The directions are those of evenly spaced rows, 8,192 at most, found by a subspace iteration from random directions drawn by `seed`.
/// The units are those of `frame`. Advances `control` by one per row.
pub(super) fn leading_coordinates(
    rows: &[&[f32]],
    n_dims: usize,
    frame: &Centering,
    n_kept: usize,
    seed: u64,
    target: &mut [f32],
    control: &Control,
) -> Result<(), Cancelled> {
    let fitted: Vec<&[f32]> = rows.iter().copied().step_by(rows.len().div_ceil(N_FITTED).max(1)).collect();
    let mut iteration = Iteration { rows: &fitted, n_dims, frame, n_counted: 0, control };
    let mut random = Random::new(seed, &[LEADING]);
    let mut basis: Vec<Vec<f64>> = (0..n_kept).map(|_| (0..n_dims).map(|_| f64::from(random.symmetric(1.0))).collect()).collect();
    orthonormalize(&mut basis, 0.0);
    for _ in 0..N_FITTED_PASSES {
        let image = iteration.product(&basis)?;
        let longest = image.iter().map(|vector| dot(vector, vector)).fold(0.0, f64::max).sqrt();
        basis = image;
        orthonormalize(&mut basis, 1e-12 * longest);
    }
    let mut targets: Vec<&mut [f32]> = target.chunks_exact_mut(padded(n_kept)).collect();
    let all = Iteration { rows, n_dims, frame, n_counted: 0, control };
    all.coordinates(&basis, &mut targets, 1, |target, along| target[..n_kept].copy_from_slice(along))
}

/// The state that all passes share.
struct Iteration<'a> {
    rows: &'a [&'a [f32]],
    n_dims: usize,
    frame: &'a Centering,
    /// Passes that progress still expects.
    n_counted: u64,
    control: &'a Control,
}

impl Iteration<'_> {
    /// Zᵀ·Z·v for each vector v of `basis`, where Z are the centered rows.
    fn product(&mut self, basis: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Cancelled> {
        let (width, n) = (padded(self.n_dims), basis.len());
        let (weights, bias) = (weights_of(basis, width), vec![0.0; n]);
        let weights = Weights::new(&weights, n, self.n_dims);
        let units = u64::from(self.n_counted > 0);
        self.n_counted -= units;
        let of_strip = |i: usize| {
            let n_block_rows = kernel::block_rows(self.n_dims);
            let (mut gradient, mut scratch) = (vec![0.0f32; n * width], vec![0.0; n_block_rows * self.n_dims]);
            let mut along = vec![0.0; n_block_rows * n];
            for block in self.rows[strip(self.rows.len(), i)].chunks(n_block_rows) {
                self.control.check()?;
                let mut table = Vec::with_capacity(block.len());
                let centered = self.frame.apply(block, &mut scratch, &mut table);
                let along = &mut along[..block.len() * n];
                kernel::forward(centered, &weights, &bias, along);
                kernel::backward(centered, along, n, &mut gradient);
                self.control.advance(units * block.len() as u64);
            }
            Ok(gradient)
        };
        let strips: Vec<Vec<f32>> = parallel::try_map(N_STRIPS, of_strip)?;
        let mut product = vec![vec![0.0; self.n_dims]; n];
        for strip in &strips {
            for (target, source) in product.iter_mut().zip(strip.chunks_exact(width)) {
                target.iter_mut().zip(source).for_each(|(target, &source)| *target += f64::from(source));
            }
        }
        Ok(product)
    }

    /// The coordinates of each row along `components`, in the units of the data.
    fn positions(&self, components: &[Vec<f64>]) -> Result<Vec<[f32; 2]>, Cancelled> {
        let unit = self.frame.unit();
        let mut positions = vec![[0.0; 2]; self.rows.len()];
        self.coordinates(components, &mut positions, 1, |position, along| {
            position.iter_mut().zip(along).for_each(|(position, &z)| {
                *position = (f64::from(z) * unit).clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32;
            });
        })?;
        Ok(positions)
    }

    /// Gives `take` the part of `target` that is of a row, of which there is one a row, and the row's coordinates along `components`.
    /// Advances the control by `units` per row.
    fn coordinates<T: Send>(
        &self,
        components: &[Vec<f64>],
        target: &mut [T],
        units: u64,
        take: impl Fn(&mut T, &[f32]) + Sync,
    ) -> Result<(), Cancelled> {
        let n = components.len();
        let (weights, bias) = (weights_of(components, padded(self.n_dims)), vec![0.0; n]);
        let weights = Weights::new(&weights, n, self.n_dims);
        let n_block_rows = kernel::block_rows(self.n_dims);
        parallel::for_each_chunk(target, n_block_rows, |i, target| {
            let block = &self.rows[i * n_block_rows..][..target.len()];
            if self.control.is_cancelled() {
                return;
            }
            let (mut scratch, mut table) = (vec![0.0; block.len() * self.n_dims], Vec::with_capacity(block.len()));
            let centered: Rows<'_> = self.frame.apply(block, &mut scratch, &mut table);
            let mut along = vec![0.0; block.len() * n];
            kernel::forward(centered, &weights, &bias, &mut along);
            target.iter_mut().zip(along.chunks_exact(n)).for_each(|(target, along)| take(target, along));
            self.control.advance(units * block.len() as u64);
        });
        self.control.check()
    }
}

fn weights_of(vectors: &[Vec<f64>], width: usize) -> Vec<f32> {
    let mut weights = vec![0.0; vectors.len() * width];
    for (target, source) in weights.chunks_exact_mut(width).zip(vectors) {
        target.iter_mut().zip(source).for_each(|(target, &source)| *target = source as f32);
    }
    weights
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Makes the vectors orthogonal and of length 1, in order. A vector whose remainder is no longer than `least` becomes 0.
fn orthonormalize(basis: &mut [Vec<f64>], least: f64) {
    for i in 0..basis.len() {
        let (before, rest) = basis.split_at_mut(i);
        let vector = &mut rest[0];
        // Two rounds are enough (Giraud et al. 2005).
        for _ in 0..2 {
            for other in before.iter() {
                let along = dot(vector, other);
                vector.iter_mut().zip(other).for_each(|(v, o)| *v -= along * o);
            }
        }
        let length = dot(vector, vector).sqrt();
        let factor = if length > least { 1.0 / length } else { 0.0 };
        vector.iter_mut().for_each(|v| *v *= factor);
    }
}

/// The best eigenpairs within the basis (Rayleigh–Ritz), largest first: eigenvalues, vectors, and the covariance times these vectors.
fn ritz(basis: &[Vec<f64>], product: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let n = basis.len();
    let entry = |i: usize, j: usize| (dot(&basis[i], &product[j]) + dot(&basis[j], &product[i])) / 2.0;
    let small: Vec<f64> = (0..n * n).map(|at| entry(at / n, at % n)).collect();
    let (values, turns) = symmetric_eigen(small, n);
    let turned = |vectors: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let one = |turn: &Vec<f64>| {
            let mut sum = vec![0.0; vectors.first().map_or(0, Vec::len)];
            for (factor, vector) in turn.iter().zip(vectors) {
                sum.iter_mut().zip(vector).for_each(|(sum, v)| *sum += factor * v);
            }
            sum
        };
        turns.iter().map(one).collect()
    };
    let vectors = turned(basis);
    let image = turned(product);
    (values, vectors, image)
}

/// The vector, or its negative if its entry with the largest absolute value is negative.
fn with_sign(mut vector: Vec<f64>) -> Vec<f64> {
    let mut largest = 0.0f64;
    vector.iter().for_each(|&v| {
        if v.abs() > largest.abs() {
            largest = v;
        }
    });
    if largest < 0.0 {
        vector.iter_mut().for_each(|v| *v = -*v);
    }
    vector
}

#[cfg(test)]
#[path = "projection_tests.rs"]
mod tests;
