//! A rational law (Viering & Loog 2021, M4 with its exponent at 1): flat first, then as 1/x.

/// From a nearly straight line over the sizes to 1/x.
pub(super) const RATES: (f64, f64) = (0.1, 1e4);

/// 1/(1 + c·x).
pub(super) fn shape(x: f64, rate: f64) -> f64 {
    1.0 / (1.0 + rate * x)
}
