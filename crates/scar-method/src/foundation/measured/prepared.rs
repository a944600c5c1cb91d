//! An error curve with the values that every resample of it needs.

use serde::{Deserialize, Serialize};

use super::fit::{Fitter, LawFit};
use super::row_factors::factors;
use super::size::{Range, SizeRegion, Tolerance, size};
use super::spread::{STEEPEST, Spread, remainder};
use super::{ErrorCurve, FittedLaw, Law};

/// A law has three constants, so it needs at least this many sizes.
pub(super) const FEWEST_SIZES: usize = 3;

/// Why there is no measured size.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, MeasuredSettings, NoSize, ErrorsAtSize, measured_size};
/// let reason = |sizes: &[f64], n_test| {
///     let points = sizes.iter().map(|&size| ErrorsAtSize::new(size, vec![1.0 / size])).collect();
///     measured_size(&ErrorCurve::new(points, n_test), &MeasuredSettings::default().check().unwrap()).reason
/// };
/// assert_eq!(reason(&[10.0, 20.0], 100), Some(NoSize::TooFewSizes { found: 2 }));
/// assert_eq!(reason(&[10.0, 20.0, 40.0], 100), Some(NoSize::NoRepeats));
/// assert_eq!(reason(&[10.0, 20.0, 40.0], 0), Some(NoSize::NoTestRows));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSize {
    /// The class has no row in the test set, or the test set has none.
    NoTestRows,
    /// Trained at fewer than three different sizes.
    TooFewSizes {
        /// Number of different sizes.
        found: usize,
    },
    /// No size below the whole was trained twice, so nothing is known of the spread over draws.
    NoRepeats,
    /// The error at the whole data may be that of a probe without any training row: the 95 % interval reaches it.
    NotLearned,
}

/// A curve, its spread, and the constants of its fits.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// Spread of the observed errors: how far a training's error is from the law.
    pub(super) observed: Spread,
    /// Spread without the test rows' part: how far draws differ.
    pub(super) spread: Spread,
    pub(super) range: Range,
    pub(super) whole: f64,
    /// Mean errors, ascending in size.
    pub(super) means: Vec<f64>,
    /// Size over N of each point.
    pub(super) xs: Vec<f64>,
    /// Trainings of each point.
    pub(super) counts: Vec<usize>,
    /// Variance of each point's errors that flipping test rows cause.
    flips: Vec<f64>,
    /// How other test rows would change each point's mean error.
    factors: Vec<Vec<f64>>,
    /// Deviations of the repeats from their mean over the spread, with variance 1, in the order of the trainings.
    pub(super) residuals: Vec<f64>,
    /// 1/T².
    one_row: f64,
}

/// What a resample owes to chance.
pub(super) struct Chance {
    /// The training whose residual each training gets, by number.
    pub(super) drawn: Vec<u32>,
    /// Trainings that all curves share.
    pub(super) n_pool: u32,
    /// Normal draws that decide about other test rows.
    pub(super) normals: Vec<f64>,
}

/// A fitted law with the spread that was fitted beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LawWithSpread {
    pub(super) law: FittedLaw,
    pub(super) spread: Spread,
}

impl LawWithSpread {
    pub(super) fn size(&self, range: Range, tolerance: Tolerance) -> (f64, SizeRegion) {
        size(&self.law, &self.spread, range, tolerance)
    }
}

impl Prepared {
    pub(super) fn new(curve: &ErrorCurve) -> Result<Self, NoSize> {
        if curve.n_test == 0 {
            return Err(NoSize::NoTestRows);
        }
        if curve.largest_high.zip(curve.empty_error).is_some_and(|(high, empty)| high >= empty) {
            return Err(NoSize::NotLearned);
        }
        if curve.points.len() < FEWEST_SIZES {
            return Err(NoSize::TooFewSizes { found: curve.points.len() });
        }
        let whole = curve.whole;
        let repeated = || curve.points.iter().filter(|point| point.errors.len() > 1 && point.size < whole);
        if repeated().next().is_none() {
            return Err(NoSize::NoRepeats);
        }
        let observed = Spread::pooled(curve);
        let mut residuals = Vec::new();
        for point in repeated() {
            let (mean, n) = (point.mean(), point.errors.len() as f64);
            let scale = (n / (n - 1.0)).sqrt() / observed.deviation(point.size / whole, 1.0);
            residuals.extend(point.errors.iter().map(|error| (error - mean) * scale));
        }
        let squares: Vec<(f64, f64, f64, f64)> = repeated()
            .map(|point| (remainder(point.size / whole, 1.0), point.squares(), (point.errors.len() - 1) as f64, point.flips))
            .collect();
        let xs: Vec<f64> = curve.points.iter().map(|point| point.size / whole).collect();
        Ok(Self {
            observed,
            spread: Spread::of_draws(&observed, &squares, STEEPEST),
            range: Range { one_row: 1.0 / whole, smallest: xs[0], empty_error: curve.empty_error, resolution: curve.resolution },
            whole,
            means: curve.points.iter().map(super::ErrorsAtSize::mean).collect(),
            xs,
            counts: curve.points.iter().map(|point| point.errors.len()).collect(),
            flips: curve.points.iter().map(|point| point.flips).collect(),
            factors: curve.points.iter().map(|point| point.factors.clone()).collect(),
            residuals,
            one_row: 1.0 / (curve.n_test as f64 * curve.n_test as f64),
        })
    }

    /// Normal draws that a resample of the test rows needs.
    pub(super) fn n_factors(&self) -> usize {
        self.factors.iter().map(Vec::len).max().unwrap_or(0)
    }

    pub(super) fn fitter(&self, law: Law) -> Fitter {
        let sizes: Vec<f64> = self.xs.iter().map(|x| x * self.whole).collect();
        Fitter::new(law, &sizes, self.whole)
    }

    /// Standard deviation of one training's error about the law, at point `i`. The largest size counts as a draw too, from the
    /// rows that might have been collected: its one training has the luck of its rows, which the law should not follow.
    fn deviation(&self, spread: &Spread, i: usize) -> f64 {
        let x = self.xs[i];
        if i + 1 < self.xs.len() { spread.deviation(x, 1.0) } else { spread.deviation(x, f64::INFINITY) }
    }

    /// Standard error of the difference between the mean error at point `i` and that of the largest, over draws and test rows.
    pub(super) fn doubt(&self, i: usize) -> f64 {
        let of_draws = self.observed.deviation(self.xs[i], 1.0);
        let own = &self.factors[i];
        let of_last = self.factors.last().map_or(&[][..], Vec::as_slice);
        let factor = |factors: &[f64], j: usize| factors.get(j).copied().unwrap_or(0.0);
        let of_rows: f64 = (0..own.len().max(of_last.len())).map(|j| factor(own, j) - factor(of_last, j)).map(|f| f * f).sum();
        (of_draws * of_draws / self.counts[i] as f64 + of_rows).sqrt()
    }

    /// Weights of the points: one over the variance of their means.
    pub(super) fn weights(&self, spread: &Spread) -> Vec<f64> {
        (0..self.xs.len())
            .map(|i| {
                let deviation = self.deviation(spread, i);
                self.counts[i] as f64 / (deviation * deviation)
            })
            .collect()
    }

    /// The fit to the means as they are.
    pub(super) fn fit(&self, fitter: &Fitter) -> LawFit {
        fitter.fit(&self.means, &self.weights(&self.observed))
    }

    /// χ² of a fit. The test rows move the means of all sizes together, so a law is refuted only by what neither the draws nor other test
    /// rows explain.
    pub(super) fn misfit(&self, fit: &LawFit) -> f64 {
        if self.n_factors() == 0 {
            return fit.squares;
        }
        let n = self.xs.len();
        let weights = self.weights(&self.observed);
        let pairs = (0..n).flat_map(|i| (0..=i).map(move |j| (i, j)));
        let covariance: Vec<f64> = pairs
            .map(|(i, j)| {
                let of_rows: f64 = self.factors[i].iter().zip(&self.factors[j]).map(|(a, b)| a * b).sum();
                of_rows + if i == j { 1.0 / weights[i] } else { 0.0 }
            })
            .collect();
        // Residuals in units of their joint deviation: L⁻¹·r for the covariance L·Lᵀ.
        let mut scaled: Vec<f64> = Vec::with_capacity(n);
        for (i, row) in factors(&covariance, n).iter().enumerate() {
            let residual = self.means[i] - fit.law.error(self.xs[i] * self.whole);
            let known: f64 = row.iter().zip(&scaled).map(|(factor, value)| factor * value).sum();
            scaled.push((residual - known) / row[i]);
        }
        scaled.iter().map(|value| value * value).sum()
    }

    /// One resample: errors are the law's plus residuals of other trainings and what other test rows would have shown, both as `chance` has
    /// it. Both law and spread are fitted anew.
    pub(super) fn resample(&self, fitter: &Fitter, fit: &LawFit, dispersion: f64, chance: &Chance, steepest: f64) -> LawWithSpread {
        let Chance { drawn, n_pool, normals } = chance;
        let n_trainings: usize = self.counts.iter().sum();
        let mut drawn = drawn[drawn.len().saturating_sub(n_trainings)..].iter().cycle();
        let mut squares = Vec::with_capacity(self.xs.len());
        let mut means = Vec::with_capacity(self.xs.len());
        for (i, &count) in self.counts.iter().enumerate() {
            let (mut sum, mut square) = (0.0, 0.0);
            for _ in 0..count {
                let residual = self.residual(drawn.next().copied().unwrap_or(0), *n_pool);
                sum += residual;
                square += residual * residual;
            }
            let deviation = self.deviation(&self.observed, i);
            let mean = sum / count as f64;
            if count > 1 && self.xs[i] < 1.0 {
                let square = (square - sum * mean) * deviation * deviation;
                squares.push((remainder(self.xs[i], 1.0), square, (count - 1) as f64, self.flips[i]));
            }
            let of_rows: f64 = self.factors[i].iter().zip(normals).map(|(factor, normal)| factor * normal).sum();
            let error = fit.law.error(self.xs[i] * self.whole) + dispersion * deviation * mean + of_rows;
            means.push(error.max(0.0));
        }
        let of_means: Vec<(f64, f64, f64)> = squares.iter().map(|&(left, squares, freedom, _)| (left, squares, freedom)).collect();
        let observed = Spread::of(&of_means, self.one_row);
        LawWithSpread { law: fitter.fit(&means, &self.weights(&observed)).law, spread: Spread::of_draws(&observed, &squares, steepest) }
    }

    /// The residual of training `number`, of the `n_pool` trainings that all curves share. A curve without the first trainings (its class
    /// had no rows there) uses its own others.
    pub(super) fn residual(&self, number: u32, n_pool: u32) -> f64 {
        let (number, n_pool, n_own) = (number as usize, n_pool as usize, self.residuals.len());
        let missing = n_pool.saturating_sub(n_own);
        self.residuals[if number >= missing { (number - missing) % n_own } else { number % n_own }]
    }
}
