//! A column of texts in which many are the same: each different one is held once.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::gather::cell::Cell;
use scar_core::problem::Problem;
use scar_files::error::no_memory;

/// Rows from which on room is made before it is needed, and how many come before it is made again.
const MANY_ROWS: usize = 1 << 16;
const NEXT_ROWS: usize = 1 << 13;
/// Whole numbers whose texts are found without writing them again; more are most likely ids.
const MAX_KNOWN_NUMBERS: usize = 1 << 16;
/// Different texts from which on a column in which hardly any repeats is given up.
const MAX_UNIQUE: usize = 100_000;

/// What a column tells of the rows of the matrix beside it, as they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColumnRole {
    /// Nothing that is used then.
    #[default]
    Other,
    /// Their classes.
    Class,
    /// Their ids.
    RowId,
}

/// A column of texts.
#[derive(Debug, Default)]
pub(crate) struct Column {
    /// What it tells of rows as they come.
    pub(crate) role: ColumnRole,
    /// The different texts.
    pub(crate) distinct: Vec<String>,
    /// Of each row, which text; empty where a row has none.
    pub(crate) codes: Vec<u32>,
    known: HashMap<String, u32>,
    /// Of whole numbers, which text.
    known_numbers: HashMap<i128, u32>,
    /// The first row, from 0, that held no scalar.
    pub(crate) nested: Option<u64>,
    /// The first row, from 0, that held a list, whose text stands here.
    pub(crate) lists: Option<u64>,
    /// Whether some value was a number by its type, and some a text.
    pub(crate) has_numbers: bool,
    pub(crate) has_texts: bool,
    /// Whether some value of an array of numbers was NaN, which a person is asked about.
    pub(crate) has_nan: bool,
    n_rows: u64,
    /// Whether all of it must be kept, however many different texts there are.
    is_kept: bool,
    is_given_up: bool,
    buffer: String,
}

impl Column {
    /// A column that is kept even where all its texts are different.
    pub(crate) fn kept() -> Self {
        Self { is_kept: true, ..Self::default() }
    }

    /// A column of which nothing is kept but the number of its rows.
    pub(crate) fn of_nothing() -> Self {
        Self { is_given_up: true, ..Self::default() }
    }

    /// Makes room for the next rows, where there are many already.
    ///
    /// # Errors
    /// That memory is short, of the file shown as `file`.
    #[inline]
    pub(crate) fn make_room(&mut self, file: &str) -> Result<(), Problem> {
        let has_room = |len: usize, capacity: usize| len < MANY_ROWS || capacity - len >= NEXT_ROWS;
        if has_room(self.codes.len(), self.codes.capacity())
            && has_room(self.distinct.len(), self.distinct.capacity())
            && has_room(self.known.len(), self.known.capacity())
        {
            return Ok(());
        }
        // Else the program would end where a list that is full takes one more.
        let (n_rows, n_texts) = (self.codes.len(), self.distinct.len());
        let reserved = self.codes.try_reserve(n_rows).is_ok()
            && self.distinct.try_reserve(n_texts).is_ok()
            && self.known.try_reserve(self.known.len()).is_ok();
        let n_bytes = 8 * n_rows + 2 * n_texts * (2 * size_of::<String>() + size_of::<u32>());
        if reserved { Ok(()) } else { Err(no_memory(file, n_bytes as u64)) }
    }

    /// Takes the text of the next row.
    pub(crate) fn push(&mut self, text: &str) {
        self.n_rows += 1;
        if self.is_given_up {
            return;
        }
        let code = match self.known.get(text) {
            Some(&code) => code,
            None => {
                let code = self.distinct.len() as u32;
                self.distinct.push(text.to_owned());
                self.known.insert(text.to_owned(), code);
                code
            }
        };
        self.codes.push(code);
        // Captions and paths are no classes: holding all of them would cost as much as the file.
        if !self.is_kept && self.distinct.len() > MAX_UNIQUE && self.distinct.len() * 10 > self.codes.len() * 9 {
            *self = Self { role: self.role, n_rows: self.n_rows, is_given_up: true, ..Self::default() };
        }
    }

    /// Takes the whole number of the next row.
    fn push_integer(&mut self, value: i128, buffer: &mut String) {
        self.has_numbers = true;
        if let Some(&code) = self.known_numbers.get(&value) {
            self.n_rows += 1;
            self.codes.push(code);
            return;
        }
        let _ = write!(buffer, "{value}");
        self.push(buffer);
        if let Some(&code) = self.codes.last()
            && self.known_numbers.len() < MAX_KNOWN_NUMBERS
        {
            self.known_numbers.insert(value, code);
        }
    }

    /// Takes the value of the next row.
    pub(crate) fn push_cell(&mut self, cell: Cell<'_>) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        match cell {
            Cell::Text(text) => {
                self.has_texts = true;
                self.push(text);
            }
            Cell::Integer(value) => self.push_integer(value, &mut buffer),
            Cell::Float(value) => {
                self.has_numbers = true;
                let _ = write!(buffer, "{value}");
                self.push(&buffer);
            }
            Cell::Flag(value) => self.push(if value { "true" } else { "false" }),
            Cell::Missing => self.push(""),
            Cell::List(text) => {
                self.lists.get_or_insert(self.n_rows);
                self.push(text);
            }
            Cell::Nested => {
                self.nested.get_or_insert(self.n_rows);
                self.push("");
            }
        }
        self.buffer = buffer;
    }

    /// Keeps the `rows`, from 0, ascending, and lets the others go, with the texts that none of them holds.
    pub(crate) fn keep_rows(&mut self, rows: &[u64]) {
        self.n_rows = rows.len() as u64;
        if self.is_given_up {
            return;
        }
        self.known.clear();
        self.known_numbers.clear();
        let distinct = std::mem::take(&mut self.distinct);
        let codes = std::mem::take(&mut self.codes);
        let mut new_code_of = vec![None; distinct.len()];
        for code in rows.iter().filter_map(|&row| codes.get(row as usize)) {
            let new_code = *new_code_of[*code as usize].get_or_insert_with(|| {
                let text = &distinct[*code as usize];
                self.distinct.push(text.clone());
                self.known.insert(text.clone(), self.distinct.len() as u32 - 1);
                self.distinct.len() as u32 - 1
            });
            self.codes.push(new_code);
        }
        // Where it stands in the file is of no use for rows that are counted anew; that there is one still is.
        self.nested = self.nested.filter(|row| rows.binary_search(row).is_ok());
        self.lists = self.lists.filter(|_| self.distinct.iter().any(|text| text.starts_with('[')));
    }

    /// Keeps the first `n_rows` rows, and lets the others go.
    pub(crate) fn truncate(&mut self, n_rows: u64) {
        self.n_rows = self.n_rows.min(n_rows);
        self.codes.truncate(self.n_rows as usize);
    }

    /// Puts the names of classes in place of the numbers that stand for them; other texts stay.
    pub(crate) fn name_classes(&mut self, names: &[String]) {
        for text in &mut self.distinct {
            // Each number of a list stands for a class.
            if let Some(list) = text.starts_with('[').then(|| serde_json::from_str::<Vec<usize>>(text).ok()).flatten() {
                let named: Option<Vec<&String>> = list.into_iter().map(|number| names.get(number)).collect();
                if let Some(json) = named.and_then(|named| serde_json::to_string(&named).ok()) {
                    *text = json;
                }
                continue;
            }
            if let Some(name) = text.parse::<usize>().ok().and_then(|number| names.get(number)) {
                name.clone_into(text);
            }
        }
        self.known = self.distinct.iter().cloned().zip(0..).collect();
        self.known_numbers.clear();
        self.has_numbers = false;
    }

    /// Puts `text` before the first row.
    pub(crate) fn put_first(&mut self, text: &str) {
        // The different texts stay in the order in which they come.
        let before = self.known.get(text).copied().unwrap_or(self.distinct.len() as u32);
        if before == self.distinct.len() as u32 {
            self.distinct.push(text.to_owned());
            self.known.insert(text.to_owned(), before);
        }
        let moved = |code: u32| if code == before { 0 } else { code + u32::from(code < before) };
        self.distinct[..=before as usize].rotate_right(1);
        self.codes.iter_mut().chain(self.known.values_mut()).chain(self.known_numbers.values_mut()).for_each(|code| *code = moved(*code));
        self.codes.insert(0, 0);
        self.n_rows += 1;
    }

    /// The different texts in the order in which they came, and of each row which one it has; a text may be left that no row has.
    pub(crate) fn into_dictionary(self) -> (Vec<String>, Vec<u32>) {
        (self.distinct, self.codes)
    }

    /// The text of the row at `row_idx`, from 0.
    pub(crate) fn text(&self, row_idx: usize) -> Option<&str> {
        self.codes.get(row_idx).map(|&code| self.distinct[code as usize].as_str())
    }

    /// Rows that were taken.
    pub(crate) fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Whether its texts were let go because hardly any repeats.
    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up
    }

    /// Whether some row holds `text`.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.known.contains_key(text)
    }

    /// The text of every row, in their order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|&code| self.distinct[code as usize].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_type_become_texts() {
        let mut column = Column::default();
        for cell in [Cell::Text("a"), Cell::Integer(-3), Cell::Float(2.0), Cell::Float(0.5), Cell::Flag(true), Cell::Missing, Cell::Nested]
        {
            column.push_cell(cell);
        }
        assert_eq!(column.texts().collect::<Vec<_>>(), ["a", "-3", "2", "0.5", "true", "", ""]);
        assert_eq!((column.nested, column.has_numbers, column.has_texts, column.n_rows()), (Some(6), true, true, 7));
    }

    #[test]
    fn rows_that_are_kept_keep_their_texts() {
        let mut column = Column::default();
        ["a", "b", "c", "b", "a"].iter().for_each(|text| column.push(text));
        column.keep_rows(&[1, 2, 3]);
        assert_eq!((column.texts().collect::<Vec<_>>(), column.n_rows()), (vec!["b", "c", "b"], 3));
        assert_eq!((column.distinct.as_slice(), column.contains("a")), (["b".to_owned(), "c".to_owned()].as_slice(), false));
    }

    #[test]
    fn whole_numbers_share_their_texts() {
        let mut column = Column::default();
        for cell in [Cell::Integer(3), Cell::Text("3"), Cell::Integer(3), Cell::Integer(-1), Cell::Text("-1")] {
            column.push_cell(cell);
        }
        assert_eq!(
            (column.distinct.as_slice(), column.codes.as_slice()),
            (["3".to_owned(), "-1".to_owned()].as_slice(), [0, 0, 0, 1, 1].as_slice())
        );
        column.keep_rows(&[3]);
        column.push_cell(Cell::Integer(3));
        assert_eq!(column.texts().collect::<Vec<_>>(), ["-1", "3"]);
    }

    #[test]
    fn row_is_put_before_the_others_and_the_last_are_taken_away() {
        for (first, distinct) in [("c", ["c", "a", "b"].as_slice()), ("b", &["b", "a"]), ("a", &["a", "b"])] {
            let mut column = Column::default();
            ["a", "b", "a"].iter().for_each(|text| column.push(text));
            column.put_first(first);
            column.push("b");
            assert_eq!(column.texts().collect::<Vec<_>>(), [first, "a", "b", "a", "b"]);
            assert_eq!(
                (column.distinct.as_slice(), column.n_rows()),
                (distinct.iter().map(|&text| text.to_owned()).collect::<Vec<_>>().as_slice(), 5)
            );
            column.truncate(3);
            assert_eq!((column.texts().collect::<Vec<_>>(), column.n_rows()), (vec![first, "a", "b"], 3));
        }
    }

    #[test]
    fn texts_that_hardly_repeat_are_let_go_unless_they_are_kept() {
        let mut columns = [Column::default(), Column::kept()];
        for row in 0..=MAX_UNIQUE {
            columns.iter_mut().for_each(|column| column.push(&row.to_string()));
        }
        assert!(columns[0].is_given_up() && columns[0].codes.is_empty());
        assert!(!columns[1].is_given_up());
        assert_eq!(columns.map(|column| column.n_rows()), [MAX_UNIQUE as u64 + 1; 2]);
    }
}
