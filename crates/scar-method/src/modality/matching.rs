//! Matches the clusters of two modalities so that as many items as possible are in matched clusters.

/// For each cluster of `b`, the matched cluster of `a`; as many items as possible are in matched clusters. Both have `k` clusters and
/// the same items (equal lengths, ids below `k`).
///
/// # Panics
/// Where the lengths differ or an id is not below `k`.
///
/// Source: Kuhn 1955, Munkres 1957; with potentials in O(k³).
///
/// ```
/// use scar_method::modality::matched;
/// // Cluster 0 of b is mostly cluster 2 of a, and so on.
/// assert_eq!(matched(&[2, 2, 2, 0, 0, 1], &[0, 0, 1, 1, 1, 2], 3), [2, 0, 1]);
/// ```
pub fn matched(a: &[u32], b: &[u32], k: usize) -> Vec<u32> {
    assert_eq!(a.len(), b.len(), "matched: the same items");
    let mut common = vec![0i64; k * k];
    a.iter().zip(b).for_each(|(&in_a, &in_b)| common[in_b as usize * k + in_a as usize] += 1);
    // Rows are b's clusters and columns are a's, both from 1; column 0 means none. The cost of a pair is minus its number of common items.
    let (mut of_row, mut of_column) = (vec![0i64; k + 1], vec![0i64; k + 1]);
    let mut row_of = vec![0usize; k + 1];
    for row in 1..=k {
        row_of[0] = row;
        let mut column = 0;
        let (mut least, mut way, mut is_used) = (vec![i64::MAX; k + 1], vec![0usize; k + 1], vec![false; k + 1]);
        while row_of[column] != 0 {
            is_used[column] = true;
            let (at, mut next, mut step) = (row_of[column], 0, i64::MAX);
            for other in (1..=k).filter(|&other| !is_used[other]) {
                let reduced = -common[(at - 1) * k + other - 1] - of_row[at] - of_column[other];
                if reduced < least[other] {
                    (least[other], way[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=k {
                if is_used[other] {
                    of_row[row_of[other]] += step;
                    of_column[other] -= step;
                } else {
                    least[other] = least[other].saturating_sub(step);
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    let mut of_b = vec![0; k];
    (1..=k).for_each(|column| of_b[row_of[column] - 1] = (column - 1) as u32);
    of_b
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_common(a: &[u32], b: &[u32], of_b: &[u32]) -> usize {
        a.iter().zip(b).filter(|&(&a, &b)| of_b[b as usize] == a).count()
    }

    fn permutations(k: usize) -> Vec<Vec<u32>> {
        if k == 0 {
            return vec![Vec::new()];
        }
        let insert = |rest: Vec<u32>| {
            (0..k).map(move |at| {
                let mut all = rest.clone();
                all.insert(at, k as u32 - 1);
                all
            })
        };
        permutations(k - 1).into_iter().flat_map(insert).collect()
    }

    proptest! {
        #[test]
        fn no_other_matching_has_more_in_common(items in prop::collection::vec((0u32..4, 0u32..4), 0..40)) {
            let (a, b): (Vec<u32>, Vec<u32>) = items.into_iter().unzip();
            let found = matched(&a, &b, 4);
            let best = permutations(4).iter().map(|of_b| in_common(&a, &b, of_b)).max().unwrap_or(0);
            prop_assert_eq!(in_common(&a, &b, &found), best);
            let mut all = found;
            all.sort_unstable();
            prop_assert_eq!(all, [0, 1, 2, 3]);
        }
    }
}
