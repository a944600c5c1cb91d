//! Which trainings stand for which in a resample, and intervals from the resamples.

use scar_core::Random;

/// Part of the path of every random stream here, so that no other part of the program draws the same numbers.
pub(super) const RESAMPLES: u64 = 0x4D45_4153;

/// The trainings drawn for resample `resample`, with replacement: `n_trainings` numbers below `n_pool`.
pub(super) fn drawn(seed: u64, resample: u32, n_trainings: usize, n_pool: u32) -> Vec<u32> {
    let mut random = Random::new(seed, &[RESAMPLES, u64::from(resample)]);
    (0..n_trainings).map(|_| random.below(n_pool)).collect()
}

/// The central part of `values` that holds the share `confidence` of them: their (1 ± confidence)/2 quantiles, linear
/// between neighbors; infinite values count as the largest.
pub(in crate::foundation) fn central(mut values: Vec<f64>, confidence: f64) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let position = share * (values.len() - 1) as f64;
        let below = position as usize;
        let (left, right) = (values[below], values[(below + 1).min(values.len() - 1)]);
        if left == right || right.is_infinite() {
            if position > below as f64 { right } else { left }
        } else {
            left + (position - below as f64) * (right - left)
        }
    };
    (at(0.5 - 0.5 * confidence), at(0.5 + 0.5 * confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn central_part_leaves_out_as_many_on_both_sides() {
        let values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let (low, high) = central(values, 0.9);
        assert!((low - 5.0).abs() < 1e-9 && (high - 95.0).abs() < 1e-9);
        assert_eq!(central(vec![1.0, f64::INFINITY, 2.0], 0.9).1, f64::INFINITY);
    }

    #[test]
    fn resamples_belong_to_seed_and_number() {
        assert_eq!(drawn(1, 2, 50, 9), drawn(1, 2, 50, 9));
        assert_ne!(drawn(1, 2, 50, 9), drawn(1, 3, 50, 9));
        assert!(drawn(1, 2, 500, 9).iter().all(|&number| number < 9));
    }
}
