//! The folds of a cross-fitting: each probe leaves out one of them, so that every row can be judged by a probe that never saw it.

use scar_core::EmbeddingSet;
use scar_core::Random;
use scar_method::subset::members_by_class;

/// Most folds: each further fold would cost a training and change almost nothing.
pub(super) const MOST_FOLDS: u32 = 20;

/// Part of the random stream's path, so that folds are drawn independently of subsamples.
const FOLDS: u64 = 0xF01D;

/// Divides the rows `train` into `n_folds` folds, each ascending.
///
/// They are drawn by the seed and stratified: their sizes differ by at most one, in total and for each class.
pub(super) fn folds(set: &EmbeddingSet, train: &[u32], seed: u64, n_folds: u32) -> Vec<Vec<u32>> {
    let mut folds = vec![Vec::new(); n_folds as usize];
    let members = members_by_class(set.labels().class_ids(), train, set.n_classes());
    let mut place = 0;
    for (class, mut rows) in members.into_iter().enumerate() {
        let n = rows.len();
        Random::new(seed, &[FOLDS, class as u64]).choose_to_front(&mut rows, n);
        // Each class continues where the last one ended, so that folds have equal sizes.
        for row in rows {
            folds[place % n_folds as usize].push(row);
            place += 1;
        }
    }
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    folds
}

/// The rows of `all` that are not in `part`, both ascending.
pub(super) fn left_out(all: &[u32], part: &[u32]) -> Vec<u32> {
    let mut part = part.iter().peekable();
    all.iter().copied().filter(|row| part.next_if_eq(&row).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use scar_core::Labels;

    #[test]
    fn what_is_left_out_is_all_but_the_part() {
        assert_eq!(left_out(&[1, 3, 4, 7], &[3, 7]), [1, 4]);
        assert_eq!((left_out(&[1, 3], &[]), left_out(&[1, 3], &[1, 3])), (vec![1, 3], vec![]));
    }

    #[test]
    fn folds_are_stratified_disjoint_and_named_by_the_seed() {
        let class_ids: Vec<i128> = (0..103).map(|row| i128::from(row % 10 == 0) + i128::from(row == 7) * 2).collect();
        let set = EmbeddingSet::new(
            Array2::from_shape_fn((103, 2), |(row, dim)| (row * 2 + dim) as f32),
            Arc::new(Labels::from_integers(&class_ids)),
        )
        .expect("sound");
        let train: Vec<u32> = (0..103).filter(|row| row % 4 != 3 || *row == 7).collect();
        let parts = folds(&set, &train, 0, 5);
        let mut all: Vec<u32> = parts.concat();
        all.sort_unstable();
        assert_eq!(all, train);
        for class in 0..3 {
            let counts: Vec<usize> =
                parts.iter().map(|fold| fold.iter().filter(|&&row| set.labels().class_ids()[row as usize] == class).count()).collect();
            assert!(counts.iter().max().expect("five") - counts.iter().min().expect("five") <= 1, "{counts:?}");
        }
        let sizes: Vec<usize> = parts.iter().map(Vec::len).collect();
        assert!(sizes.iter().max().expect("five") - sizes.iter().min().expect("five") <= 1, "{sizes:?}");
        assert_eq!(parts, folds(&set, &train, 0, 5));
        assert_ne!(parts, folds(&set, &train, 1, 5));
    }
}
