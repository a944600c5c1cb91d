//! Chooses pairs of two modalities so that the plans of both sides are met as well as possible.

use std::collections::BTreeMap;

use scar_core::Random;

/// Part of the random stream's path, so that these draws are independent of all others.
const PAIRS: u64 = 0x9A125;

/// Of the rows `reserve` (or all, if there are fewer) `n` that come near the plans of both sides, ascending.
///
/// A row is of one class on each side (`class_ids`, of all rows), so it counts in both plans. `targets` are the rows that each class of a
/// side should get, of any sum; `None` where a side has no plan. Row after row is taken from where Σ (target − taken)² over the classes of
/// both sides falls most, or rises least; among equals at random by `seed`.
///
/// # Panics
/// Where a row or a class is out of range.
///
/// Source: METHOD, sections 4 and 6.
///
/// ```
/// use scar_method::completion::choose_pairs;
/// // Class of six rows on either side; the first two are of class 0 on both.
/// let class_ids = [[0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1]];
/// let chosen = |first: &[f64], second: Option<&[f64]>, n| {
///     choose_pairs([&class_ids[0], &class_ids[1]], &[0, 1, 2, 3, 4, 5], [Some(first), second], n, 0)
/// };
/// // Both sides want two of class 0.
/// assert_eq!(chosen(&[2.0, 0.0], Some(&[2.0, 0.0]), 2), [0, 1]);
/// // Only row 2 has class 0 on the first side and class 1 on the second.
/// assert_eq!(chosen(&[1.0, 0.0], Some(&[0.0, 1.0]), 1), [2]);
/// // The second side has no plan.
/// assert_eq!(chosen(&[0.0, 3.0], None, 3), [3, 4, 5]);
/// ```
pub fn choose_pairs(class_ids: [&[u32]; 2], reserve: &[u32], targets: [Option<&[f64]>; 2], n: usize, seed: u64) -> Vec<u32> {
    let mut order = reserve.to_vec();
    Random::new(seed, &[PAIRS]).choose_to_front(&mut order, reserve.len());
    let classes = |row: u32| class_ids.map(|ids| ids[row as usize] as usize);
    // Rows with the same pair of classes are interchangeable. For each such pair of classes: its rows from last to first, each with its
    // position in the random order.
    let mut kinds: BTreeMap<[usize; 2], Vec<(usize, u32)>> = BTreeMap::new();
    for (place, &row) in order.iter().enumerate().rev() {
        kinds.entry(classes(row)).or_default().push((place, row));
    }
    let mut needs = targets.map(|targets| targets.map(<[f64]>::to_vec));
    let mut chosen = Vec::with_capacity(n.min(order.len()));
    while chosen.len() < n {
        // The square falls by 2·need − 1 on each side that has a plan.
        let need = |classes: &[usize; 2]| -> f64 {
            needs.iter().zip(classes).map(|(needs, &class)| needs.as_ref().map_or(0.0, |needs| needs[class])).sum()
        };
        let next = kinds.iter().filter_map(|(classes, rows)| Some((need(classes), rows.last()?.0, *classes)));
        let best = next.reduce(|best, other| if other.0 > best.0 || (other.0 == best.0 && other.1 < best.1) { other } else { best });
        let Some((.., classes)) = best else { break };
        chosen.extend(kinds.get_mut(&classes).and_then(Vec::pop).map(|(_, row)| row));
        for (needs, class) in needs.iter_mut().zip(classes) {
            if let Some(needs) = needs {
                needs[class] -= 1.0;
            }
        }
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_many_as_asked_for_are_taken_and_each_once(
            classes in prop::collection::vec((0u32..4, 0u32..4), 1..60), n in 0usize..80, seed in 0u64..4,
        ) {
            let (first, second): (Vec<u32>, Vec<u32>) = classes.into_iter().unzip();
            let reserve: Vec<u32> = (0..first.len() as u32).filter(|row| row % 3 != 0).collect();
            let choose = || choose_pairs([&first, &second], &reserve, [Some(&[5.0, 1.0, 0.0, 2.5]), Some(&[0.0, 3.0, 3.0, 1.0])], n, seed);
            let chosen = choose();
            prop_assert_eq!(chosen.len(), n.min(reserve.len()));
            prop_assert!(chosen.windows(2).all(|rows| rows[0] < rows[1]) && chosen.iter().all(|row| reserve.contains(row)));
            prop_assert_eq!(chosen, choose());
        }

        #[test]
        fn one_plan_alone_is_met_to_the_row(counts in prop::collection::vec((0u32..6, 0u32..6), 1..6)) {
            // Rows of each class, and how many of them are wanted.
            let wanted: Vec<f64> = counts.iter().map(|&(more, wanted)| f64::from(wanted.min(more + wanted))).collect();
            let classes: Vec<u32> = counts.iter().enumerate().flat_map(|(class, &(more, wanted))| vec![class as u32; (more + wanted) as usize]).collect();
            let reserve: Vec<u32> = (0..classes.len() as u32).collect();
            let n = wanted.iter().sum::<f64>() as usize;
            let mut found = vec![0.0; counts.len()];
            choose_pairs([&classes, &classes], &reserve, [Some(&wanted), None], n, 1).iter().for_each(|&row| found[classes[row as usize] as usize] += 1.0);
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn which_of_equal_rows_are_taken_is_the_seeds_choice() {
        let (ids, reserve): (Vec<u32>, Vec<u32>) = (vec![0; 40], (0..40).collect());
        let with = |seed| choose_pairs([&ids, &ids], &reserve, [Some(&[10.0]), Some(&[10.0])], 10, seed);
        assert_ne!(with(1), with(2));
    }
}
