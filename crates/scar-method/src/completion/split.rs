//! The published split of one set into rows in hand and rows that a plan may take.

use crate::subset::members_by_class;
use scar_core::Random;

/// Rows in hand, and rows that a plan may take; both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Rows in hand.
    pub primary: Vec<u32>,
    /// Rows that a plan may take.
    pub reserve: Vec<u32>,
}

/// Share of each class that becomes primary in the published experiments.
pub const PRIMARY_SHARE: f64 = 0.6;
/// Seed of the published split. Draws come from our own generator, so the rows differ from the published ones; counts agree.
pub const SPLIT_SEED: u64 = 42;

/// What a random stream is for, so that a split draws other numbers than a training.
const SPLIT: u64 = 0x5B117;

impl Split {
    /// ⌊`primary_share` · rows⌋ of each class's rows among `sample_idxs` become primary, drawn; the rest is reserve.
    ///
    /// # Panics
    /// Where `primary_share` is outside 0…1, or a row or class is out of range.
    ///
    /// Source: METHOD, section 4.
    ///
    /// ```
    /// use scar_method::completion::{PRIMARY_SHARE, SPLIT_SEED, Split};
    /// let split = Split::by_class(&[0, 0, 0, 0, 0, 1], 2, &[0, 1, 2, 3, 4, 5], PRIMARY_SHARE, SPLIT_SEED);
    /// assert_eq!((split.primary.len(), split.reserve.len()), (3, 3)); // the class of one row gives int(0.6) = 0
    /// ```
    pub fn by_class(class_ids: &[u32], n_classes: usize, sample_idxs: &[u32], primary_share: f64, seed: u64) -> Self {
        let members = members_by_class(class_ids, sample_idxs, n_classes);
        let n_primary: Vec<u64> = members.iter().map(|rows| primary_count(rows.len() as u64, primary_share)).collect();
        let mut split = Self { primary: Vec::new(), reserve: Vec::new() };
        for (class, (mut rows, n)) in members.into_iter().zip(n_primary).enumerate() {
            Random::new(seed, &[SPLIT, class as u64]).choose_to_front(&mut rows, n as usize);
            let (primary, reserve) = rows.split_at(n as usize);
            split.primary.extend_from_slice(primary);
            split.reserve.extend_from_slice(reserve);
        }
        split.primary.sort_unstable();
        split.reserve.sort_unstable();
        split
    }
}

/// ⌊`share` · `count`⌋ in double precision, as the published code truncates.
///
/// # Panics
/// Where `share` is outside 0…1.
///
/// Source: METHOD, section 4; published code, `main` of the experiment scripts.
///
/// ```
/// use scar_method::completion::primary_count;
/// assert_eq!([10, 7, 1, 0].map(|count| primary_count(count, 0.6)), [6, 4, 0, 0]);
/// ```
pub fn primary_count(count: u64, share: f64) -> u64 {
    assert!((0.0..=1.0).contains(&share), "primary_count: share outside 0…1");
    ((share * count as f64) as u64).min(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_disjoint_and_complete_and_follow_the_seed() {
        let class_ids: Vec<u32> = (0..100).map(|i| u32::from(i % 3 == 0)).collect();
        let all: Vec<u32> = (0..100).collect();
        let split = Split::by_class(&class_ids, 2, &all, PRIMARY_SHARE, SPLIT_SEED);
        let mut both = [split.primary.clone(), split.reserve.clone()].concat();
        both.sort_unstable();
        assert_eq!(both, all);
        assert_eq!(split.primary.len(), 39 + 20); // int(0.6 · 66) + int(0.6 · 34)
        assert_eq!(split, Split::by_class(&class_ids, 2, &all, PRIMARY_SHARE, SPLIT_SEED));
        assert_ne!(split, Split::by_class(&class_ids, 2, &all, PRIMARY_SHARE, 43));
    }
}
