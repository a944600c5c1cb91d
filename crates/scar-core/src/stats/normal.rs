//! The standard normal distribution: distribution function, quantiles by bisection, random draws.

use super::halved;
use crate::Random;

/// Φ(z): the probability that a standard normal variable is below `z`.
///
/// ```
/// use scar_core::stats::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// assert!((normal_cdf(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
/// ```
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The `p` quantile of the standard normal distribution, `p` in (0, 1), by bisection of Φ; accurate to 1e-12.
///
/// [`normal_quantile`](super::normal_quantile) is faster and differs after the twelfth digit. Measured sizes and envelopes have
/// always been computed with this function. They keep it, so that an old report can be reproduced to the last bit.
///
/// ```
/// use scar_core::stats::{normal_quantile, normal_quantile_by_halving};
/// assert!((normal_quantile_by_halving(0.99) - normal_quantile(0.99)).abs() < 1e-12);
/// ```
pub fn normal_quantile_by_halving(p: f64) -> f64 {
    // Near 1 floating point rounds the upper tail to 1; the lower tail keeps all digits.
    if p > 0.5 {
        return -normal_quantile_by_halving(1.0 - p);
    }
    let (low, high) = halved(-40.0, 0.0, 60, |z| normal_cdf(z) < p);
    0.5 * (low + high)
}

/// Draws a standard normal number (Box–Muller transform, its cosine half).
///
/// ```
/// use scar_core::Random;
/// use scar_core::stats::normal_draw;
/// assert_eq!(normal_draw(&mut Random::new(7, &[])), normal_draw(&mut Random::new(7, &[])));
/// ```
pub fn normal_draw(random: &mut Random) -> f64 {
    const STEPS: u32 = 1 << 30;
    let unit = |random: &mut Random| (f64::from(random.below(STEPS)) + 0.5) / f64::from(STEPS);
    let radius = (-2.0 * libm::log(unit(random))).sqrt();
    radius * libm::cos(std::f64::consts::TAU * unit(random))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::normal_quantile;

    #[test]
    fn quantiles_of_the_tables() {
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_963_984_540_054), (0.99, 2.326_347_874_040_841), (0.001, -3.090_232_306_167_813)] {
            assert!((normal_quantile_by_halving(p) - z).abs() < 1e-9, "{p}: {}", normal_quantile_by_halving(p));
            assert!((normal_cdf(z) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn both_quantiles_agree() {
        for p in [1e-7, 1e-3, 0.01, 0.025, 0.2, 0.5, 0.6, 0.9, 0.99, 1.0 - 1e-5] {
            let (halving, quick) = (normal_quantile_by_halving(p), normal_quantile(p));
            assert!((halving - quick).abs() < 1e-12, "{p}: {halving} and {quick}");
        }
    }

    #[test]
    fn draws_have_mean_0_and_variance_1() {
        let mut random = Random::new(3, &[]);
        let draws: Vec<f64> = (0..20_000).map(|_| normal_draw(&mut random)).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|z| z * z).sum::<f64>() / 20_000.0;
        // Five standard errors: 5/√20000 and 5·√(2/20000).
        assert!(mean.abs() < 0.036 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
