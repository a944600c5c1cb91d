//! Labels that go to the rows of a matrix by their order, although numbers of rows beside one of the two say another: a person should know.

use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::pairing::Side;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{Meaning, names_ids, of_column};
use scar_files::words::{quoted, shown_name};

/// What a person should know where the `n_rows` rows of `matrix` and those of `labels` are paired by their order, and one of both has no
/// ids.
pub(crate) fn contradicted(matrix: Side<'_>, labels: Side<'_>, n_rows: u64) -> Option<Problem> {
    if matrix.ids.is_empty() == labels.ids.is_empty() {
        return None;
    }
    if let Some(numbers) = labels.ids.iter().find(|ids| numbers_rows(ids) && is_out_of_order(&ids.ids, n_rows)) {
        let clause = format!(
            ": its column {} numbers rows, in another order than they stand in, and {} has no ids; rows were paired by their order. If these are \
             the rows of {}, choose the column as ids; if not, leave it out.",
            quoted(&numbers.column),
            matrix.file,
            matrix.file
        );
        let option = format!("--id-column \"{0}\", or --leave-out \"{0}\"", shown_name(&numbers.column));
        return Some(refusal(labels.file, Code::RowMismatch, clause).with_option(option));
    }
    if let Some(numbers) = matrix.ids.iter().find(|ids| numbers_rows(ids) && is_out_of_order(&ids.ids, n_rows)) {
        let clause = format!(
            ": its column {} numbers rows, in another order than they stand in, and {} has no ids; rows were paired by their order. Give the \
             labels with the same numbers if they stand in the order of these.",
            quoted(&numbers.column),
            labels.file
        );
        return Some(refusal(matrix.file, Code::RowMismatch, clause));
    }
    // Ids of other kinds beside one of both are what most sets have: they prove nothing and speak against nothing.
    None
}

impl LabelFile {
    /// Puts the labels into the order in which the column `chosen` as their ids numbers the rows from 0 or 1. Gives what a person should
    /// know, or `None` where nothing moves.
    pub(crate) fn follow_row_numbers(&mut self, chosen: Option<&str>) -> Option<Problem> {
        let ids = self.ids.iter().find(|ids| chosen.is_some_and(|chosen| is_called(&ids.column, chosen)))?;
        let n_rows = ids.ids.len() as u64;
        if n_rows != self.raw.n_labels() || !is_out_of_order(&ids.ids, n_rows) {
            return None;
        }
        let numbers = row_numbers(&ids.ids, n_rows)?;
        let mut positions: Vec<usize> = (0..numbers.len()).collect();
        positions.sort_unstable_by_key(|&row| numbers[row]);
        let clause = format!(": its rows stood in another order than {} numbers them; they were put into that order.", quoted(&ids.column));
        self.keep(&positions);
        self.ids.iter_mut().for_each(|ids| *ids = ids.at(&positions));
        Some(refusal(&self.name, Code::RowMismatch, clause))
    }
}

/// Whether a column may number rows by its name: others that do so, such as ranks, mean something else.
fn numbers_rows(ids: &Ids) -> bool {
    !ids.is_weak || names_ids(&ids.column) || of_column(&ids.column) == Some(Meaning::RowNumber)
}

/// Whether all of `ids` are different numbers of the `n_rows` rows, from 0 or 1, and do not ascend.
fn is_out_of_order(ids: &[String], n_rows: u64) -> bool {
    row_numbers(ids, n_rows).is_some_and(|numbers| !numbers.is_sorted())
}

/// `ids` as numbers of `n_rows` rows, from 0 or 1, where they are different ones.
fn row_numbers(ids: &[String], n_rows: u64) -> Option<Vec<u64>> {
    // Numbers that were floats for a while, as in a column with gaps.
    let number = |id: &String| {
        let id = id.trim();
        id.strip_suffix(".0").unwrap_or(id).parse::<u64>().ok().filter(|&number| number <= n_rows)
    };
    let numbers: Vec<u64> = ids.iter().map(number).collect::<Option<_>>()?;
    // As many as rows + 1 are within the range, so one of both ends may be there and not the other.
    let mut is_there = vec![false; n_rows as usize + 1];
    let is_distinct = numbers.iter().all(|&number| !std::mem::replace(&mut is_there[number as usize], true));
    (is_distinct && !numbers.is_empty() && !(is_there[0] && is_there[n_rows as usize])).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(column: &str, ids: &[&str], is_weak: bool) -> Ids {
        Ids { column: column.to_owned(), ids: ids.iter().map(|&id| id.to_owned()).collect(), is_weak, repeats: false }
    }

    /// What is told of labels with these ids beside a matrix without, and the other way round.
    fn told(of_labels: &[Ids], of_matrix: &[Ids], n_rows: u64) -> String {
        let problem = contradicted(Side { file: "x.npy", ids: of_matrix }, Side { file: "y.csv", ids: of_labels }, n_rows);
        problem.map(|problem| problem.message).unwrap_or_default()
    }

    #[test]
    fn row_numbers_out_of_order_are_told_on_either_side() {
        for numbers in [["2", "0", "1"], ["3", "1", "2"], ["2.0", "0.0", "1.0"], [" 2", "1 ", "3"]] {
            let numbers = ids("index", &numbers, false);
            assert!(told(std::slice::from_ref(&numbers), &[], 3).starts_with("y.csv: its column «index» numbers rows"), "{numbers:?}");
            assert!(told(&[], &[numbers], 3).starts_with("x.npy: its column «index» numbers rows"));
        }
        // What pandas writes beside a table is weak, and the chosen rows of a sample are some of all.
        assert!(told(&[ids("", &["2", "0", "1"], true)], &[], 3).contains("numbers rows"));
        assert!(told(&[], &[ids("id", &["7", "2"], false)], 9).contains("numbers rows"));
    }

    #[test]
    fn ids_that_speak_against_nothing_are_not_told() {
        assert_eq!(told(&[], &[], 2), "");
        assert_eq!(told(&[ids("file", &["b.png", "a.png"], false)], &[], 2), "");
        // No numbers of three rows.
        assert_eq!(told(&[ids("id", &["3", "0", "2"], false)], &[], 3), "");
        // In order; no name of ids; of several rows each.
        assert_eq!(told(&[ids("id", &["0", "1"], false)], &[], 2), "");
        assert_eq!(told(&[ids("id", &["1", "2"], false)], &[], 2), "");
        assert_eq!(told(&[ids("rank", &["2", "1"], true)], &[], 2), "");
        assert_eq!(told(&[Ids { repeats: true, ..ids("video_id", &["a", "a"], false) }], &[], 2), "");
        // Where both have some, matching says what is to be told.
        assert_eq!(told(&[ids("id", &["2", "1"], false)], &[ids("id", &["1", "2"], false)], 2), "");
    }
}
