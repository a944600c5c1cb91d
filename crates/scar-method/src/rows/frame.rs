//! Rows less their mean, computed block by block without a copy of the matrix.

use crate::probe::kernel::{self, Rows};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Centers rows: z = x·power − center. The power of two brings values near 1, so that squares neither overflow nor vanish. Subtracting
/// the mean first keeps all digits even if it is far larger than the deviations.
#[derive(Clone, Debug)]
pub(super) struct Centering {
    power: f32,
    /// The mean times `power`, length *D*.
    center: Vec<f32>,
    /// Σ |z|² over all rows.
    pub(super) total: f64,
}

/// Number of strips that rows are divided into on every machine; sums are formed strip by strip.
pub(super) const N_STRIPS: usize = 16;

/// The rows of strip `strip` of `n_rows`.
pub(super) fn strip(n_rows: usize, strip: usize) -> std::ops::Range<usize> {
    strip * n_rows / N_STRIPS..(strip + 1) * n_rows / N_STRIPS
}

impl Centering {
    /// Computes the mean of `rows` and their spread around it. Advances `control` by two per row.
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
            let strips: Vec<Vec<f64>> = parallel::try_map(N_STRIPS, of_strip)?;
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

    /// |z|² up to which a row lies at the mean: what rounding leaves.
    pub(super) fn least_square(&self) -> f64 {
        let largest = self.center.iter().fold(1.0f64, |largest, center| largest.max(f64::from(center.abs())));
        let rounding = largest * f64::from(f32::EPSILON);
        rounding * rounding * self.center.len() as f64
    }

    /// One unit of z, in the units of the data.
    pub(super) fn unit(&self) -> f64 {
        1.0 / f64::from(self.power)
    }
}

/// All rows of a matrix, in order.
pub fn all_rows(embeddings: &Matrix) -> Vec<&[f32]> {
    embeddings.rows().collect()
}

/// The power of two in (`value`/2, `value`], within 2^±120, so that it is exact in f32.
fn power_of_two_near(value: f64) -> f64 {
    let exponent = ((value.to_bits() >> 52) & 0x7ff).clamp(1023 - 120, 1023 + 120);
    f64::from_bits(exponent << 52)
}
