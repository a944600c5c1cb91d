//! The spread of the error over draws, pooled over the sizes.

use super::ErrorCurve;

/// The variance over draws of n rows from m: φ·(1/n − 1/m)^q, sizes as shares of the whole.
///
/// Rows that a statistic adds up give q = 1, rows near the probe's border that flip one by one give q = ½; in both the
/// spread ends where the draw is all there is, n = m. q and φ are the most likely ones for normal errors, q on a grid,
/// φ in closed form.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, ErrorsAtSize, Spread};
/// let spread = Spread { scale: 1e-4, exponent: 1.0 };
/// // Half of the rows: √(φ·(2 − 1)); all of them leave no spread.
/// assert!((spread.deviation(0.5, 1.0) - 0.01).abs() < 1e-15);
/// assert_eq!(spread.deviation(1.0, 1.0), 0.0);
/// // Pooled over repeats, smaller draws spread more.
/// let point = |size, errors: &[f64]| ErrorsAtSize::new(size, errors.to_vec());
/// let points = vec![point(10.0, &[0.3, 0.5, 0.4, 0.6]), point(100.0, &[0.29, 0.31, 0.3]), point(1_000.0, &[0.2])];
/// let pooled = Spread::pooled(&ErrorCurve::new(points, 1_000));
/// assert!(pooled.deviation(0.01, 1.0) > pooled.deviation(0.1, 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// φ.
    pub scale: f64,
    /// q, in 0…3.
    pub exponent: f64,
}

const N_EXPONENTS: usize = 25;

/// The highest exponent of the spread of draws.
pub(super) const STEEPEST: f64 = 2.0;

impl Spread {
    /// Pooled over the points of `curve` that have two repeats or more; `whole` is that of the curve.
    ///
    /// One test row more, right or wrong, in one training more is added as an observation, so that a few repeats that
    /// happen to agree are not taken for certainty.
    pub fn pooled(curve: &ErrorCurve) -> Self {
        let whole = curve.whole;
        let points: Vec<(f64, f64, f64)> = curve
            .points
            .iter()
            .filter(|point| point.errors.len() > 1 && point.size < whole)
            .map(|point| (remainder(point.size / whole, 1.0), point.squares(), (point.errors.len() - 1) as f64))
            .collect();
        Self::of(&points, 1.0 / (curve.n_test as f64 * curve.n_test as f64))
    }

    /// The part of the spread that would remain on an endless test set: `observed` is what [`Spread::pooled`] gave, and
    /// from each size's variance that of the flipping test rows is taken off. What remains is of the form φ·(1/n − 1/m),
    /// as of any mean over the rows drawn; φ by weighted least squares, 0 at least.
    ///
    /// `points` are (1/n − 1/m, Σ squared deviations, degrees of freedom, flips).
    pub(super) fn of_draws(observed: &Self, points: &[(f64, f64, f64, f64)], highest: f64) -> Self {
        // Resamples ask this thousands of times, and logarithms are most of it.
        let weighted: Vec<(f64, f64, f64)> = points
            .iter()
            .map(|&(left, squares, freedom, flips)| {
                let log = libm::log(left);
                // The variance of a variance is 2v²/df.
                let variance = observed.scale * libm::exp(observed.exponent * log);
                (log, freedom / (variance * variance), squares / freedom - flips)
            })
            .collect();
        let mut best = (f64::INFINITY, Self { scale: 0.0, exponent: 1.0 });
        for i in 0..N_EXPONENTS {
            let exponent = 1.0 + (highest - 1.0) * i as f64 / (N_EXPONENTS - 1) as f64;
            let (mut above, mut below, mut squares_of_squares) = (0.0, 0.0, 0.0);
            for &(log, weight, own) in &weighted {
                let relative = libm::exp(exponent * log);
                above += weight * relative * own;
                below += weight * relative * relative;
                squares_of_squares += weight * own * own;
            }
            let scale = if below > 0.0 { (above / below).max(0.0) } else { 0.0 };
            let missed = squares_of_squares - 2.0 * scale * above + scale * scale * below;
            if missed < best.0 {
                best = (missed, Self { scale, exponent });
            }
        }
        best.1
    }

    /// From (1/n − 1/m, Σ squared deviations, degrees of freedom) of each size, and the one added observation.
    pub(crate) fn of(points: &[(f64, f64, f64)], one_row: f64) -> Self {
        let freedom: f64 = points.iter().map(|point| point.2).sum();
        // The added observation is at the middle of the sizes, where it favors no exponent.
        let logs: Vec<f64> = points.iter().map(|&(left, ..)| libm::log(left)).collect();
        let center = points.iter().zip(&logs).map(|(&(_, _, df), log)| df * log).sum::<f64>() / freedom.max(1.0);
        let mut relatives = vec![0.0; points.len()];
        let mut best = (f64::NEG_INFINITY, Self { scale: one_row, exponent: 1.0 });
        for i in 0..N_EXPONENTS {
            let exponent = 3.0 * i as f64 / (N_EXPONENTS - 1) as f64;
            relatives.iter_mut().zip(&logs).for_each(|(relative, log)| *relative = libm::exp(exponent * log));
            let squares: f64 = points.iter().zip(&relatives).map(|(&(_, squares, _), relative)| squares / relative).sum();
            let scale = (squares + one_row / libm::exp(exponent * center)) / (freedom + 1.0);
            let of_points: f64 = points.iter().zip(&relatives).map(|(&(_, _, df), relative)| df * libm::log(scale * relative)).sum();
            let likelihood = -of_points - (libm::log(scale) + exponent * center) - squares / scale;
            if likelihood > best.0 {
                best = (likelihood, Self { scale, exponent });
            }
        }
        best.1
    }

    /// Standard deviation of the error over draws of `x` from `whole`, both as shares of N; 0 where x ≥ whole.
    pub fn deviation(&self, x: f64, whole: f64) -> f64 {
        let left = remainder(x, whole);
        if left > 0.0 { (self.scale * libm::exp(self.exponent * libm::log(left))).sqrt() } else { 0.0 }
    }
}

/// 1/x − 1/m.
pub(super) fn remainder(x: f64, whole: f64) -> f64 {
    1.0 / x - 1.0 / whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_law_comes_back_from_its_own_points() {
        for exponent in [0.5, 1.0] {
            let points: Vec<(f64, f64, f64)> = [29.0f64, 19.0, 14.0, 9.0, 4.0, 1.0]
                .iter()
                .map(|&left| (left, 1e-4 * left * libm::exp(exponent * libm::log(left)), left))
                .collect();
            let spread = Spread::of(&points, 1e-12);
            assert!((spread.exponent - exponent).abs() < 1e-9, "{spread:?}");
            // One observation of nearly 0 beside 76.
            assert!((spread.scale / 1e-4 - 76.0 / 77.0).abs() < 1e-6, "{spread:?}");
            assert_eq!(spread.deviation(1.0, 1.0), 0.0);
        }
    }

    #[test]
    fn flips_are_taken_off() {
        // φ = 1e-4 of the draws and 3e-4 of the test rows.
        let points = [29.0f64, 9.0, 4.0, 1.0].map(|left| (left, left * (1e-4 * left + 3e-4), left, 3e-4));
        let observed = Spread::of(&points.map(|(left, squares, df, _)| (left, squares, df)), 1e-12);
        let draws = Spread::of_draws(&observed, &points, STEEPEST);
        assert!((draws.scale / 1e-4 - 1.0).abs() < 1e-9 && draws.exponent == 1.0, "{draws:?}");
    }

    #[test]
    fn repeats_that_agree_are_no_certainty() {
        let spread = Spread::of(&[(9.0, 0.0, 9.0), (1.0, 0.0, 1.0)], 1e-4);
        assert!(spread.deviation(0.1, 1.0) > 0.0);
    }
}
