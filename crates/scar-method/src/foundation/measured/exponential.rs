//! The exponential law (Viering & Loog 2021, EXP3): errors that stop falling soon.

/// From a nearly straight line over the sizes to a fall within a hundredth of them.
pub(super) const RATES: (f64, f64) = (0.1, 300.0);

/// e^(−c·x).
pub(super) fn shape(x: f64, rate: f64) -> f64 {
    libm::exp(-rate * x)
}
