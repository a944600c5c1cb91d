//! The standard normal distribution.

use scar_core::Random;

/// Φ(z).
pub(super) fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// z with Φ(z) = `p`, for `p` in (0, 1): bisection on Φ's tail, which cannot diverge; right to 1e-12.
pub(in crate::foundation) fn quantile(p: f64) -> f64 {
    // The lower tail is exact in floating point where the upper one is rounded to 1.
    if p > 0.5 {
        return -quantile(1.0 - p);
    }
    let (mut low, mut high) = (-40.0, 0.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// A standard normal draw (Box & Muller, the cosine half).
pub(in crate::foundation) fn draw(random: &mut Random) -> f64 {
    const STEPS: u32 = 1 << 30;
    let unit = |random: &mut Random| (f64::from(random.below(STEPS)) + 0.5) / f64::from(STEPS);
    let radius = (-2.0 * libm::log(unit(random))).sqrt();
    radius * libm::cos(std::f64::consts::TAU * unit(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_tables() {
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_963_984_540_054), (0.99, 2.326_347_874_040_841), (0.001, -3.090_232_306_167_813)] {
            assert!((quantile(p) - z).abs() < 1e-9, "{p}: {}", quantile(p));
            assert!((cdf(z) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn draws_have_mean_0_and_variance_1() {
        let mut random = Random::new(3, &[]);
        let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut random)).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|z| z * z).sum::<f64>() / 20_000.0;
        // Five standard errors: 5/√20000 and 5·√(2/20000).
        assert!(mean.abs() < 0.036 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
