//! Random numbers that depend on nothing but the seed.
//!
//! The generator is PCG-XSH-RR 64/32 (O'Neill 2014). The draws are written out here, because the draws of general crates may change
//! from version to version. Seeds are saved in reports and links, and must give the same numbers in every version of the program.

use rand_core::Rng as _;
use rand_pcg::Pcg32;

/// A stream of random draws.
#[derive(Clone, Debug)]
pub struct Random(Pcg32);

impl Random {
    /// The stream for `seed` and `path`. The path names the use of the stream, such as the ratio and the repeat of a training. Different
    /// paths give independent streams, so trainings can run in any order.
    ///
    /// ```
    /// use scar_core::Random;
    /// assert_eq!(Random::new(0, &[2, 1]).below(1000), Random::new(0, &[2, 1]).below(1000));
    /// ```
    pub fn new(seed: u64, path: &[u64]) -> Self {
        let mut state = mix(seed);
        for &part in path {
            state = mix(state ^ part);
        }
        Self(Pcg32::new(state, mix(state ^ 0x5CA2)))
    }

    /// A uniform whole number in 0…`bound`−1.
    ///
    /// # Panics
    /// If `bound` is 0.
    ///
    /// Source: Lemire 2019 (Fast Random Integer Generation in an Interval).
    ///
    /// ```
    /// use scar_core::Random;
    /// let mut random = Random::new(0, &[]);
    /// let mut counts = [0; 6];
    /// (0..6_000).for_each(|_| counts[random.below(6) as usize] += 1);
    /// assert!(counts.iter().all(|count| (850..1_150).contains(count))); // five deviations of a fair die
    /// ```
    pub fn below(&mut self, bound: u32) -> u32 {
        assert!(bound > 0, "below: bound is 0");
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(bound);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// A uniform number in [−`limit`, `limit`), from 24 random bits.
    ///
    /// ```
    /// use scar_core::Random;
    /// let mut random = Random::new(0, &[]);
    /// assert!((0..1_000).map(|_| random.symmetric(0.5)).all(|value| (-0.5..0.5).contains(&value)));
    /// ```
    pub fn symmetric(&mut self, limit: f32) -> f32 {
        let unit = (self.0.next_u32() >> 8) as f32 * (1.0 / 16_777_216.0);
        (unit * 2.0 - 1.0) * limit
    }

    /// A uniform number in [0, 1), from 53 random bits.
    ///
    /// ```
    /// use scar_core::Random;
    /// let mut random = Random::new(0, &[]);
    /// let draws: Vec<f64> = (0..10_000).map(|_| random.unit()).collect();
    /// assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
    /// assert!((draws.iter().sum::<f64>() / 10_000.0 - 0.5).abs() < 0.015); // five deviations of the mean
    /// ```
    pub fn unit(&mut self) -> f64 {
        let (high, low) = (u64::from(self.0.next_u32() >> 5), u64::from(self.0.next_u32() >> 6));
        ((high << 26) + low) as f64 / (1u64 << 53) as f64
    }

    /// Draws `n_chosen` of `items` without replacement and moves them to the front.
    ///
    /// # Panics
    /// If `n_chosen` is larger than the number of items.
    ///
    /// ```
    /// use scar_core::Random;
    /// let mut items = [10, 20, 30, 40];
    /// Random::new(0, &[]).choose_to_front(&mut items, 2);
    /// let (chosen, rest) = items.split_at(2);
    /// assert!(chosen.iter().all(|item| !rest.contains(item)));
    /// items.sort_unstable();
    /// assert_eq!(items, [10, 20, 30, 40]); // nothing is lost
    /// ```
    pub fn choose_to_front(&mut self, items: &mut [u32], n_chosen: usize) {
        assert!(n_chosen <= items.len(), "choose_to_front: more than there are");
        for i in 0..n_chosen {
            let other = i + self.below((items.len() - i) as u32) as usize;
            items.swap(i, other);
        }
    }
}

/// SplitMix64's finalizer (Steele et al. 2014).
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_never_change() {
        let mut random = Random::new(0, &[1, 2]);
        let draws: Vec<u32> = (0..4).map(|_| random.below(1_000_000)).collect();
        assert_eq!(draws, GOLDEN);
        assert_eq!(random.symmetric(1.0).to_bits(), GOLDEN_SYMMETRIC);
    }

    /// The expected numbers are from an independent implementation in Python (PCG-XSH-RR, SplitMix64, Lemire).
    const GOLDEN: [u32; 4] = [834_405, 29_526, 897_123, 654_577];
    const GOLDEN_SYMMETRIC: u32 = 0x3f6f_5730;

    #[test]
    fn draws_are_even_and_inside_their_bounds() {
        let mut random = Random::new(7, &[]);
        let mut counts = [0u32; 6];
        for _ in 0..60_000 {
            counts[random.below(6) as usize] += 1;
        }
        // Five standard deviations of a binomial count: sqrt(60000 · 1/6 · 5/6) = 91.
        assert!(counts.iter().all(|&count| (10_000 - 456..=10_000 + 456).contains(&count)), "{counts:?}");
        assert!((0..1000).all(|_| random.symmetric(0.5).abs() <= 0.5));
    }
}
