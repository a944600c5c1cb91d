//! Sets of trainings with a known law, known spread over draws and the noise of a finite test set.
//!
//! Test row i is wrong in draw j of n rows from N where L = √κ·Wᵢ + √(1−κ)·(√λ·Gⱼ + √(1−λ)·Eᵢⱼ) < Φ⁻¹(f(n)), all normal:
//! W is what the row is like in the whole's own training, G what is common to a draw, E the rest; κ = (n/N)^½, so that
//! draws near the whole agree with it and rows near the border flip. The chance of an error is f(n) exactly. One test
//! set belongs to all trainings, so its noise is common to all sizes, as it is in reality.

use scar_core::Random;
use scar_method::foundation::{ErrorCurve, ErrorsAtSize};

/// Ratio and repeats as the method has them.
const RATIOS: [u32; 7] = [30, 20, 15, 10, 5, 2, 1];

/// λ·(1 − κ), what the rows of one draw have in common, for a draw of half the rows; it grows as N/n − 1. At a thirtieth
/// the standard deviation over draws of an error of 0.1 is then 0.01 on an endless test set.
const COMMON: f64 = 1e-4;

pub fn common(x: f64) -> f64 {
    COMMON * (1.0 / x - 1.0).max(0.0)
}

/// A known curve.
#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    /// Error at a share x of the whole.
    pub error: fn(f64) -> f64,
    pub whole: f64,
    pub n_test: usize,
}

pub const CASES: [Case; 8] = [
    Case { name: "power, c = 0.7", error: |x| 0.03 + 0.02 * libm::pow(x, -0.7), whole: 15_000.0, n_test: 3000 },
    Case { name: "power, c = 0.3", error: |x| 0.01 + 0.05 * libm::pow(x, -0.3), whole: 15_000.0, n_test: 3000 },
    Case { name: "power, c = 1.5", error: |x| 0.02 + 0.004 * libm::pow(x, -1.5), whole: 1_500.0, n_test: 400 },
    Case { name: "power, still falling", error: |x| 0.05 + 0.25 * libm::pow(x, -0.25), whole: 15_000.0, n_test: 3000 },
    Case { name: "exponential", error: |x| 0.05 + 0.2 * libm::exp(-6.0 * x), whole: 15_000.0, n_test: 3000 },
    Case { name: "rational", error: |x| 0.04 + 0.3 / (1.0 + 20.0 * x), whole: 15_000.0, n_test: 3000 },
    Case { name: "inverse logarithm", error: |x| 0.02 + 0.3 / libm::log(1.0 + 1000.0 * x), whole: 15_000.0, n_test: 3000 },
    Case {
        name: "two power laws",
        error: |x| 0.02 + 0.02 * libm::pow(x, -0.2) + 0.003 * libm::pow(x, -1.2),
        whole: 15_000.0,
        n_test: 3000,
    },
];

/// One simulated set.
pub struct Simulated {
    pub curve: ErrorCurve,
}

impl Case {
    fn agreement(n: f64) -> f64 {
        n.sqrt()
    }

    pub fn simulate(&self, seed: u64) -> Simulated {
        let mut normals = Normals::new(seed, 77);
        let whole_rows: Vec<f64> = (0..self.n_test).map(|_| normals.draw()).collect();
        let points = RATIOS.iter().map(|&ratio| {
            let x = 1.0 / f64::from(ratio);
            let threshold = quantile((self.error)(x));
            let kappa = Self::agreement(x);
            let mut n_wrong = vec![0u32; self.n_test];
            let errors = (0..ratio).map(|_| {
                let shared = common(x).sqrt() * normals.draw();
                let own = (1.0 - kappa - common(x)).max(0.0).sqrt();
                let mut wrong = 0;
                for (row, n_wrong) in whole_rows.iter().zip(&mut n_wrong) {
                    let is_wrong = kappa.sqrt() * row + shared + own * normals.draw() < threshold;
                    wrong += u32::from(is_wrong);
                    *n_wrong += u32::from(is_wrong);
                }
                f64::from(wrong) / self.n_test as f64
            });
            let errors = errors.collect();
            let pairs = f64::from(ratio * (ratio - 1)).max(1.0);
            let flips: f64 = n_wrong.iter().map(|&wrong| f64::from(wrong * (ratio - wrong)) / pairs).sum();
            ErrorsAtSize { size: self.whole * x, errors, flips: flips / (self.n_test as f64 * self.n_test as f64), factors: Vec::new() }
        });
        Simulated { curve: ErrorCurve::new(points.collect(), self.n_test as u64) }
    }

    /// Variance over draws at x on an endless test set: from the chance that two rows of one draw are wrong together.
    fn variance(&self, x: f64) -> f64 {
        let error = (self.error)(x);
        (both_below(quantile(error), common(x)) - error * error).max(0.0)
    }

    /// The true size by its definition; `z` is the normal quantile at 1 − δ.
    pub fn true_size(&self, epsilon: f64, z: f64) -> f64 {
        let error = |x: f64| (self.error)(x);
        if error(1.0) - error(2.0) > epsilon {
            return self.whole * first(1.0, 1e6, |x| error(x) - error(2.0 * x) <= epsilon);
        }
        self.whole * first(1.0 / self.whole, 1.0, |x| error(x) - error(1.0) + z * self.variance(x).sqrt() <= epsilon)
    }
}

/// The first x in `low` … `high`, by bisection of its logarithm, at which `holds`.
pub fn first(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (libm::log(low), libm::log(high));
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if holds(libm::exp(middle)) { high = middle } else { low = middle }
    }
    libm::exp(high)
}

/// Φ.
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Φ⁻¹.
pub fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        if cdf(middle) < p { low = middle } else { high = middle }
    }
    low
}

/// Chance that two normals with correlation `rho` are both below `z`: Φ(z)² + ∫₀^ρ e^(−z²/(1+r))/(2π√(1−r²)) dr, with
/// r = sin t, by the midpoint rule.
fn both_below(z: f64, rho: f64) -> f64 {
    let end = libm::asin(rho);
    let step = end / 200.0;
    let sum: f64 = (0..200).map(|i| libm::exp(-z * z / (1.0 + libm::sin((f64::from(i) + 0.5) * step)))).sum();
    cdf(z) * cdf(z) + sum * step / std::f64::consts::TAU
}

/// Normal draws, two at a time (Marsaglia's polar method).
pub struct Normals {
    random: Random,
    spare: Option<f64>,
}

impl Normals {
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { random: Random::new(seed, &[stream]), spare: None }
    }

    pub fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let mut side = || f64::from(self.random.below(1 << 30)) / f64::from(1 << 29) - 1.0;
            let (u, v) = (side(), side());
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(v * factor);
                return u * factor;
            }
        }
    }
}
