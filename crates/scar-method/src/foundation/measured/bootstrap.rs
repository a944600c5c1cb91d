//! Which trainings a resample draws.

use scar_core::Random;

/// Part of the random streams' paths, so that these draws are independent of all others.
pub(super) const RESAMPLES: u64 = 0x4D45_4153;

/// The trainings drawn for resample `resample`, with replacement: `n_trainings` numbers below `n_pool`.
pub(super) fn drawn(seed: u64, resample: u32, n_trainings: usize, n_pool: u32) -> Vec<u32> {
    let mut random = Random::new(seed, &[RESAMPLES, u64::from(resample)]);
    (0..n_trainings).map(|_| random.below(n_pool)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resamples_belong_to_seed_and_number() {
        assert_eq!(drawn(1, 2, 50, 9), drawn(1, 2, 50, 9));
        assert_ne!(drawn(1, 2, 50, 9), drawn(1, 3, 50, 9));
        assert!(drawn(1, 2, 500, 9).iter().all(|&number| number < 9));
    }
}
