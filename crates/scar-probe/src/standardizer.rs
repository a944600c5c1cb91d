//! Standardized columns: mean 0 and standard deviation 1 over the rows of a training. They are computed block by block, so no copy
//! of the whole matrix is needed.

use ndarray::{Array1, Array2};

use crate::LinearProbe;
use crate::kernel::{self, Rows, Work, padded};
use crate::strips::LEAST_SHARED_ROWS;
use scar_core::parallel;

/// z = (x·power − center)·inverse, column by column, in f32.
///
/// The difference is taken before anything is multiplied by a weight, so a mean far larger than the deviation costs no
/// digits: x − center is exact where the two are within a factor of 2. `power` is a power of two that brings the
/// deviation near 1, so that columns near the ends of f32's range neither overflow nor vanish.
#[derive(Clone, Debug)]
pub(super) struct Standardizer {
    power: Vec<f32>,
    center: Vec<f32>,
    inverse: Vec<f32>,
}

/// Columns with a smaller deviation count as constant, because their folded weights would exceed the range of f32.
const SMALLEST_DEVIATION: f64 = 1e-35;

impl Standardizer {
    /// Mean and deviation (n in the denominator) of the columns of `rows`; constant columns become 0.
    pub(super) fn new(rows: Rows<'_>) -> Self {
        let n_dims = rows.n_dims();
        // Sums of differences from the first row: exactly 0 for a constant column, and, because that row is one of n,
        // its squared distance from the mean is at most n variances, so the subtraction below loses log10 n digits.
        let first = rows.row(0);
        let (mut sums, mut squares) = (vec![0.0f64; n_dims], vec![0.0f64; n_dims]);
        if rows.len() < LEAST_SHARED_ROWS {
            kernel::run(ColumnSums { rows, first_column: 0, sums: &mut sums, squares: &mut squares });
        } else {
            // Each column is one thread's, so that its sum has the same order for any number of threads.
            let parts = parallel::map(n_dims.div_ceil(N_COLUMNS), |i| {
                let first_column = i * N_COLUMNS;
                let n_columns = N_COLUMNS.min(n_dims - first_column);
                let (mut sums, mut squares) = (vec![0.0; n_columns], vec![0.0; n_columns]);
                kernel::run(ColumnSums { rows, first_column, sums: &mut sums, squares: &mut squares });
                (sums, squares)
            });
            for (part, (of_sums, of_squares)) in parts.into_iter().enumerate() {
                let first_column = part * N_COLUMNS;
                sums[first_column..first_column + of_sums.len()].copy_from_slice(&of_sums);
                squares[first_column..first_column + of_squares.len()].copy_from_slice(&of_squares);
            }
        }
        let n_rows = rows.len() as f64;
        let mut standardizer = Self { power: vec![1.0; n_dims], center: vec![0.0; n_dims], inverse: vec![0.0; n_dims] };
        for column in 0..n_dims {
            let offset = sums[column] / n_rows;
            let deviation = (squares[column] / n_rows - offset * offset).max(0.0).sqrt();
            if deviation >= SMALLEST_DEVIATION {
                let power = power_of_two_near(1.0 / deviation);
                standardizer.power[column] = power as f32;
                standardizer.center[column] = ((f64::from(first[column]) + offset) * power) as f32;
                standardizer.inverse[column] = (1.0 / (deviation * power)) as f32;
            }
        }
        standardizer
    }

    /// Writes the standardized `rows` to `target`, one after the other.
    pub(super) fn apply(&self, rows: Rows<'_>, target: &mut [f32]) {
        kernel::run(Apply { standardizer: self, rows, target });
    }

    /// The probe on raw embeddings that gives what `weights` (*k* × `padded(D)`) and `bias` give on standardized ones.
    ///
    /// The bias makes up for the rounding of the weights, so that the two agree at the mean.
    pub(super) fn fold(&self, weights: &[f64], bias: &[f64]) -> LinearProbe {
        let (n_dims, n_classes) = (self.power.len(), bias.len());
        let factor = |column: usize| f64::from(self.power[column]) * f64::from(self.inverse[column]);
        let folded = Array2::from_shape_fn((n_classes, n_dims), |(class, column)| {
            (weights[class * padded(n_dims) + column] * factor(column)) as f32
        });
        let folded_bias = Array1::from_shape_fn(n_classes, |class| {
            let at_mean: f64 =
                (0..n_dims).map(|d| f64::from(folded[(class, d)]) * (f64::from(self.center[d]) / f64::from(self.power[d]))).sum();
            (bias[class] - at_mean) as f32
        });
        LinearProbe::from_views(folded.view(), folded_bias.view())
    }
}

impl Standardizer {
    /// Weights (row of `padded(D)`) and bias on standardized columns that give what `class` of `probe` gives on raw ones. The inverse of
    /// [`fold`](Self::fold), but for rounding; columns that are constant here get weight 0.
    pub(super) fn unfold(&self, probe: &LinearProbe, class: usize) -> (Vec<f64>, f64) {
        let n_dims = self.power.len();
        let raw = &probe.weights[class * padded(n_dims)..][..n_dims];
        let mut weights = vec![0.0; padded(n_dims)];
        let mut bias = f64::from(probe.bias[class]);
        for (column, &weight) in raw.iter().enumerate() {
            let (power, inverse) = (f64::from(self.power[column]), f64::from(self.inverse[column]));
            if inverse > 0.0 {
                weights[column] = f64::from(weight) / (power * inverse);
            }
            bias += f64::from(weight) * (f64::from(self.center[column]) / power);
        }
        (weights, bias)
    }
}

/// Columns that a thread sums at a time: half a kilobyte of each row.
const N_COLUMNS: usize = 128;

/// Adds to `sums` and `squares` the differences of consecutive columns from those of the first row, and their squares.
struct ColumnSums<'a> {
    rows: Rows<'a>,
    first_column: usize,
    sums: &'a mut [f64],
    squares: &'a mut [f64],
}

impl Work for ColumnSums<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let Self { rows, first_column, sums, squares } = self;
        let of_row = first_column..first_column + sums.len();
        let first = &rows.row(0)[of_row.clone()];
        for i in 0..rows.len() {
            let columns = sums.iter_mut().zip(&mut *squares);
            for ((&value, &origin), (sum, square)) in rows.row(i)[of_row.clone()].iter().zip(first).zip(columns) {
                let difference = f64::from(value) - f64::from(origin);
                *sum += difference;
                *square += difference * difference;
            }
        }
    }
}

/// The arguments of [`Standardizer::apply`].
struct Apply<'a> {
    standardizer: &'a Standardizer,
    rows: Rows<'a>,
    target: &'a mut [f32],
}

impl Work for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let Self { standardizer: Standardizer { power, center, inverse }, rows, target } = self;
        for (i, standardized) in target.chunks_exact_mut(rows.n_dims()).enumerate() {
            let columns = power.iter().zip(center).zip(inverse);
            for ((z, &x), ((&power, &center), &inverse)) in standardized.iter_mut().zip(rows.row(i)).zip(columns) {
                *z = (x * power - center) * inverse;
            }
        }
    }
}

/// The power of two in (`value`/2, `value`], within 2^±120, so that it is exact in f32.
fn power_of_two_near(value: f64) -> f64 {
    let exponent = ((value.to_bits() >> 52) & 0x7ff).clamp(1023 - 120, 1023 + 120);
    f64::from_bits(exponent << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_core::Matrix;

    fn standardized(values: &[f32], n_dims: usize) -> Vec<f32> {
        let rows: Vec<&[f32]> = values.chunks_exact(n_dims).collect();
        let (rows, mut target) = (Rows::new(&rows, n_dims), vec![f32::NAN; values.len()]);
        Standardizer::new(rows).apply(rows, &mut target);
        target
    }

    #[test]
    fn columns_get_mean_0_and_deviation_1_whatever_their_scale() {
        let z = [-1.5, -0.5, 0.5, 1.5].map(|x: f64| x / 1.25f64.sqrt());
        for (scale, shift) in [(1.0, 0.0), (1e6, 3e6), (2.0, 8_388_608.0), (1e-30, 0.0), (1e38, 0.0), (-0.25, 1000.0)] {
            let values: Vec<f32> = [-1.5, -0.5, 0.5, 1.5].iter().map(|x| (x * scale + shift) as f32).collect();
            let sign = f64::signum(scale);
            for (got, want) in standardized(&values, 1).iter().zip(z) {
                assert!((f64::from(*got) - sign * want).abs() < 1e-6, "{got} for {want} at {scale}, {shift}");
            }
        }
    }

    #[test]
    fn constant_columns_become_zero() {
        assert_eq!(standardized(&[0.1, 1.0, 0.1, 1.0, 0.1, 1.0], 2), [0.0; 6]);
        assert_eq!(standardized(&[3.0e38], 1), [0.0]);
    }

    #[test]
    fn folded_probe_gives_the_same_logits_on_raw_rows() {
        let values = [3.0f32, 100.0, 4.0, 300.0, 6.0, 250.0];
        let rows: Vec<&[f32]> = values.chunks_exact(2).collect();
        let standardizer = Standardizer::new(Rows::new(&rows, 2));
        let (weights, bias) = ([0.5, -1.0, 0.0, 0.0, 2.0, 0.25, 0.0, 0.0], [0.125, -3.0]);
        let raw = standardizer.fold(&weights, &bias);
        let z = standardized(&values, 2);
        for i in 0..3 {
            let of_raw = raw.logits(&Matrix::of_segments([values.to_vec()], 2), &[i as u32]);
            for class in 0..2 {
                let want = (0..2).map(|d| weights[class * 4 + d] * f64::from(z[i * 2 + d])).sum::<f64>() + bias[class];
                assert!((f64::from(of_raw[(0, class)]) - want).abs() < 1e-5, "{} for {want}", of_raw[(0, class)]);
            }
        }
    }
}
