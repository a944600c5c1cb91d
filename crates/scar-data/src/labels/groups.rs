//! Which rows a column says to belong together: those of one patient, video or document.

use crate::gather::column::Column;
use crate::labels::choice::ID_SHARE;
use scar_core::Groups;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::names_groups;

/// Fewest groups that a column needs to be preferred: as many as an analysis has folds.
const USUAL_FOLDS: usize = 5;

/// The groups of the rows of `file`, by the column of `columns` that is called `chosen`. If none is chosen, the first one that is called as
/// groups are and has a group for each fold; without such a one, that with the most groups. It is not the column `labels`.
pub(crate) fn groups_among<'a>(
    file: &str,
    columns: impl IntoIterator<Item = (&'a String, &'a Column)>,
    labels: Option<&str>,
    chosen: Option<&str>,
) -> Option<Groups> {
    let is_wanted = |name: &str, column: &Column| match chosen {
        Some(chosen) => is_called(name, chosen),
        None => labels != Some(name) && names_groups(name) && (column.distinct.len() as f64) <= ID_SHARE * column.codes.len() as f64,
    };
    let found = columns.into_iter().filter(|(name, column)| is_wanted(name, column));
    let all: Vec<Groups> =
        found.filter_map(|(name, column)| Groups::new(file.to_owned(), name.trim().to_owned(), ids_of(column))).collect();
    let usual = all.iter().position(|groups| groups.n_groups() >= USUAL_FOLDS);
    let most = || (0..all.len()).rev().max_by_key(|&idx| all[idx].n_groups());
    usual.or_else(most).map(|idx| all[idx].clone())
}

/// A number for each row, the same where the column has the same text. A row without a text belongs to no other.
fn ids_of(column: &Column) -> Vec<u32> {
    let blank = column.distinct.iter().position(|text| text.trim().is_empty());
    let mut next = column.distinct.len() as u32;
    let id = |&code: &u32| {
        if blank == Some(code as usize) {
            next += 1;
            next
        } else {
            code
        }
    };
    column.codes.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: &[(&str, &[&str])], labels: Option<&str>, chosen: Option<&str>, expected: Option<(&str, &[u32])>) {
        let columns: Vec<(String, Column)> = columns
            .iter()
            .map(|(name, values)| {
                let mut column = Column::default();
                values.iter().for_each(|value| column.push(value));
                ((*name).to_owned(), column)
            })
            .collect();
        let groups = groups_among("x.csv", columns.iter().map(|(name, column)| (name, column)), labels, chosen);
        assert_eq!(groups.as_ref().map(|groups| (groups.column(), groups.ids())), expected, "{columns:?}");
    }

    const TWO: &[&str] = &["p", "q", "p", "q", "q", "p"];

    #[test]
    fn groups_are_found_by_their_names() {
        for name in ["patient_id", "Patient", "subject-id", "video", "group", "doc id", "product_uuid", "group_id"] {
            check(&[("label", &["a"; 6]), (name, TWO)], Some("label"), None, Some((name, &[0, 1, 0, 1, 1, 0])));
        }
        for name in ["sample_id", "kind", "patients", "id"] {
            check(&[(name, TWO)], None, None, None);
        }
    }

    #[test]
    fn labels_are_no_groups_and_rows_that_all_differ_neither() {
        check(&[("group", TWO)], Some("group"), None, None);
        check(&[("patient_id", &["a", "b", "c", "d"])], None, None, None);
        // One of ten that stands twice is a slip in a column of ids. A person may say otherwise.
        let nearly: Vec<String> = (0..20).map(|row| row.max(1).to_string()).collect();
        let nearly: Vec<&str> = nearly.iter().map(String::as_str).collect();
        check(&[("patient_id", &nearly)], None, None, None);
        let ids: Vec<u32> = (0..20).map(|row: u32| row.saturating_sub(1)).collect();
        check(&[("patient_id", &nearly)], None, Some("patient_id"), Some(("patient_id", &ids)));
    }

    #[test]
    fn of_several_the_first_with_a_group_for_each_fold_is_taken() {
        let scenes: &[&str] = &["1", "2", "3", "4", "5", "5"];
        check(&[("patient", TWO), ("scene", scenes)], None, None, Some(("scene", &[0, 1, 2, 3, 4, 4])));
        check(&[("patient", TWO), ("video", TWO)], None, None, Some(("patient", &[0, 1, 0, 1, 1, 0])));
        check(&[("patient", TWO), ("Kind", TWO)], None, Some("kind"), Some(("Kind", &[0, 1, 0, 1, 1, 0])));
    }

    #[test]
    fn rows_without_a_text_belong_to_no_other() {
        check(&[("patient", &["p", "", "p", " ", "", "p"])], None, None, Some(("patient", &[0, 1, 0, 2, 3, 0])));
    }
}
