//! Which files must be read again when the worker was ended and a new one starts, or another label column is chosen.

use scar_files::stem;
use scar_protocol::DataSummary;

/// Of the files kept so far and those of the accepted `batch`, the ones that `now` was read from, by name.
///
/// New files join what was incomplete; what was complete they replace, but for new labels, which keep their matrices.
pub(super) fn files_to_keep(before: Option<&DataSummary>, kept: &[String], batch: &[String], now: &DataSummary) -> Vec<String> {
    let holds = |summary: &DataSummary, name: &String| summary.matrices.iter().any(|matrix| is_from(&matrix.file, name));
    let older: Vec<String> = kept.iter().filter(|name| !batch.contains(name)).cloned().collect();
    let all_new = now.matrices.iter().all(|matrix| batch.iter().any(|name| is_from(&matrix.file, name)));
    let was_complete = before.is_some_and(|before| !before.matrices.is_empty() && before.labels.is_some());
    let is_joined = match before {
        None => false,
        Some(before) if before.matrices.is_empty() => true,
        Some(_) => !all_new,
    };
    let older = match (is_joined, was_complete) {
        (false, _) => Vec::new(),
        (true, true) => older.into_iter().filter(|name| holds(now, name)).collect(),
        (true, false) => older,
    };
    older.into_iter().chain(batch.iter().cloned()).collect()
}

/// Of the files `kept`, those that hold the labels of `data` alone: they are for other matrices too.
pub(super) fn label_files(data: &DataSummary, kept: &[String]) -> Vec<String> {
    let holds = |name: &String| data.matrices.iter().any(|matrix| is_from(&matrix.file, name));
    if data.labels.is_none() { Vec::new() } else { kept.iter().filter(|name| !holds(name)).cloned().collect() }
}

/// Whether a matrix called `matrix`, by the first of its files, came from the file `name` too, as a part of it.
fn is_from(matrix: &str, name: &str) -> bool {
    matrix == name || stem(matrix) == stem(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example::report;

    fn summary(matrices: &[&str], has_labels: bool) -> DataSummary {
        let data = report(3, &[1]).data;
        let matrices = matrices.iter().map(|name| {
            let mut matrix = data.matrix.clone();
            matrix.file = (*name).to_owned();
            matrix
        });
        DataSummary { matrices: matrices.collect(), labels: has_labels.then(|| data.labels.clone()), ..DataSummary::default() }
    }

    #[track_caller]
    fn check(before: Option<DataSummary>, kept: &[&str], batch: &[&str], now: DataSummary, expected: &[&str]) {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(files_to_keep(before.as_ref(), &own(kept), &own(batch), &now), own(expected));
    }

    #[test]
    fn labels_join_a_matrix() {
        check(Some(summary(&["x.npy"], false)), &["x.npy"], &["y.npy"], summary(&["x.npy"], true), &["x.npy", "y.npy"]);
    }

    #[test]
    fn a_matrix_joins_labels_that_came_first() {
        check(Some(summary(&[], true)), &["y.npy"], &["x.npy"], summary(&["x.npy"], true), &["y.npy", "x.npy"]);
    }

    #[test]
    fn new_labels_replace_the_old_ones() {
        check(Some(summary(&["x.npy"], true)), &["x.npy", "y.npy"], &["z.npy"], summary(&["x.npy"], true), &["x.npy", "z.npy"]);
    }

    #[test]
    fn parts_of_one_set_stay_together() {
        let parts = ["b_1.json", "b_2.json"];
        let all = ["b_1.json", "b_2.json", "y.txt"];
        check(Some(summary(&["b_1.json"], true)), &parts, &["y.txt"], summary(&["b_1.json"], true), &all);
    }

    #[test]
    fn labels_of_their_own_file_are_for_a_new_matrix_too() {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(label_files(&summary(&["x.npy"], true), &own(&["x.npy", "y.npy"])), ["y.npy"]);
        assert!(label_files(&summary(&["a.npz"], true), &own(&["a.npz"])).is_empty());
        assert!(label_files(&summary(&["x.npy"], false), &own(&["x.npy"])).is_empty());
    }

    #[test]
    fn new_data_replaces_all() {
        check(Some(summary(&["x.npy"], true)), &["x.npy", "y.npy"], &["a.npz"], summary(&["a.npz"], true), &["a.npz"]);
    }
}
