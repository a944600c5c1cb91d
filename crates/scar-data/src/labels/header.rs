//! Whether the first line of a text names its columns: one rule for lines, tables of labels and tables of numbers.
//!
//! A usual name of labels that does not come again below is a header, whatever else there is. Without one, the first line is a header
//! where it differs from what stands below it: texts above numbers, or texts that do not come again above texts that do.

use crate::gather::column::Column;
use scar_files::names::vocabulary::names_labels;

/// Why the first line is taken for a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// A column is called as labels are.
    Named,
    /// It holds texts, and a column below it holds numbers.
    AboveNumbers,
    /// Its texts do not come again, while those below them do: each of them, or some.
    AboveRepeated { is_each: bool },
}

/// What says that the cells of the first line, each above its column, are a header.
pub(crate) fn evidence<'a>(first: impl Iterator<Item = (&'a str, &'a Column)> + Clone) -> Option<Evidence> {
    if is_named(first.clone().map(|(cell, column)| (cell, column.contains(cell)))) {
        return Some(Evidence::Named);
    }
    // One blank name is what tables written with their row numbers have.
    let n_blank = first.clone().filter(|(cell, _)| cell.trim().is_empty()).count();
    if n_blank > 1 || first.clone().any(|(cell, column)| is_number(cell) || column.contains(cell)) {
        return None;
    }
    let mut columns = first.map(|(_, column)| column);
    if columns.clone().any(|column| column.distinct.iter().all(|text| is_number(text) || text.trim().is_empty())) {
        return Some(Evidence::AboveNumbers);
    }
    let is_each = columns.clone().all(|column| !n_rows_of_texts(column).contains(&1));
    columns.any(|column| n_rows_of_texts(column).iter().any(|&n| n > 1)).then_some(Evidence::AboveRepeated { is_each })
}

/// Whether one of the cells is a usual name of labels that does not come again below; of each it is told whether it does.
pub(crate) fn is_named<'a>(mut first: impl Iterator<Item = (&'a str, bool)>) -> bool {
    first.any(|(cell, comes_again)| names_labels(cell) && !comes_again)
}

/// A cell of the first line above a column of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AboveNumbers {
    /// Whether it may be one of the values of its column.
    pub(crate) is_value: bool,
    /// The number that it is.
    pub(crate) number: Option<f64>,
    /// Whether numbers below it have fractions.
    pub(crate) has_fractions: bool,
}

/// Whether the cells above the columns of numbers are names: most of them are no numbers, or they count from 0 or 1, as pandas
/// names columns, above fractions.
pub(crate) fn names_numbers(cells: &[AboveNumbers]) -> bool {
    if 2 * cells.iter().filter(|cell| cell.is_value).count() < cells.len() {
        return true;
    }
    let counted: Vec<f64> = cells.iter().filter_map(|cell| cell.number).collect();
    let is_counting = counted.len() >= 3 && counted.windows(2).all(|pair| pair[1] == pair[0] + 1.0) && matches!(counted[0], 0.0 | 1.0);
    is_counting && cells.iter().any(|cell| cell.has_fractions)
}

fn is_number(cell: &str) -> bool {
    cell.trim().parse::<f64>().is_ok()
}

/// In how many rows each text of `column` stands.
fn n_rows_of_texts(column: &Column) -> Vec<u32> {
    let mut n_rows = vec![0; column.distinct.len()];
    column.codes.iter().for_each(|&code| n_rows[code as usize] += 1);
    n_rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &[&str], rows: &[&[&str]], expected: Option<Evidence>) {
        let mut columns: Vec<Column> = first.iter().map(|_| Column::kept()).collect();
        rows.iter().for_each(|row| columns.iter_mut().zip(*row).for_each(|(column, cell)| column.push(cell)));
        assert_eq!(evidence(first.iter().copied().zip(&columns)), expected, "{first:?}: {rows:?}");
    }

    #[test]
    fn usual_name_is_a_header_unless_it_comes_again() {
        check(&["Label"], &[&["a"], &["b"]], Some(Evidence::Named));
        check(&["label"], &[&["a"], &["label"]], None);
        check(&["3", "class"], &[&["4", "x"]], Some(Evidence::Named));
    }

    #[test]
    fn texts_above_numbers_or_above_what_repeats_are_a_header() {
        check(&["digit"], &[&["1"], &[""], &["2"]], Some(Evidence::AboveNumbers));
        check(&["", "digit"], &[&["x", "1"], &["y", "2"]], Some(Evidence::AboveNumbers));
        check(&["kind"], &[&["a"], &["b"], &["a"], &["b"]], Some(Evidence::AboveRepeated { is_each: true }));
        check(&["kind"], &[&["a"], &["b"], &["a"]], Some(Evidence::AboveRepeated { is_each: false }));
        check(&["kind"], &[&["a"], &["b"]], None);
        check(&["7"], &[&["1"], &["2"]], None);
        check(&["", ""], &[&["1", "2"]], None);
    }

    #[test]
    fn cells_above_numbers_are_names_where_most_are_no_numbers_or_they_count() {
        let cell = |number: Option<f64>, has_fractions| AboveNumbers { is_value: number.is_some(), number, has_fractions };
        assert!(names_numbers(&[cell(None, false), cell(None, false), cell(Some(5.0), false)]));
        assert!(!names_numbers(&[cell(None, false), cell(Some(5.0), false)]));
        let counting = [0.0, 1.0, 2.0].map(|number| cell(Some(number), true));
        assert!(names_numbers(&counting) && !names_numbers(&counting[..2]));
        assert!(!names_numbers(&[0.0, 1.0, 2.0].map(|number| cell(Some(number), false))) && !names_numbers(&[]));
    }
}
