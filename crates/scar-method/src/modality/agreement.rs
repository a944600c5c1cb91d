//! How far two clusterings of the same items agree.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agreement of two clusterings. Both measures are 1 if the clusterings differ in their names only.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// Mutual information over the mean of both entropies, 0…1. It rises with the number of clusters even by chance.
    pub normalized_mutual_information: f64,
    /// Pairs of items on which both agree, less what chance gives, −½…1; 0 by chance.
    pub adjusted_rand: f64,
}

/// Agreement of the clusters `a` and `b` of the same items (equal lengths, any ids).
///
/// If both clusterings have one cluster only, or one cluster per item, both measures are 1, as in scikit-learn.
///
/// # Panics
/// Where the lengths differ.
///
/// Source: Strehl & Ghosh 2002, with the arithmetic mean; Hubert & Arabie 1985.
///
/// ```
/// use scar_method::modality::agreement;
/// // The names of clusters do not matter.
/// let same = agreement(&[0, 0, 1, 2], &[5, 5, 9, 0]);
/// assert!((same.normalized_mutual_information - 1.0).abs() < 1e-12 && (same.adjusted_rand - 1.0).abs() < 1e-12);
/// // Two independent clusterings.
/// let none = agreement(&[0, 0, 1, 1], &[0, 1, 0, 1]);
/// assert!(none.normalized_mutual_information.abs() < 1e-12 && (none.adjusted_rand + 0.5).abs() < 1e-12);
/// ```
pub fn agreement(a: &[u32], b: &[u32]) -> Agreement {
    assert_eq!(a.len(), b.len(), "agreement: the same items");
    let n = a.len() as f64;
    let count = |ids: &mut dyn Iterator<Item = (u32, u32)>| {
        let mut counts = BTreeMap::new();
        ids.for_each(|id| *counts.entry(id).or_insert(0u64) += 1);
        counts
    };
    let both = count(&mut a.iter().copied().zip(b.iter().copied()));
    let of_a = count(&mut a.iter().map(|&id| (id, 0)));
    let of_b = count(&mut b.iter().map(|&id| (id, 0)));
    let entropy = |counts: &BTreeMap<(u32, u32), u64>| -> f64 {
        counts.values().map(|&count| count as f64 / n).map(|share| -share * libm::log(share)).sum()
    };
    let (entropy_a, entropy_b) = (entropy(&of_a), entropy(&of_b));
    let information: f64 = both
        .iter()
        .map(|(&(a, b), &count)| {
            let (count, in_a, in_b) = (count as f64, of_a[&(a, 0)] as f64, of_b[&(b, 0)] as f64);
            count / n * libm::log(count * n / (in_a * in_b))
        })
        .sum();
    let mean_entropy = 0.5 * (entropy_a + entropy_b);
    let pairs = |count: u64| count as f64 * (count as f64 - 1.0) / 2.0;
    let (in_both, in_a, in_b): (f64, f64, f64) =
        (both.values().copied().map(pairs).sum(), of_a.values().copied().map(pairs).sum(), of_b.values().copied().map(pairs).sum());
    let by_chance = in_a * in_b / pairs(a.len() as u64).max(1.0);
    let most = 0.5 * (in_a + in_b);
    Agreement {
        normalized_mutual_information: if mean_entropy > 0.0 { (information / mean_entropy).clamp(0.0, 1.0) } else { 1.0 },
        adjusted_rand: if most > by_chance { (in_both - by_chance) / (most - by_chance) } else { 1.0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_those_of_scikit_learn() {
        // normalized_mutual_info_score and adjusted_rand_score of these lists, as scikit-learn 1.9.1 prints them.
        let (a, b) = ([0, 0, 0, 1, 1, 1, 2, 2, 2, 2], [0, 0, 1, 1, 1, 2, 2, 2, 2, 0]);
        let found = agreement(&a, &b);
        assert!((found.normalized_mutual_information - 0.442_701_283_346_05).abs() < 1e-12, "{found:?}");
        assert!((found.adjusted_rand - 0.204_545_454_545_454_56).abs() < 1e-9, "{found:?}");
    }

    proptest! {
        #[test]
        fn order_and_names_do_not_matter(pairs in prop::collection::vec((0u32..4, 0u32..4), 2..60)) {
            let (a, b): (Vec<u32>, Vec<u32>) = pairs.iter().copied().unzip();
            let found = agreement(&a, &b);
            let named: Vec<u32> = a.iter().map(|id| 9 - id).collect();
            for other in [agreement(&b, &a), agreement(&named, &b)] {
                prop_assert!((other.adjusted_rand - found.adjusted_rand).abs() < 1e-9);
                prop_assert!((other.normalized_mutual_information - found.normalized_mutual_information).abs() < 1e-9);
            }
            prop_assert!(found.adjusted_rand <= 1.0 + 1e-12 && (0.0..=1.0).contains(&found.normalized_mutual_information));
        }
    }
}
