//! Cross-fitting: trains probes that each leave out a part of the rows, so that every row can be judged by a probe that never saw it.

use crate::prepared::Prepared;
use crate::{AnalysisError, Extras};
use scar_core::EmbeddingSet;
use scar_core::Random;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_method::probe::FoldProbe;
use scar_method::settings::Settings;
use scar_method::subset::members_by_class;

/// Most folds: each further fold would cost a training and change almost nothing.
pub(super) const MOST_FOLDS: u32 = 20;

/// Part of the random stream's path, so that folds are drawn independently of subsamples.
const FOLDS: u64 = 0xF01D;

/// Total units by which [`fold_probes`] advances its [`Control`]; 0 if the settings are not valid.
pub fn fold_probes_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras, n_folds: u32) -> u64 {
    let control = Control::new();
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let tasks = prepared.tasks(&control);
    let n_rows = prepared.rows.train.len();
    folds(set, &prepared.rows.train, settings.seed, n_folds).iter().map(|fold| tasks[0].trainer.work_of((n_rows - fold.len()) as u64)).sum()
}

/// Checks the number of folds for [`fold_probes`].
///
/// # Errors
/// [`Code::BadOption`] for less than 2 or more than 20.
///
/// ```
/// use scar_analysis::check_folds;
/// assert!(check_folds(5).is_ok() && check_folds(1).unwrap_err().message.contains("2 to 20"));
/// ```
pub fn check_folds(n_folds: u32) -> Result<(), Problem> {
    if (2..=MOST_FOLDS).contains(&n_folds) {
        return Ok(());
    }
    let message = format!("The number of folds {n_folds} is outside 2 to {MOST_FOLDS}. Give a number such as 5, or 0 for none.");
    Err(Problem::new(Code::BadOption, message))
}

/// Divides the rows that [`whole_probe`](crate::whole_probe) trains on into `n_folds` folds. For each fold, trains a probe by the same
/// procedure on all other folds.
///
/// Folds are drawn by the seed and stratified: their sizes differ by at most one, in total and for each class. If a class has one row,
/// the probe that judges this row does not know the class.
///
/// # Errors
/// As [`check_folds`]; [`Code::TooFewRows`] for more folds than rows;
/// [`AnalysisError`], as of an analysis.
///
/// Source: out-of-sample predicted probabilities for finding label errors: Northcutt, Jiang & Chuang 2021 (Confident Learning).
///
/// ```
/// use scar_analysis::{Extras, fold_probes, fold_probes_work, whole_probe};
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let (settings, extras, control) = (Settings::default(), Extras::default(), Control::new());
/// let folds = fold_probes(&set, &settings, &extras, 5, &control).unwrap();
/// assert_eq!(control.done(), fold_probes_work(&set, &settings, &extras, 5));
/// // Each of the 120 rows is in exactly one fold.
/// let mut held_out: Vec<u32> = folds.iter().flat_map(|fold| fold.held_out.clone()).collect();
/// held_out.sort_unstable();
/// assert_eq!(held_out, whole_probe(&set, &settings, &extras, &control).unwrap().train_rows);
/// assert!(folds.iter().all(|fold| fold.is_finished && fold.held_out.len() == 24));
/// assert!(fold_probes(&set, &settings, &extras, 1, &control).is_err());
/// ```
pub fn fold_probes(
    set: &EmbeddingSet,
    settings: &Settings,
    extras: &Extras,
    n_folds: u32,
    control: &Control,
) -> Result<Vec<FoldProbe>, AnalysisError> {
    check_folds(n_folds)?;
    let settings = settings.clone().checked()?;
    let prepared = Prepared::new(set, &settings, extras)?;
    let train = &prepared.rows.train;
    if train.len() < n_folds as usize {
        let message = format!("There are {} rows to train on, fewer than {n_folds} folds. Give fewer folds.", train.len());
        return Err(Problem::new(Code::TooFewRows, message).into());
    }
    let tasks = prepared.tasks(control);
    folds(set, train, settings.seed, n_folds)
        .into_iter()
        .zip(0..)
        .map(|(held_out, fold)| {
            let others: Vec<u32> = train.iter().copied().filter(|row| held_out.binary_search(row).is_err()).collect();
            let trained = tasks[0].trainer.train(1, fold, &others)?;
            Ok(FoldProbe { probe: trained.probe, held_out, is_finished: trained.is_finished })
        })
        .collect()
}

/// Divides the rows `train` into `n_folds` folds, each ascending.
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use scar_core::Labels;

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
