//! Tables as CSV, for spreadsheets and programs alike.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and a class or an id may be called anything. Such a text
//! stands behind an apostrophe, as spreadsheets write it themselves; JSON holds it as it is. Every CSV of the page and the program is made
//! here.

use std::borrow::Cow;

/// A table that becomes CSV, line after line.
///
/// ```
/// use scar_report::CsvTable;
/// let mut table = CsvTable::new(["class", "change"]);
/// table.line(["=1+1", "-0.5"]);
/// table.line(["a, b", ""]);
/// assert_eq!(table.into_text(), "class,change\n'=1+1,-0.5\n\"a, b\",\n");
/// ```
#[derive(Debug)]
pub struct CsvTable {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvTable {
    /// A table with `heads` above its columns.
    pub fn new<T: AsRef<str>>(heads: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self { writer: csv::WriterBuilder::new().flexible(true).from_writer(Vec::new()) };
        table.line(heads);
        table
    }

    /// Adds a line.
    pub fn line<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for cell in cells {
            self.writer.write_field(harmless(cell.as_ref()).as_bytes()).expect("memory takes all cells");
        }
        self.writer.write_record(None::<&[u8]>).expect("memory takes all lines");
    }

    /// All lines, each with a line break at its end.
    pub fn into_text(self) -> String {
        String::from_utf8(self.writer.into_inner().expect("memory takes all lines")).expect("made of text")
    }
}

/// `text` so that no spreadsheet runs it: behind an apostrophe where its first character would make it a formula. Numbers stay.
fn harmless(text: &str) -> Cow<'_, str> {
    // Full-width signs are formulas too where East Asian text is typed; some programs skip blanks before a sign.
    let first = text.trim_start().chars().next();
    let is_formula = text.starts_with(['\t', '\r', '\n']) || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if is_formula && !is_number(text) { format!("'{text}").into() } else { text.into() }
}

/// Whether `text` is a number as we write it: `-0.5`, `+3`, `-1e-7`.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(harmless(text), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_run_stands_behind_an_apostrophe() {
        for text in [
            "=HYPERLINK(\"http://x\")",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\nx",
            "  =1",
            "＝1+1",
            "-",
            "-inf",
            "+1-1",
        ] {
            check(text, &format!("'{text}"));
        }
    }

    #[test]
    fn numbers_and_other_texts_stay() {
        for text in ["", "-1", "+1", "-0.25", "1e-7", "-1.5e-300", "ant", "a=b", "'=1", "«-»", "–", "−3", "#1", " a"] {
            check(text, text);
        }
    }

    #[test]
    fn a_line_may_be_empty_or_hold_quotes() {
        let mut table = CsvTable::new(["id"]);
        table.line([""]);
        table.line(["=\"a\""]);
        table.line(["a\r\nb"]);
        assert_eq!(table.into_text(), "id\n\"\"\n\"'=\"\"a\"\"\"\n\"a\r\nb\"\n");
    }
}
