//! Tables of text: columns as wide as their widest cell, counted in columns of a terminal.

use std::fmt::Write as _;

use scar_data::shown_name;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The side on which the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Align {
    Left,
    Right,
}

/// Columns between columns.
const GAP: usize = 2;

/// A table.
pub(in crate::cli) struct Columns {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// A table whose first row is `heads`.
    pub(in crate::cli) fn new<'a>(heads: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        let (heads, aligns) = heads.into_iter().map(|(head, align)| (head.to_owned(), align)).unzip();
        Self { aligns, rows: vec![heads] }
    }

    /// Adds a row with a cell for each column.
    pub(in crate::cli) fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.rows.push(cells.into_iter().map(str::to_owned).collect());
    }

    /// The lines. Where there is no room for all in `width`, the cells of the first column are cut.
    pub(in crate::cli) fn lines(mut self, width: Option<usize>) -> Vec<String> {
        /// Fewer columns of a name tell nobody what it is.
        const LEAST_NAME: usize = 8;
        let mut widths = self.widths();
        if let (Some(width), Some(first)) = (width, widths.first().copied()) {
            let others: usize = widths.iter().skip(1).map(|other| other + GAP).sum();
            let room = width.saturating_sub(others).max(LEAST_NAME);
            if first > room {
                for cell in self.rows.iter_mut().filter_map(|row| row.first_mut()) {
                    *cell = cut(cell, room);
                }
                widths = self.widths();
            }
        }
        self.rows.iter().map(|row| self.line(row, &widths)).collect()
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.aligns.len())
            .map(|place| self.rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.width()).max().unwrap_or(0))
            .collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, align), width) in row.iter().zip(&self.aligns).zip(widths) {
            let space = width.saturating_sub(cell.width());
            let (before, behind) = if *align == Align::Left { (0, space) } else { (space, 0) };
            let _ = write!(line, "{:before$}{cell}{:behind$}{:GAP$}", "", "", "");
        }
        line.trim_end().to_owned()
    }
}

/// The name of a class in a cell: on one line, without marks that turn the line around, and no wider than a table can bear.
pub(in crate::cli) fn shown_class(name: &str) -> String {
    const MOST_COLUMNS: usize = 40;
    let name = shown_name(name);
    let shown = cut(&name, MOST_COLUMNS);
    if shown.chars().any(is_right_to_left) { format!("{ISOLATE}{shown}{END}") } else { shown }
}

/// The marks around a text that runs by its own direction, whatever stands beside it.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// Whether a letter is of a script that runs from right to left (Hebrew, Arabic and their kin).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// `text` in at most `most` columns, with … for what is cut.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let is_isolated = text.ends_with(END);
    let (mut shown, mut width) = (String::new(), 1);
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width > most {
            break;
        }
        shown.push(c);
    }
    shown.push('…');
    shown.extend(is_isolated.then_some(END));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str], width: Option<usize>) -> Vec<String> {
        let mut table = Columns::new([("class", Align::Left), ("rows", Align::Right)]);
        names.iter().for_each(|name| table.push([shown_class(name).as_str(), "12"]));
        table.lines(width)
    }

    #[test]
    fn columns_line_up_by_what_a_terminal_shows() {
        assert_eq!(table(&["ant", "猫"], None), ["class  rows", "ant      12", "猫       12"]);
        assert_eq!(table(&[], None), ["class  rows"]);
    }

    #[test]
    fn long_names_are_cut_and_the_table_keeps_its_width() {
        let long = "a".repeat(200);
        assert!(table(&[&long], None).iter().all(|line| line.width() <= 48));
        let lines = table(&[&long, "猫猫猫猫猫猫猫猫猫猫"], Some(20));
        assert_eq!(lines[1], format!("{}…    12", "a".repeat(13)));
        assert!(lines.iter().all(|line| line.width() <= 20), "{lines:?}");
        // Far too narrow, something of the name is there still.
        assert!(table(&[&long], Some(3))[1].starts_with("aaaaaaa…"));
    }

    #[test]
    fn names_neither_turn_the_line_around_nor_end_it() {
        assert_eq!(shown_class("a\u{202e}b\nc\u{1b}[31m"), "abc[31m");
        assert_eq!(shown_class("\u{5d7}\u{5ea}"), "\u{2068}\u{5d7}\u{5ea}\u{2069}");
        let cut = shown_class(&"\u{5d7}".repeat(90));
        assert!(cut.starts_with(ISOLATE) && cut.ends_with("…\u{2069}") && cut.width() <= 42, "{cut:?}");
    }
}
