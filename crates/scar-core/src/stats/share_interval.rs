//! The confidence interval of a proportion.

/// Wilson's 95 % interval of a proportion `share` (0…1) that was observed in `n` rows. Both ends are in 0…1.
///
/// Source: Wilson 1927 (Probable Inference, the Law of Succession, and Statistical Inference).
///
/// ```
/// use scar_core::stats::share_interval;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_of_a_share_is_wilsons() {
        // From R: binom::binom.confint(10, 512, methods = "wilson"), and the same for 0 of 10.
        let [low, high] = share_interval(10.0 / 512.0, 512);
        assert!((low - 0.010_64).abs() < 1e-5 && (high - 0.035_57).abs() < 1e-5, "{low} {high}");
        let [low, high] = share_interval(0.0, 10);
        assert!(low == 0.0 && (high - 0.277_53).abs() < 1e-5, "{high}");
    }
}
