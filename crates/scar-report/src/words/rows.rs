//! What is said of rows and of their map.

use super::Finding;
use crate::as_seen::on_one_line;
use crate::format;
use crate::rows::{IdLook, Looked, RowTable, RowsReport};

/// A row as it is called: by its id where it has one that can be read, and by where it stands in its file.
pub fn row_name(id: Option<&str>, place: u64) -> String {
    let position = format::count(place);
    match id.filter(|id| *id != place.to_string()).map(IdLook::of) {
        Some(IdLook::Name(id)) => format!("{} (row {position})", on_one_line(id)),
        Some(IdLook::Text(text)) => format!("«{}» (row {position})", on_one_line(&text)),
        Some(IdLook::Picture(_)) | None => position,
    }
}

/// The row of `table` as it is called.
pub fn name_of(table: &RowTable, row: u32) -> String {
    row_name(table.id(row as usize), table.place(row as usize))
}

/// One row in a line: what it is called, what it is labeled and taken for, and why it is worth a look.
pub fn row_words(looked: &Looked, row: u32) -> String {
    let (table, at) = (&looked.table, row as usize);
    let class = |class: u32| &looked.report.classes[class as usize].class;
    // An id that can be read stands as it is.
    let name = match table.id(at).map(IdLook::of) {
        None | Some(IdLook::Picture(_)) => format!("Row {}", name_of(table, row)),
        Some(_) => name_of(table, row),
    };
    let mut words = vec![name, format!("label {}", class(table.labels[at]))];
    if table.has(at, RowTable::FAILED) {
        words.push("failed: all its values are 0".to_owned());
    }
    let probability = format::percent(table.confidence[at].into());
    words.push(match table.has(at, RowTable::WRONG) {
        true => format!("taken for {} ({probability})", class(table.predicted[at])),
        false => format!("taken for it ({probability})"),
    });
    if table.has(at, RowTable::CONFIDENT) {
        words.push(format!("likely {}", class(table.suggested[at])));
    }
    if table.has(at, RowTable::TWIN) {
        words.push(format!("nearly repeats {}", name_of(table, table.twins[at])));
    }
    if table.has(at, RowTable::FAR) {
        words.push("far from every class".to_owned());
    }
    words.join(" · ")
}

/// The map's title.
pub fn map_finding(report: &RowsReport) -> Finding {
    let [first, second] = report.map.explained;
    let rest = (1.0 - first - second).max(0.0);
    let (seen, unseen) = (format::small_percent(first + second), format::small_percent(rest));
    Finding::new(
        format!("{} on the two directions in which they spread most", format::counted(report.data.matrix.rows, "row", "rows")),
        format!("These hold {seen} of the variance; {unseen} is not seen here."),
    )
}

/// What must be known to read the map; it also stands for the map where a person does not see it.
pub fn map_note(looked: &Looked) -> String {
    let report = &looked.report;
    let [first, second] = report.map.explained;
    format!(
        "Principal components of the {} dimensions: {} of the variance to the right, {} upwards, one scale for both. Rows that lie together here may be far apart in the other dimensions; rows that lie apart here are apart. Points are drawn in a shuffled order.",
        format::count(report.data.matrix.dims),
        format::small_percent(first),
        format::small_percent(second)
    )
}

/// What the table of the rows of `kind` holds.
pub fn rows_caption(report: &RowsReport, kind: &str, n_found: usize, n_selected: usize) -> String {
    let of = match n_selected {
        0 => format!("of {}", format::counted(report.data.matrix.rows, "row", "rows")),
        n => format!("of the {}", format::counted(n as u64, "selected row", "selected rows")),
    };
    format!(
        "{kind}: {} {of} of {} ({} convention, seed {})",
        format::count(n_found as u64),
        report.data.matrix.name(),
        report.settings.convention,
        report.settings.seed
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_called_by_id_and_position() {
        let mut table = RowTable::default();
        assert_eq!(name_of(&table, 1_234), "1,234");
        let mut called = |id: &str| {
            table.ids = vec![id.to_owned(), "1".to_owned()].into();
            (name_of(&table, 0), name_of(&table, 1))
        };
        assert_eq!(called("data:image/png;base64,iVBORw0KGgo=").0, "0", "a picture is no name");
        assert_eq!(called("The cat sat on the mat.").0, "«The cat sat on the mat.» (row 0)");
        assert_eq!(called("img_7"), ("img_7 (row 0)".to_owned(), "1".to_owned()));
        // Where rows of the file are not held, their places there count.
        table.places = vec![3, 9];
        assert_eq!((name_of(&table, 0), name_of(&table, 1)), ("img_7 (row 3)".to_owned(), "1 (row 9)".to_owned()));
    }
}
