//! Distance of a sample from the nearest normal distribution, in quantiles, corrected for the distance expected by chance.

use scar_core::stats::{mean, normal_quantile};

/// Fewest values for a distance: with fewer, chance is as large as the distances of other distributions.
const N_FEWEST_VALUES: usize = 8;

/// A distance with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalDistance {
    /// The distance less that expected by chance; at most 1, and for a normal sample possibly a little below 0.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// 1 − r² less its mean under a normal law, r being the correlation of the sorted `values` with normal scores
/// Φ⁻¹((i − 3/8)/(n + 1/4)). `None` below 8 values.
///
/// 1 − r² is the squared L2 Wasserstein distance from the sample to the nearest normal law over the sample's variance:
/// the share of the variance that no normal law with the same order explains; 0 to 1. Location and scale do not change
/// it, so its mean under the normal law depends on n alone (`chance`). The standard error joins the spread under the
/// normal law and that of the sample itself (by the influence function, which vanishes at the normal law). Equal
/// values have distance 1.
///
/// Source: del Barrio, Cuesta-Albertos, Matrán & Rodríguez-Rodríguez 1999 (distance); Shapiro & Francia 1972 (its
/// statistic r²); Blom 1958 (scores).
///
/// ```
/// use scar_measures::distance_to_normal;
/// let even: Vec<f64> = (0..1000).map(f64::from).collect();
/// // Evenly spaced values give a little less than the 1 − 3/π = 0.0451 of the uniform distribution: they have no chance deviation, but
// the expected one is subtracted.
/// assert!((distance_to_normal(&even).unwrap().value - 0.0420).abs() < 1e-3);
/// assert_eq!(distance_to_normal(&even[..7]), None);
/// ```
pub fn distance_to_normal(values: &[f64]) -> Option<NormalDistance> {
    if values.len() < N_FEWEST_VALUES {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let scores: Vec<f64> = (0..sorted.len()).map(|i| normal_quantile((i as f64 + 0.625) / (n + 0.25))).collect();
    let center = mean(&sorted);
    let variance = sorted.iter().map(|value| (value - center) * (value - center)).sum::<f64>() / n;
    // Equal values may have a mean that is not exact, and so a variance above 0.
    if sorted[0] == sorted[sorted.len() - 1] || variance <= 0.0 {
        return Some(NormalDistance { value: 1.0, standard_error: 0.0 });
    }
    let (deviation, score_deviation) = (variance.sqrt(), (scores.iter().map(|score| score * score).sum::<f64>() / n).sqrt());
    sorted.iter_mut().for_each(|value| *value = (*value - center) / deviation);
    let scores: Vec<f64> = scores.iter().map(|score| score / score_deviation).collect();
    let correlation = sorted.iter().zip(&scores).map(|(value, score)| value * score).sum::<f64>() / n;
    let (expected, spread) = chance(sorted.len());
    Some(NormalDistance {
        value: 1.0 - correlation * correlation - expected,
        standard_error: (influence_variance(&sorted, &scores, correlation) / n + spread * spread).sqrt(),
    })
}

/// Variance of the influence function of r² over a standardized, sorted sample.
///
/// With A = ∫ F⁻¹(u)·q(u) du, whose influence at x is g(x) = ∫ˣ q(F(y)) dy less its mean, and variance 1, that of r² = A²
/// is 2A·g(x) − A²(x² − 1).
fn influence_variance(sorted: &[f64], scores: &[f64], correlation: f64) -> f64 {
    let mut integral = vec![0.0; sorted.len()];
    for i in 1..sorted.len() {
        integral[i] = integral[i - 1] + (sorted[i] - sorted[i - 1]) * (scores[i] + scores[i - 1]) / 2.0;
    }
    let center = mean(&integral);
    let square = |x: f64| x * x;
    let influences = integral
        .iter()
        .zip(sorted)
        .map(|(integral, x)| square(2.0 * correlation * (integral - center) - square(correlation) * (square(*x) - 1.0)));
    influences.sum::<f64>() / sorted.len() as f64
}

/// Mean and standard deviation of 1 − r² over samples of `n` ≥ 8 values of a normal law.
///
/// From a simulation with fixed seeds (`cargo run --release --example coverage_forms -- floors`), between its sizes on
/// straight lines in ln n and ln value, beyond the last along the last line.
fn chance(n: usize) -> (f64, f64) {
    let place = CHANCE.partition_point(|row| row.0 < n as f64).clamp(1, CHANCE.len() - 1);
    let ((n_0, mean_0, spread_0), (n_1, mean_1, spread_1)) = (CHANCE[place - 1], CHANCE[place]);
    let share = libm::log(n as f64 / n_0) / libm::log(n_1 / n_0);
    let between = |a: f64, b: f64| a * libm::exp(share * libm::log(b / a));
    (between(mean_0, mean_1), between(spread_0, spread_1))
}

/// (n, mean, standard deviation).
#[rustfmt::skip]
const CHANCE: [(f64, f64, f64); 24] = [
    (8.0, 7.8831e-2, 5.1917e-2),
    (9.0, 7.4183e-2, 4.8113e-2),
    (10.0, 6.9934e-2, 4.4901e-2),
    (11.0, 6.6142e-2, 4.2168e-2),
    (12.0, 6.2839e-2, 3.9809e-2),
    (14.0, 5.6856e-2, 3.5456e-2),
    (16.0, 5.2018e-2, 3.2080e-2),
    (20.0, 4.4584e-2, 2.6976e-2),
    (24.0, 3.9087e-2, 2.3316e-2),
    (32.0, 3.1555e-2, 1.8390e-2),
    (48.0, 2.2970e-2, 1.2955e-2),
    (64.0, 1.8231e-2, 1.0091e-2),
    (96.0, 1.3026e-2, 6.9778e-3),
    (128.0, 1.0211e-2, 5.3793e-3),
    (192.0, 7.2007e-3, 3.6500e-3),
    (256.0, 5.6217e-3, 2.8024e-3),
    (512.0, 3.0310e-3, 1.4409e-3),
    (1024.0, 1.6209e-3, 7.4598e-4),
    (2048.0, 8.5889e-4, 3.7369e-4),
    (4096.0, 4.5186e-4, 1.9239e-4),
    (8192.0, 2.3484e-4, 9.6867e-5),
    (16384.0, 1.2246e-4, 4.7422e-5),
    (65536.0, 3.2209e-5, 1.2829e-5),
    (262144.0, 8.6621e-6, 3.1461e-6),
];

#[cfg(test)]
mod tests {
    use super::*;
    use scar_core::Random;
    use scar_core::stats::standard_deviation;

    fn draw(n: usize, random: &mut Random, law: fn(f64) -> f64) -> Vec<f64> {
        (0..n).map(|_| law((f64::from(random.below(u32::MAX)) + 0.5) / f64::from(u32::MAX))).collect()
    }

    /// 400 draws of `n` values: mean and deviation of the distance, mean of its standard error.
    fn over_draws(n: usize, law: fn(f64) -> f64) -> (f64, f64, f64) {
        let found: Vec<NormalDistance> =
            (0..400).map(|i| distance_to_normal(&draw(n, &mut Random::new(2, &[n as u64, i]), law)).expect("eight values")).collect();
        let values: Vec<f64> = found.iter().map(|found| found.value).collect();
        let errors: Vec<f64> = found.iter().map(|found| found.standard_error).collect();
        (mean(&values), standard_deviation(&values).expect("many"), mean(&errors))
    }

    #[test]
    fn normal_sample_has_distance_zero_whatever_its_size() {
        for n in [8, 10, 21, 40, 150, 700, 3000] {
            let (found, deviation, error) = over_draws(n, normal_quantile);
            // Three standard errors of the mean of 400 draws.
            assert!(found.abs() < 3.0 * deviation / 20.0, "n = {n}: {found} ± {deviation}");
            assert!((0.7..1.8).contains(&(error / deviation)), "n = {n}: standard error {error} for a deviation of {deviation}");
        }
    }

    #[test]
    fn laws_that_are_not_normal_keep_their_distance() {
        // Uniform: 1 − 3/π. Exponential: 1 − (∫ −ln(1 − u)·Φ⁻¹(u) du)² = 1 − 0.9031…².
        for (n, tolerance) in [(160, 0.012), (2560, 0.003)] {
            let (uniform, _, _) = over_draws(n, |p| p);
            assert!((uniform - 0.045_070).abs() < tolerance, "n = {n}: {uniform}");
            let (exponential, deviation, error) = over_draws(n, |p| -libm::log(1.0 - p));
            assert!((exponential - 0.184_4).abs() < 2.0 * tolerance, "n = {n}: {exponential}");
            assert!((0.5..1.5).contains(&(error / deviation)), "n = {n}: standard error {error} for {deviation}");
        }
    }

    #[test]
    fn location_scale_and_order_change_nothing() {
        let values = draw(50, &mut Random::new(3, &[]), |p| p * p);
        let mut moved: Vec<f64> = values.iter().map(|value| 1e3 + 8.0 * value).collect();
        moved.reverse();
        let (one, other) = (distance_to_normal(&values).expect("enough"), distance_to_normal(&moved).expect("enough"));
        assert!((one.value - other.value).abs() < 1e-9, "{one:?} {other:?}");
    }

    #[test]
    fn equal_values_are_as_far_as_can_be_and_few_say_nothing() {
        assert_eq!(distance_to_normal(&[0.1; 9]), Some(NormalDistance { value: 1.0, standard_error: 0.0 }));
        assert_eq!(distance_to_normal(&[1.0, 2.0, 3.0]), None);
    }
}
