//! An inverse logarithm (Viering & Loog 2021, ILOG2, with a scale): errors that fall for very long.

/// From about 1/x to the slowest fall.
pub(super) const RATES: (f64, f64) = (1.0, 1e8);

/// 1/ln(1 + c·x).
pub(super) fn shape(x: f64, rate: f64) -> f64 {
    1.0 / libm::log1p(rate * x)
}
