//! What a text holds: a label per line, a table, or numbers.

use crate::bytes::first::extension;
use crate::format::text::blanks;
use crate::format::text::list::is_list;
use scar_files::names::vocabulary::names_first_dimensions;

/// Kinds of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// One label a line.
    Lines,
    /// A table; its cells are parted by `delimiter`.
    Table { delimiter: u8 },
    /// A table of numbers, so embeddings rather than labels.
    Numbers { n_columns: usize, delimiter: u8 },
}

/// Lines that decide.
const MAX_ROWS: usize = 100;
/// Share of the cells of a column that must be numbers.
pub(crate) const NUMBER_SHARE: f64 = 0.6;
const DELIMITERS: [u8; 4] = *b",\t;|";

/// Where the text of a file begins that begins with `bytes`: after a byte-order mark, and after the line `sep=;` that Excel reads.
pub(crate) fn start(bytes: &[u8]) -> usize {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    match &bytes[mark..] {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', _, b'\r', b'\n', ..] => mark + 7,
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', _, b'\n', ..] => mark + 6,
        _ => mark,
    }
}

/// Where the text of the file called `name` begins, and what it holds; `bytes` are its first, and `is_whole` where they are all.
pub(crate) fn of_begin(bytes: &[u8], is_whole: bool, name: &str) -> (u64, TextKind) {
    let start = start(bytes);
    let text = &bytes[start..];
    (start as u64, of(whole_lines(text, is_whole), matches!(extension(name).as_str(), "csv" | "tsv")))
}

/// The whole lines of `text`, the begin of a file: a last line that is cut must not decide.
pub(crate) fn whole_lines(text: &[u8], is_whole: bool) -> &[u8] {
    match text.iter().rposition(|&byte| byte == b'\n') {
        Some(end) if !is_whole => &text[..=end],
        _ => text,
    }
}

/// Says what `text`, the begin of a file, holds; `is_table` where the file's name promises a table.
pub(crate) fn of(text: &[u8], is_table: bool) -> TextKind {
    if has_label_marks(text) {
        return TextKind::Lines;
    }
    // The reading as numbers wins, then the one that leaves lists whole, then the one by which the first line has as many cells as the others
    // (R writes one name less), then the one with most columns: «0,5;1,5» are two numbers, not three texts.
    let mut best: Option<(bool, bool, bool, usize, u8)> = None;
    for delimiter in DELIMITERS {
        let rows = rows(text, delimiter);
        let Some(n_columns) = usual_length(&rows) else { continue };
        let n_usual = rows.iter().filter(|row| row.len() == n_columns).count();
        // A broken line in a table is told as such; in lines of text a separator now and then is punctuation.
        let is_usual = |share: usize| if is_table { n_usual * 10 >= rows.len() * share } else { n_usual == rows.len() };
        let is_numbers = n_columns > 1 && is_usual(4) && is_numbers(&rows, n_columns);
        let n_first = rows.first().map_or(0, csv::ByteRecord::len);
        // Under a header of other cells uneven lines are lists in one column: «Action|Drama».
        let is_table = is_usual(6) && (n_first == n_columns || n_usual + 1 >= rows.len());
        if n_columns > 1 && (is_numbers || is_table) {
            let is_regular = n_first == n_columns || n_first + 1 == n_columns;
            let reading = (is_numbers, is_numbers && has_lists(&rows, n_columns), is_regular, n_columns, delimiter);
            if best.is_none_or(|best| (reading.0, reading.1, reading.2, reading.3) > (best.0, best.1, best.2, best.3)) {
                best = Some(reading);
            }
        }
    }
    match best {
        Some((true, _, _, n_columns, delimiter)) => return TextKind::Numbers { n_columns, delimiter },
        Some((false, _, _, _, delimiter)) => return TextKind::Table { delimiter },
        None => {}
    }
    if let Some((n_columns, _)) = blanks::numbers(text) {
        return TextKind::Numbers { n_columns, delimiter: b' ' };
    }
    if !is_table && blanks::are_names_with_labels(text) {
        return TextKind::Table { delimiter: b' ' };
    }
    // Quotes around a label are the sign of a table with one column.
    let is_quoted = text.starts_with(b"\"") || text.windows(2).any(|pair| pair == b"\n\"");
    if is_table && is_quoted { TextKind::Table { delimiter: b',' } } else { TextKind::Lines }
}

/// What fastText writes before each label.
pub(crate) const LABEL_MARK: &str = "__label__";

/// Whether each line begins with a label as fastText writes it: `__label__cat words about it`.
fn has_label_marks(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).take(MAX_ROWS).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with(LABEL_MARK.as_bytes()))
}

/// The cells that most lines have of `text`, the begin of a table whose cells are parted by `delimiter`.
pub(crate) fn n_columns(text: &[u8], is_whole: bool, delimiter: u8) -> usize {
    usual_length(&rows(whole_lines(text, is_whole), delimiter)).unwrap_or(0)
}

/// The records of `text` that decide, whose cells are parted by `delimiter`.
pub(crate) fn rows(text: &[u8], delimiter: u8) -> Vec<csv::ByteRecord> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    reader.into_byte_records().take(MAX_ROWS).filter_map(Result::ok).collect()
}

/// The number of cells that most rows have.
fn usual_length(rows: &[csv::ByteRecord]) -> Option<usize> {
    let mut lengths: Vec<usize> = rows.iter().map(csv::ByteRecord::len).collect();
    lengths.sort_unstable();
    lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len()).map(|group| group[0])
}

/// Whether a table holds embeddings: several columns of fractions, numbered columns, lists in cells, or numbers throughout.
fn is_numbers(rows: &[csv::ByteRecord], n_columns: usize) -> bool {
    let (first, rest) = match rows {
        [] => return false,
        [only] => (only, std::slice::from_ref(only)),
        [first, rest @ ..] => (first, rest),
    };
    let cells = |column: usize| rest.iter().filter_map(move |row| row.get(column)).filter(|cell| !cell.trim_ascii().is_empty());
    // A broken cell in a column of numbers is told as such, not taken for a sign of text.
    let is_numeric = |column: usize| {
        let n_numbers = cells(column).filter(|cell| number(cell).is_some()).count();
        n_numbers > 0 && n_numbers as f64 >= NUMBER_SHARE * cells(column).count() as f64
    };
    let is_fractional = |column: &usize| cells(*column).any(|cell| number(cell).is_some_and(|value| value.fract() != 0.0));
    let numeric: Vec<usize> = (0..n_columns).filter(|&column| is_numeric(column)).collect();
    let n_fractional = numeric.iter().filter(|column| is_fractional(column)).count();
    let is_numbered = |column: &&usize| {
        let name = first.get(**column).unwrap_or_default().trim_ascii();
        name.last().is_some_and(u8::is_ascii_digit) && number(name).is_none_or(|value| value.fract() == 0.0)
    };
    let has_header = first.iter().any(|cell| number(cell).is_none());
    let n_numbered = if has_header { numeric.iter().filter(is_numbered).count() } else { 0 };
    // Two numbered columns may be two kinds of label, unless they are called as dimensions are.
    let is_dimension = |column: &&usize| std::str::from_utf8(first.get(**column).unwrap_or_default()).is_ok_and(names_first_dimensions);
    let is_plane = has_header && numeric.iter().filter(is_dimension).count() == 2;
    has_lists(rows, n_columns)
        || (n_fractional >= 2 && 2 * n_fractional >= n_columns)
        || ((n_numbered >= 3 || is_plane) && 2 * n_numbered >= n_columns)
        || (!has_header && n_columns >= 3 && numeric.len() == n_columns)
}

/// Whether most cells of some column are lists of numbers, below the first line where there are others.
fn has_lists(rows: &[csv::ByteRecord], n_columns: usize) -> bool {
    let rest = if rows.len() > 1 { &rows[1..] } else { rows };
    let cells = |column: usize| rest.iter().filter_map(move |row| row.get(column)).filter(|cell| !cell.trim_ascii().is_empty());
    let are_lists = |column: usize| {
        let n_lists = cells(column).filter(|cell| is_list(cell)).count();
        n_lists > 0 && n_lists as f64 >= NUMBER_SHARE * cells(column).count() as f64
    };
    (0..n_columns).any(are_lists)
}

/// The number in a cell, perhaps with a comma before its fraction: one that parts cells does not stand in one.
fn number(cell: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(cell).ok()?.trim();
    if text.contains(',') { text.replace(',', ".").parse().ok() } else { text.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_table: bool, expected: TextKind) {
        assert_eq!(of(text.as_bytes(), is_table), expected, "{text}");
    }

    #[test]
    fn separators_on_every_line_make_a_table() {
        check("id,label\n1,a\n2,b\n", false, TextKind::Table { delimiter: b',' });
        check("id;label\n1;a, b\n2;c\n", true, TextKind::Table { delimiter: b';' });
        check("id,label\nsp|P1|X,a\nsp|P2|Y,b\n", true, TextKind::Table { delimiter: b',' });
        check("id\tlabel\n1\ta\n2\tb\n3\n", true, TextKind::Table { delimiter: b'\t' });
        check("label\n\"a,\nb\"\nc\n", true, TextKind::Table { delimiter: b',' });
    }

    #[test]
    fn mark_of_the_byte_order_is_passed_over() {
        assert_eq!(of_begin(b"\xef\xbb\xbfa\nb\n", true, "x"), (3, TextKind::Lines));
        assert_eq!(of_begin(b"sep=;\r\na;b\r\n1;x\r\n", true, "x.csv"), (7, TextKind::Table { delimiter: b';' }));
    }

    #[test]
    fn separators_now_and_then_are_punctuation() {
        check("one, two\nthree\n", false, TextKind::Lines);
        check("label\na\nb; c\n", true, TextKind::Lines);
        check("\"a\"\nb\n", false, TextKind::Lines);
    }

    #[test]
    fn numbers_are_not_taken_for_labels() {
        check("f0,f1,label\n0.5,1.25,a\n1.5,2.5,b\n", true, TextKind::Numbers { n_columns: 3, delimiter: b',' });
        check("f0,f1,label\n1,2,0\n1,3,1\n", true, TextKind::Numbers { n_columns: 3, delimiter: b',' });
        check("kind0,kind1,size\n1,2,0\n1,3,1\n", true, TextKind::Table { delimiter: b',' });
        check("f0,f1,f2,label\n1,2,3,4\n1,2,3,5\n", true, TextKind::Numbers { n_columns: 4, delimiter: b',' });
        check("0,5;1,5;7\n2,5;3,5;8\n", true, TextKind::Numbers { n_columns: 3, delimiter: b';' });
        check("1,2,3\n4,5,6\n", true, TextKind::Numbers { n_columns: 3, delimiter: b',' });
        check("id\tembedding\na\t[1, 2]\nb\t[3, 4]\n", true, TextKind::Numbers { n_columns: 2, delimiter: b'\t' });
        check("id;embedding\na;[1, 2, 3]\nb;[3, 4, 5]\n", true, TextKind::Numbers { n_columns: 2, delimiter: b';' });
        check("a|x|[1,2,3,4,5,6]\nb|y|[3,4,5,6,7,8]\n", false, TextKind::Numbers { n_columns: 3, delimiter: b'|' });
        check("0.5 1.5 2.5\n3.5 4.5 5.5\n", false, TextKind::Numbers { n_columns: 3, delimiter: b' ' });
        check("2 3\na 1 2 3\nb 4 5 6\n", false, TextKind::Numbers { n_columns: 4, delimiter: b' ' });
    }

    #[test]
    fn whole_numbers_under_names_are_labels() {
        check("smiling,young,label\n0,1,2\n1,1,0\n", true, TextKind::Table { delimiter: b',' });
    }
}
