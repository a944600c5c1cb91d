//! The bound on the error of draws, and the threshold that it must fall below. A size within the data is where it does.

use super::{FittedLaw, Spread};
use scar_core::stats::normal_quantile_by_halving;

/// The error bound and the threshold that define a size within the data.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorBound, ErrorCurve, MeasuredSettings, ErrorsAtSize, measured_size};
/// let error = |n: f64| 0.02 + 2.0 / n;
/// let points = [50.0, 100.0, 200.0, 500.0, 1_000.0];
/// let points = points.map(|n| ErrorsAtSize::new(n, vec![error(n) - 1e-4, error(n) + 1e-4])).to_vec();
/// let curve = ErrorCurve::new(points, 100_000);
/// let settings = MeasuredSettings::default();
/// let measured = measured_size(&curve, &settings.clone().check().unwrap());
/// let bound = ErrorBound::new(measured.law.unwrap(), measured.spread.unwrap(), settings.epsilon, settings.delta);
/// assert!((bound.threshold() - (error(1_000.0) + 0.01)).abs() < 1e-4);
/// // The size is where the bound falls below the threshold.
/// let size = measured.size.unwrap();
/// assert!(bound.error(size * 0.999) > bound.threshold() && bound.error(size * 1.001) < bound.threshold());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorBound {
    law: FittedLaw,
    spread: Spread,
    epsilon: f64,
    /// The standard normal's quantile at 1 − δ.
    z: f64,
}

impl ErrorBound {
    /// Of a law and the spread over draws, for tolerances in (0, 1).
    pub fn new(law: FittedLaw, spread: Spread, epsilon: f64, delta: f64) -> Self {
        Self { law, spread, epsilon, z: normal_quantile_by_halving(1.0 - delta) }
    }

    /// The largest accepted error: that of the law at the whole, plus ε.
    pub fn threshold(&self) -> f64 {
        self.law.error(self.law.whole) + self.epsilon
    }

    /// The error that a draw of `size` > 0 rows stays below with probability 1 − δ.
    pub fn error(&self, size: f64) -> f64 {
        self.law.error(size) + self.z * self.spread.deviation(size / self.law.whole, 1.0)
    }
}
