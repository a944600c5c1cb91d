//! Ids that stand beside rows or labels: which columns hold some, and how sure that is.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::gather::column::Column;
use crate::labels::choice::ID_SHARE;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{Meaning, names_ids, of_column};

/// Columns of one file that are tried as ids.
const MAX_TRIED: usize = 8;

/// Of these, those without a name of ids.
const MAX_GUESSED: usize = 2;
/// The rank of these.
const GUESSED: usize = 5;

/// Ids, one per row, as they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ids {
    /// Name of their column.
    pub(crate) column: String,
    /// In the order of the rows.
    pub(crate) ids: Vec<String>,
    /// Whether nothing but their values says that they may be ids: row numbers, or texts that all differ. Such ids are used where they
    /// match, and say nothing where they do not.
    pub(crate) is_weak: bool,
    /// Whether one id is of many rows, so that it tells them not apart.
    pub(crate) repeats: bool,
}

impl Ids {
    /// Whether each differs from all others.
    pub(crate) fn are_distinct(&self) -> bool {
        let mut seen = HashSet::with_capacity(self.ids.len());
        self.ids.iter().all(|id| seen.insert(id))
    }

    /// Those of the rows at `positions`, which are in range, in that order.
    pub(crate) fn at(&self, positions: &[usize]) -> Self {
        Self { ids: positions.iter().map(|&row| self.ids[row].clone()).collect(), ..self.clone() }
    }

    /// The columns that may be ids of the rows of a matrix, the likeliest first; that called `chosen` alone where a person named one.
    pub(crate) fn of_rows<'a>(columns: impl IntoIterator<Item = (&'a String, &'a Column)>, chosen: Option<&str>) -> Vec<Self> {
        Self::among(columns, chosen, None)
    }

    /// The columns that may be ids of labels, which stand in the column called `labels`: also those without a usual name.
    pub(crate) fn of_labels<'a>(
        columns: impl IntoIterator<Item = (&'a String, &'a Column)>,
        chosen: Option<&str>,
        labels: &str,
    ) -> Vec<Self> {
        Self::among(columns, chosen, Some(labels))
    }

    fn among<'a>(columns: impl IntoIterator<Item = (&'a String, &'a Column)>, chosen: Option<&str>, labels: Option<&str>) -> Vec<Self> {
        let columns: Vec<(&String, &Column)> = columns.into_iter().collect();
        // Of two files, one may call its ids otherwise.
        let chosen = chosen.filter(|chosen| columns.iter().any(|(name, _)| is_called(name, chosen)));
        let mut found: Vec<(usize, &String, &Column, bool)> = columns
            .into_iter()
            .filter(|(name, column)| !column.codes.is_empty() && labels != Some(name.as_str()))
            .filter_map(|(name, column)| {
                if let Some(chosen) = chosen {
                    return is_called(name, chosen).then_some((0, name, column, false));
                }
                let (rank, is_weak) = likelihood(name, column, labels.is_some())?;
                Some((rank, name, column, is_weak))
            })
            .collect();
        found.sort_by_key(|(rank, ..)| *rank);
        // Captions and notes all differ too, and each column that is tried is held once more.
        let mut n_guessed = 0;
        found.retain(|(rank, ..)| {
            n_guessed += usize::from(*rank == GUESSED);
            *rank != GUESSED || n_guessed <= MAX_GUESSED
        });
        found.truncate(MAX_TRIED);
        let ids = |(_, name, column, is_weak): (usize, &String, &Column, bool)| Self {
            column: name.clone(),
            ids: column.texts().map(str::to_owned).collect(),
            is_weak,
            repeats: column.distinct.len() as f64 <= ID_SHARE * column.codes.len() as f64,
        };
        found.into_iter().map(ids).collect()
    }
}

/// How likely the column called `name` holds ids, the likeliest first, and whether that is weak; `None` where it holds none.
fn likelihood(name: &str, column: &Column, is_of_labels: bool) -> Option<(usize, bool)> {
    let share = column.distinct.len() as f64 / column.codes.len().max(1) as f64;
    let nearly_all_differ = share > ID_SHARE;
    if of_column(name) == Some(Meaning::RowNumber) {
        return nearly_all_differ.then_some((4, true));
    }
    if names_ids(name) {
        return match () {
            () if counts_rows(column) => Some((3, true)),
            () if share >= 1.0 => Some((0, false)),
            () if nearly_all_differ => Some((1, false)),
            // Each id of a table of labels may stand there as often as somebody labelled it.
            () if is_of_labels => Some((2, false)),
            // Several rows of one item have its label.
            () if share < 1.0 => Some((4, true)),
            () => None,
        };
    }
    (is_of_labels && share >= 1.0 && column.codes.len() > 2).then_some((GUESSED, true))
}

/// Whether the values count the rows: 0, 1, 2 … or 1, 2, 3 …
fn counts_rows(column: &Column) -> bool {
    let Some(first @ 0..=1) = column.text(0).and_then(|text| text.parse::<u64>().ok()) else { return false };
    (first..).zip(column.texts()).all(|(number, text)| text.parse() == Ok(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> Column {
        let mut column = Column::kept();
        values.iter().for_each(|value| column.push(value));
        column
    }

    #[track_caller]
    fn check(columns: &[(&str, &[&str])], of_labels: bool, expected: &[(&str, bool)]) {
        let columns: Vec<(String, Column)> = columns.iter().map(|(name, values)| ((*name).to_owned(), column(values))).collect();
        let columns = columns.iter().map(|(name, column)| (name, column));
        let found = if of_labels { Ids::of_labels(columns, None, "label") } else { Ids::of_rows(columns, None) };
        let found: Vec<(&str, bool)> = found.iter().map(|ids| (ids.column.as_str(), ids.is_weak)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn usual_names_come_before_what_only_looks_like_ids() {
        let (texts, numbers): (&[&str], &[&str]) = (&["b", "a", "c"], &["0", "1", "2"]);
        check(&[("", numbers), ("image", texts), ("id", numbers)], false, &[("image", false), ("id", true), ("", true)]);
        check(&[("protein_thing", texts), ("label", &["x", "y", "x"])], true, &[("protein_thing", true)]);
        check(&[("protein_thing", texts)], false, &[]);
        // What repeats is looked up for labels, and tells no rows apart.
        check(&[("video_id", &["a", "a", "b"])], true, &[("video_id", false)]);
        check(&[("video_id", &["a", "a", "b"])], false, &[("video_id", true)]);
    }

    #[test]
    fn column_that_a_person_named_is_the_only_one() {
        let columns = [("id".to_owned(), column(&["a", "b"])), ("Code".to_owned(), column(&["x", "x"]))];
        let found = Ids::of_rows(columns.iter().map(|(name, column)| (name, column)), Some("code"));
        assert!(matches!(found.as_slice(), [ids] if ids.column == "Code" && !ids.is_weak));
    }
}
