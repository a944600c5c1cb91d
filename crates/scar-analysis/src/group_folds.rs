//! Folds that hold whole groups, so that no group stands on both sides of a test.

use std::collections::BTreeMap;

use scar_core::{Labels, Random};

/// Part of the random stream's path.
const GROUP_FOLDS: u64 = 0x6F01D;

/// Divides the rows `train` into at most `n_folds` folds of whole groups, each ascending and none empty; `group_ids` are the groups of all rows.
///
/// Groups are put one after the other, the largest first, into the fold that then has the most even share of every class. Groups of one
/// size come in the order that the seed draws.
///
/// Source: as `StratifiedGroupKFold` of scikit-learn, with squared shares in place of their standard deviation.
pub(super) fn group_folds(labels: &Labels, train: &[u32], group_ids: &[u32], seed: u64, n_folds: u32) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    train.iter().for_each(|&row| groups.entry(group_ids[row as usize]).or_default().push(row));
    let groups: Vec<Vec<u32>> = groups.into_values().collect();
    let n_groups = groups.len();
    let mut order: Vec<u32> = (0..n_groups as u32).collect();
    Random::new(seed, &[GROUP_FOLDS]).choose_to_front(&mut order, n_groups);
    // The sort is stable.
    order.sort_by_key(|&group| std::cmp::Reverse(groups[group as usize].len()));
    let n_folds = (n_folds as usize).min(n_groups);
    let class_of = |row: u32| labels.class_ids()[row as usize] as usize;
    let mut class_rows = vec![0.0; labels.n_classes()];
    train.iter().for_each(|&row| class_rows[class_of(row)] += 1.0);
    let mut shares = vec![vec![0.0; labels.n_classes()]; n_folds];
    let mut folds: Vec<Vec<u32>> = vec![Vec::new(); n_folds];
    for rows in order.into_iter().map(|group| &groups[group as usize]) {
        let mut of_group: BTreeMap<usize, f64> = BTreeMap::new();
        rows.iter().for_each(|&row| *of_group.entry(class_of(row)).or_default() += 1.0 / class_rows[class_of(row)]);
        let all = rows.len() as f64 / train.len() as f64;
        // By how much the sum of the squared shares rises, of each class and of all rows.
        let rise = |fold: usize| -> f64 {
            let has = folds[fold].len() as f64 / train.len() as f64;
            let of_classes: f64 = of_group.iter().map(|(&class, share)| share * (share + 2.0 * shares[fold][class])).sum();
            of_classes + all * (all + 2.0 * has)
        };
        let best = (0..n_folds).min_by(|&a, &b| rise(a).total_cmp(&rise(b))).unwrap_or(0);
        of_group.iter().for_each(|(&class, share)| shares[best][class] += share);
        folds[best].extend(rows);
    }
    folds.retain(|fold| !fold.is_empty());
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    folds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_group_is_in_two_folds_and_classes_are_spread() {
        // 60 groups of 1 to 12 rows, mostly of one class each.
        let (mut ids, mut classes) = (Vec::new(), Vec::new());
        for group in 0..60_u32 {
            for row in 0..=(group * 7 % 12) {
                ids.push(group);
                classes.push(i128::from(if row % 5 == 4 { (group + 1) % 3 } else { group % 3 }));
            }
        }
        let labels = Labels::from_integers(&classes);
        let train: Vec<u32> = (0..ids.len() as u32).filter(|row| row % 11 != 0).collect();
        let folds = group_folds(&labels, &train, &ids, 3, 5);
        let mut all = folds.concat();
        all.sort_unstable();
        assert_eq!(all, train);
        for group in 0..60 {
            let holders = folds.iter().filter(|fold| fold.iter().any(|&row| ids[row as usize] == group)).count();
            assert!(holders <= 1, "group {group} is in {holders} folds");
        }
        for class in 0..3 {
            let of = |rows: &[u32]| rows.iter().filter(|&&row| labels.class_ids()[row as usize] == class).count() as f64;
            for fold in &folds {
                let share = of(fold) / of(&train);
                assert!((share - 0.2).abs() < 0.05, "class {class}: {share}");
            }
        }
        assert_eq!(folds, group_folds(&labels, &train, &ids, 3, 5));
        assert_ne!(folds, group_folds(&labels, &train, &ids, 4, 5));
    }

    #[test]
    fn there_are_no_more_folds_than_groups() {
        let labels = Labels::from_integers(&[0, 1, 0, 1, 0, 1]);
        assert_eq!(group_folds(&labels, &[0, 1, 2, 3, 4, 5], &[0, 0, 0, 0, 1, 1], 0, 5), [vec![0, 1, 2, 3], vec![4, 5]]);
        assert_eq!(group_folds(&labels, &[0, 1], &[7; 6], 0, 5), [vec![0, 1]]);
    }
}
