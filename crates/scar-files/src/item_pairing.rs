//! Rows of several modalities that are of the same items, by their ids.

use std::collections::HashMap;
use std::hash::Hash;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which row of one modality is with which of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// Rows of the first, ascending, each with one of the second.
    pub first: Vec<u32>,
    /// Of each of these the row of the second.
    pub second: Vec<u32>,
    /// What found no partner.
    pub report: PairingReport,
}

/// What found no partner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PairingReport {
    /// Pairs.
    pub paired: u64,
    /// Rows of the first whose id the second does not have.
    pub only_first: u64,
    /// Rows of the second whose id the first does not have.
    pub only_second: u64,
    /// Rows whose id their own side had before; the first row of an id is taken.
    pub duplicates_first: u64,
    /// The same of the second.
    pub duplicates_second: u64,
}

/// Pairs rows whose ids are equal; of an id that stands several times on a side, its first row.
///
/// ```
/// use scar_data::pair_by_ids;
/// let pairing = pair_by_ids(&["a", "b", "b", "c"], &["c", "a", "x"]);
/// assert_eq!((pairing.first, pairing.second), (vec![0, 3], vec![1, 0]));
/// let report = pairing.report;
/// assert_eq!((report.paired, report.only_first, report.only_second, report.duplicates_first), (2, 1, 1, 1));
/// ```
pub fn pair_by_ids<T: Eq + Hash>(first: &[T], second: &[T]) -> Pairing {
    let ((of_first, duplicates_first), (of_second, duplicates_second)) = (index(first), index(second));
    let mut pairs: Vec<(u32, u32)> = of_first.iter().filter_map(|(id, &row)| Some((row, *of_second.get(id)?))).collect();
    pairs.sort_unstable();
    let report = PairingReport {
        paired: pairs.len() as u64,
        only_first: (of_first.len() - pairs.len()) as u64,
        only_second: (of_second.len() - pairs.len()) as u64,
        duplicates_first,
        duplicates_second,
    };
    let (first, second) = pairs.into_iter().unzip();
    Pairing { first, second, report }
}

/// Which rows of several modalities are of the same items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    /// Of each modality the row of every item; items are in the order of the first's rows.
    pub rows: Vec<Vec<u32>>,
    /// Of each modality but the first what found no partner in the first.
    pub reports: Vec<PairingReport>,
}

/// The items that every modality has a row of, by their `ids`, one list a modality.
///
/// ```
/// use scar_data::items_of;
/// let items = items_of(&[&["a", "b", "c", "d"], &["d", "c", "a"], &["b", "a", "d"]]);
/// assert_eq!(items.rows, [[0, 3], [2, 0], [1, 2]]); // a and d
/// assert_eq!(items.reports.iter().map(|report| report.paired).collect::<Vec<_>>(), [3, 3]);
/// ```
pub fn items_of<T: Eq + Hash>(ids: &[&[T]]) -> Items {
    let Some((first, others)) = ids.split_first() else { return Items::default() };
    // Of each row of the first, the row of every other; what one lacks is no item.
    let mut of_item: Vec<Option<Vec<u32>>> = (0..first.len() as u32).map(|row| Some(vec![row])).collect();
    let mut reports = Vec::with_capacity(others.len());
    for other in others {
        let Pairing { first: rows, second, report } = pair_by_ids(first, other);
        let mut partner = vec![None; first.len()];
        rows.iter().zip(second).for_each(|(&row, other)| partner[row as usize] = Some(other));
        for (item, partner) in of_item.iter_mut().zip(partner) {
            *item = item.take().zip(partner).map(|(mut rows, partner)| {
                rows.push(partner);
                rows
            });
        }
        reports.push(report);
    }
    let items: Vec<Vec<u32>> = of_item.into_iter().flatten().collect();
    Items { rows: (0..ids.len()).map(|side| items.iter().map(|rows| rows[side]).collect()).collect(), reports }
}

/// The first row of each id, and how many rows came behind the first of theirs.
fn index<T: Eq + Hash>(ids: &[T]) -> (HashMap<&T, u32>, u64) {
    let mut index = HashMap::with_capacity(ids.len());
    for (row, id) in ids.iter().enumerate() {
        index.entry(id).or_insert(row as u32);
    }
    let n_duplicates = (ids.len() - index.len()) as u64;
    (index, n_duplicates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_have_equal_ids_and_every_row_is_accounted_for(
            a in prop::collection::vec(0u32..20, 0..40), b in prop::collection::vec(0u32..20, 0..40),
        ) {
            let pairing = pair_by_ids(&a, &b);
            let report = &pairing.report;
            prop_assert!(pairing.first.iter().zip(&pairing.second).all(|(&x, &y)| a[x as usize] == b[y as usize]));
            prop_assert!(pairing.first.windows(2).all(|rows| rows[0] < rows[1]));
            prop_assert_eq!(report.paired + report.only_first + report.duplicates_first, a.len() as u64);
            prop_assert_eq!(report.paired + report.only_second + report.duplicates_second, b.len() as u64);
        }
    }

    #[test]
    fn shuffled_ids_give_the_same_items() {
        let (ids, shuffled) = ([3, 1, 2, 0], [0, 2, 3, 1]);
        let pairing = pair_by_ids(&ids, &shuffled);
        assert_eq!(pairing.second, [2, 3, 1, 0]);
    }
}
