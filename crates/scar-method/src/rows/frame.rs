//! Rows less their mean, block by block, never a whole copy.

use rayon::prelude::*;

use crate::probe::kernel::{self, Rows};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};

/// z = (x·power − center): a row less the mean of all, brought near 1 by a power of two, so that squares neither overflow
/// nor vanish and a mean far larger than the deviations costs no digits.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    power: f32,
    /// Length *D*, already multiplied.
    center: Vec<f32>,
    /// Σ |z|² over all rows.
    pub(super) total: f64,
}

/// Strips that rows are cut into, whatever the machine: sums are formed strip by strip.
pub(super) const N_STRIPS: usize = 16;

/// The rows of strip `strip` of `n_rows`.
pub(super) fn strip(n_rows: usize, strip: usize) -> std::ops::Range<usize> {
    strip * n_rows / N_STRIPS..(strip + 1) * n_rows / N_STRIPS
}

impl Frame {
    /// The mean of `rows` and their spread about it. Advances `control` by two a row.
    pub(super) fn new(rows: &[&[f32]], n_dims: usize, control: &Control) -> Result<Self, Cancelled> {
        let sums = |add: &(dyn Fn(&mut [f64], &[f32]) + Sync)| -> Result<Vec<f64>, Cancelled> {
            let of_strip = |i: usize| {
                let mut sum = vec![0.0; n_dims];
                for block in rows[strip(rows.len(), i)].chunks(kernel::block_rows(n_dims)) {
                    control.check()?;
                    block.iter().for_each(|row| add(&mut sum, row));
                    control.advance(block.len() as u64);
                }
                Ok(sum)
            };
            let strips: Vec<Vec<f64>> = (0..N_STRIPS).into_par_iter().map(of_strip).collect::<Result<_, _>>()?;
            let mut total = vec![0.0; n_dims];
            strips.iter().for_each(|strip| total.iter_mut().zip(strip).for_each(|(total, sum)| *total += sum));
            Ok(total)
        };
        let n_rows = rows.len().max(1) as f64;
        let mean: Vec<f64> = sums(&|sum, row| sum.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x)))?;
        let mean: Vec<f64> = mean.into_iter().map(|sum| sum / n_rows).collect();
        let squares = sums(&|sum, row| {
            for ((sum, &x), mean) in sum.iter_mut().zip(row).zip(&mean) {
                let difference = f64::from(x) - mean;
                *sum += difference * difference;
            }
        })?;
        let squares: f64 = squares.iter().sum();
        let deviation = (squares / n_rows / n_dims.max(1) as f64).sqrt();
        let power = if deviation > 0.0 { power_of_two_near(1.0 / deviation) } else { 1.0 };
        let center = mean.iter().map(|mean| (mean * power) as f32).collect();
        Ok(Self { power: power as f32, center, total: squares * power * power })
    }

    /// Writes `rows` less the mean into `target` and lists them in `table`.
    pub(super) fn apply<'t>(&self, rows: &[&[f32]], target: &'t mut [f32], table: &'t mut Vec<&'t [f32]>) -> Rows<'t> {
        let n_dims = self.center.len();
        let target = &mut target[..rows.len() * n_dims];
        for (z, row) in target.chunks_exact_mut(n_dims).zip(rows) {
            self.apply_row(row, z);
        }
        table.extend(target.chunks_exact(n_dims));
        Rows::new(table, n_dims)
    }

    /// Writes `row` less the mean into `target`.
    pub(super) fn apply_row(&self, row: &[f32], target: &mut [f32]) {
        for ((z, &x), &center) in target.iter_mut().zip(row).zip(&self.center) {
            *z = x * self.power - center;
        }
    }

    /// What one unit of z is in the data's own units.
    pub(super) fn unit(&self) -> f64 {
        1.0 / f64::from(self.power)
    }
}

/// All rows of a matrix, each from wherever it stands.
pub fn all_rows(embeddings: &Matrix) -> Vec<&[f32]> {
    embeddings.rows().collect()
}

/// The power of two in (`value`/2, `value`], within 2^±120, so that it is exact in f32.
fn power_of_two_near(value: f64) -> f64 {
    let exponent = ((value.to_bits() >> 52) & 0x7ff).clamp(1023 - 120, 1023 + 120);
    f64::from_bits(exponent << 52)
}
