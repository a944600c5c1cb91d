//! Quantiles of a sample.

/// The `share` quantile (0…1) of the ascending values `sorted`, with linear interpolation between neighbors. Between a
/// finite and an infinite neighbor it is infinite.
///
/// # Panics
/// If `sorted` is empty or `share` is above 1.
///
/// ```
/// use scar_core::stats::quantile;
/// assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
/// assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// ```
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let below = position as usize;
    let (left, right) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    if left == right || right.is_infinite() {
        if position > below as f64 { right } else { left }
    } else {
        left + (position - below as f64) * (right - left)
    }
}

/// The central interval that holds the share `confidence` (0…1) of `values`: their (1 − confidence)/2 and (1 + confidence)/2
/// quantiles. For resampled estimates this is the bootstrap's percentile interval. Infinite values count as the largest.
///
/// # Panics
/// If `values` is empty.
///
/// ```
/// use scar_core::stats::central;
/// assert_eq!(central(vec![3.0, 1.0, 2.0, 5.0, 4.0], 0.5), (2.0, 4.0));
/// ```
pub fn central(mut values: Vec<f64>, confidence: f64) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (quantile(&values, 0.5 - 0.5 * confidence), quantile(&values, 0.5 + 0.5 * confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_numpys() {
        // From NumPy: numpy.quantile([1, 2, 4, 8], q), method "linear" (the default).
        for (share, want) in [(0.0, 1.0), (0.1, 1.3), (0.25, 1.75), (0.5, 3.0), (0.75, 5.0), (1.0, 8.0)] {
            let got = quantile(&[1.0, 2.0, 4.0, 8.0], share);
            assert!((got - want).abs() < 1e-12, "{got} for {want} at {share}");
        }
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
    }

    #[test]
    fn central_part_leaves_out_as_many_on_both_sides() {
        let values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let (low, high) = central(values, 0.9);
        assert!((low - 5.0).abs() < 1e-9 && (high - 95.0).abs() < 1e-9);
        assert_eq!(central(vec![1.0, f64::INFINITY, 2.0], 0.9).1, f64::INFINITY);
    }
}
