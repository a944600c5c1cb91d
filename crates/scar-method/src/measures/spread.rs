//! Mean and standard deviation, summed as NumPy sums.

/// Arithmetic mean; NaN for none.
pub fn mean(values: &[f64]) -> f64 {
    pairwise_sum(values) / values.len() as f64
}

/// Standard deviation with n − 1 in the denominator; `None` below two values.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let center = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - center) * (value - center)).collect();
    Some((pairwise_sum(&squares) / (values.len() - 1) as f64).sqrt())
}

/// The 95 % interval of a share of which `n` rows were looked at, 0…1 (Wilson).
///
/// Source: Wilson 1927.
///
/// ```
/// use scar_method::measures::share_interval;
/// let [low, high] = share_interval(0.5, 100);
/// assert!((low - 0.4038).abs() < 1e-4 && (high - 0.5962).abs() < 1e-4);
/// assert_eq!(share_interval(1.0, 20)[1], 1.0);
/// ```
pub fn share_interval(share: f64, n: u64) -> [f64; 2] {
    const Z: f64 = 1.959_963_984_540_054;
    let n = n.max(1) as f64;
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// The sum in NumPy's order: eight running sums over up to 128 values, halves beyond.
///
/// The published Coverage is 0 where the deviation of the logits is exactly 0, and whether the mean of equal values
/// is exact depends on the order of the additions.
fn pairwise_sum(values: &[f64]) -> f64 {
    match values.len() {
        // NumPy begins with −0.0 so that a sum of −0.0 keeps its sign; here it makes no difference.
        0..8 => values.iter().sum(),
        8..=128 => {
            let mut sums = [0.0; 8];
            sums.copy_from_slice(&values[..8]);
            let (eights, rest) = values[8..].as_chunks::<8>();
            for eight in eights {
                for (sum, value) in sums.iter_mut().zip(eight) {
                    *sum += value;
                }
            }
            let total = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
            rest.iter().fold(total, |total, value| total + value)
        }
        n => {
            let half = n / 2 - (n / 2) % 8;
            pairwise_sum(&values[..half]) + pairwise_sum(&values[half..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_of_a_share_is_wilsons() {
        // R's binom::binom.confint(10, 512, methods = "wilson"), and none of ten.
        let [low, high] = share_interval(10.0 / 512.0, 512);
        assert!((low - 0.010_64).abs() < 1e-5 && (high - 0.035_57).abs() < 1e-5, "{low} {high}");
        let [low, high] = share_interval(0.0, 10);
        assert!(low == 0.0 && (high - 0.277_53).abs() < 1e-5, "{high}");
    }

    #[test]
    fn deviation_has_n_minus_one() {
        assert_eq!(standard_deviation(&[1.0, 3.0]), Some(2f64.sqrt()));
        assert_eq!((standard_deviation(&[1.0]), mean(&[1.0, 2.0])), (None, 1.5));
    }

    #[test]
    fn sum_of_many_is_that_of_a_plain_loop() {
        for n in [0, 7, 8, 9, 127, 128, 129, 1000, 4097] {
            let values: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(pairwise_sum(&values), f64::from(n * (n - 1) / 2), "{n}");
        }
    }
}
