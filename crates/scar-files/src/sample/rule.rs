//! The rule by which a row is in a sample: the same here and in a query, whatever the order in which rows are read.

use std::io::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Parts of the whole.
const MILLION: u64 = 1_000_000;

/// Which rows of a file are in a sample: of each class, those of the smallest [`SampleRule::priority`], as many as
/// [`SampleRule::quota`] says.
///
/// A row's priority depends on the seed and on its place in the file alone, so that the same rows come out of any reader, and
/// a smaller sample is part of a larger one.
///
/// ```
/// use scar_data::sample::SampleRule;
/// let rule = SampleRule { seed: 7, parts_per_million: 250_000, at_least: 30 };
/// // A quarter of a large class, all of a small one.
/// assert_eq!((rule.quota(4_001), rule.quota(50), rule.quota(12)), (1_000, 30, 12));
/// // The first 8 bytes of the SHA-256 of the text «7:0».
/// assert_eq!(rule.priority(0), 0xf5ff_61d7_b533_cd73);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SampleRule {
    /// Names the draw.
    pub seed: u64,
    /// Rows kept of each class, in millionths of its rows.
    pub parts_per_million: u32,
    /// Rows kept at least of a class that has as many.
    pub at_least: u32,
}

impl SampleRule {
    /// Rows kept of a class of `n_rows`.
    pub fn quota(&self, n_rows: u64) -> u64 {
        let share = (u128::from(n_rows) * u128::from(self.parts_per_million) / u128::from(MILLION)) as u64;
        share.max(n_rows.min(u64::from(self.at_least)))
    }

    /// The largest share, in millionths, that keeps no more than `n_kept` of `n_rows`.
    pub fn share_of(n_kept: u64, n_rows: u64) -> u32 {
        let share = ((u128::from(n_kept) + 1) * u128::from(MILLION) - 1) / u128::from(n_rows.max(1));
        share.min(u128::from(MILLION)) as u32
    }

    /// How early the row at `row_idx`, from 0, is taken: the lowest first; of two alike, the one that stands first.
    pub fn priority(&self, row_idx: u64) -> u64 {
        priority(self.seed, row_idx)
    }
}

/// The first eight bytes, most significant first, of the SHA-256 of the text `seed:row`.
pub fn priority(seed: u64, row_idx: u64) -> u64 {
    let mut text = [0_u8; 48];
    let mut rest = text.as_mut_slice();
    // Two numbers of 20 digits at most and a colon fit.
    let _ = write!(rest, "{seed}:{row_idx}");
    let n_left = rest.len();
    let n_bytes = text.len() - n_left;
    let digest = Sha256::digest(&text[..n_bytes]);
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn share_keeps_what_it_was_made_for(n_rows in 1_u64..10_000_000, kept_of_million in 0_u64..1_000_001) {
            let n_kept = n_rows * kept_of_million / 1_000_000;
            let rule = SampleRule { seed: 0, parts_per_million: SampleRule::share_of(n_kept, n_rows), at_least: 0 };
            prop_assert!(rule.quota(n_rows) <= n_kept);
            // A millionth of the rows at most is lost by rounding.
            prop_assert!(n_kept - rule.quota(n_rows) <= n_rows / 1_000_000 + 1);
        }
    }
}
