//! Pairs labels with the rows of a matrix by their ids, where both files have some.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::error::refusal;
use crate::gather::column::Column;
use crate::labels::choice::ID_SHARE;
use crate::labels::file::LabelFile;
use crate::names::vocabulary::names_ids;
use crate::words::{count_of, quoted};
use scar_core::problem::{Code, Problem};

/// Ids, one per row; those beside labels are each another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ids {
    /// Name of their column.
    pub(crate) column: String,
    /// In the order of the rows.
    pub(crate) ids: Vec<String>,
}

impl Ids {
    /// The first column of ids among some, where nearly all differ.
    pub(crate) fn nearly_among<'a>(columns: impl IntoIterator<Item = (&'a String, &'a Column)>) -> Option<Self> {
        let is_ids =
            |(name, column): &(&String, &Column)| names_ids(name) && column.distinct.len() as f64 > ID_SHARE * column.codes.len() as f64;
        let (name, column) = columns.into_iter().find(is_ids)?;
        Some(Self { column: name.clone(), ids: column.texts().map(str::to_owned).collect() })
    }

    /// Whether each differs from all others.
    pub(crate) fn are_distinct(&self) -> bool {
        let mut seen = HashSet::with_capacity(self.ids.len());
        self.ids.iter().all(|id| seen.insert(id))
    }

    /// The first column of ids among some, if one has no id twice.
    pub(crate) fn among<'a>(columns: impl IntoIterator<Item = (&'a String, &'a Column)>) -> Option<Self> {
        let is_ids = |(name, column): &(&String, &Column)| {
            names_ids(name) && column.distinct.len() == column.codes.len() && !column.codes.is_empty()
        };
        let (name, column) = columns.into_iter().find(is_ids)?;
        Some(Self { column: name.clone(), ids: column.texts().map(str::to_owned).collect() })
    }
}

/// Puts `labels` into the order of the matrix's `ids`; `matrix` is its file as it is shown. Gives what a person should know.
///
/// # Errors
/// [`Code::RowMismatch`] where some rows of the matrix have a label and others have none.
pub(crate) fn pair(labels: &mut LabelFile, matrix: &str, ids: &Ids) -> Result<Option<Problem>, Problem> {
    let Some(of_labels) = labels.ids.take() else { return Ok(None) };
    if of_labels.ids == ids.ids {
        return Ok(None);
    }
    let by_id: HashMap<&str, usize> = of_labels.ids.iter().enumerate().map(|(position, id)| (id.as_str(), position)).collect();
    let positions: Vec<Option<usize>> = ids.ids.iter().map(|id| by_id.get(id.as_str()).copied()).collect();
    let n_matched = positions.iter().flatten().count();
    let name = &labels.name;
    let columns = format!("the ids of {matrix} ({}) and of {name} ({})", quoted(&ids.column), quoted(&of_labels.column));
    if n_matched == 0 {
        // Two ways of counting rows are no ids of the same things, so their order is what is left.
        let clause =
            format!(": {columns} do not match, not one is the same; rows were paired by their order. Check that they belong together.");
        return Ok(Some(refusal(name, Code::RowMismatch, clause)));
    }
    if let Some(first) = positions.iter().position(Option::is_none) {
        let n_missing = count_of((ids.ids.len() - n_matched) as u64, "row");
        let clause = format!(
            ": {columns} match for some rows only: {n_missing} of {matrix} have no label, first the id {}. Add these labels, or drop the rows.",
            quoted(&ids.ids[first])
        );
        return Err(refusal(name, Code::RowMismatch, clause).at_row(first as u64 + 1));
    }
    let positions: Vec<usize> = positions.into_iter().flatten().collect();
    labels.keep(&positions);
    let n_left = of_labels.ids.len() - n_matched;
    let left =
        if n_left > 0 { format!("; {} without a row in the matrix left out", count_of(n_left as u64, "label")) } else { String::new() };
    let clause = format!(": {columns} stand in another order, so rows were matched by id{left}.");
    Ok(Some(refusal(&labels.name, Code::RowMismatch, clause)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::values::RawLabels;

    fn ids(ids: &[&str]) -> Ids {
        Ids { column: "id".to_owned(), ids: ids.iter().map(|&id| id.to_owned()).collect() }
    }

    fn paired(of_labels: &[&str], of_matrix: &[&str]) -> (Vec<i128>, Result<Option<Problem>, Problem>) {
        let raw = RawLabels::of_integers(&(0..of_labels.len() as i128).collect::<Vec<_>>());
        let (name, ids_of_labels) = ("y.csv".to_owned(), Some(ids(of_labels)));
        let mut labels = LabelFile { ids: ids_of_labels, ..LabelFile::of(name, raw) };
        let told = pair(&mut labels, "x.csv", &ids(of_matrix));
        (labels.raw.texts().map(|text| text.parse().expect("numbers stay numbers")).collect(), told)
    }

    #[test]
    fn labels_follow_the_ids_of_the_matrix() {
        assert_eq!(paired(&["a", "b"], &["a", "b"]), (vec![0, 1], Ok(None)));
        let (values, told) = paired(&["a", "b", "c"], &["c", "a"]);
        assert_eq!(values, [2, 0]);
        let told = told.expect("paired").expect("a warning");
        assert!(told.code == Code::RowMismatch && told.message.contains("1 label without a row"), "{told}");
    }

    #[test]
    fn ids_that_do_not_match_are_told() {
        let (values, told) = paired(&["a", "b"], &["1", "2"]);
        assert_eq!(values, [0, 1]);
        assert!(told.expect("paired").expect("a warning").message.contains("by their order"));
        let refused = paired(&["a", "b"], &["b", "c"]).1.expect_err("must be refused");
        assert!(refused.row == Some(2) && refused.message.contains("«c»"), "{refused}");
    }
}
