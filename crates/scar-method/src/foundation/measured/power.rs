//! The power law, the usual form of learning curves (Viering & Loog 2021, POW3).

/// Below, the law is a logarithm over any span of sizes that trainings cover; above, a step.
pub(super) const RATES: (f64, f64) = (0.05, 5.0);

/// x^(−c).
pub(super) fn shape(x: f64, rate: f64) -> f64 {
    libm::exp(-rate * libm::log(x))
}
