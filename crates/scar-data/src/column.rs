//! A column of texts in which many are the same: each different one is held once.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::container::Cell;

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
    pub(crate) ids: Vec<u32>,
    known: HashMap<String, u32>,
    /// The first row, from 0, that held no scalar.
    pub(crate) nested: Option<u64>,
    /// Whether some value was a number by its type, and some a text.
    pub(crate) has_numbers: bool,
    pub(crate) has_texts: bool,
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

    /// Takes the text of the next row.
    pub(crate) fn push(&mut self, text: &str) {
        self.n_rows += 1;
        if self.is_given_up {
            return;
        }
        let id = match self.known.get(text) {
            Some(&id) => id,
            None => {
                let id = self.distinct.len() as u32;
                self.distinct.push(text.to_owned());
                self.known.insert(text.to_owned(), id);
                id
            }
        };
        self.ids.push(id);
        // Captions and paths are no classes: holding all of them would cost as much as the file.
        if !self.is_kept && self.distinct.len() > MAX_UNIQUE && self.distinct.len() * 10 > self.ids.len() * 9 {
            *self = Self { role: self.role, n_rows: self.n_rows, is_given_up: true, ..Self::default() };
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
            Cell::Integer(value) => {
                self.has_numbers = true;
                let _ = write!(buffer, "{value}");
                self.push(&buffer);
            }
            Cell::Float(value) => {
                self.has_numbers = true;
                let _ = write!(buffer, "{value}");
                self.push(&buffer);
            }
            Cell::Flag(value) => self.push(if value { "true" } else { "false" }),
            Cell::Missing => self.push(""),
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
        let distinct = std::mem::take(&mut self.distinct);
        let ids = std::mem::take(&mut self.ids);
        let mut new_id_of = vec![None; distinct.len()];
        for id in rows.iter().filter_map(|&row| ids.get(row as usize)) {
            let new_id = *new_id_of[*id as usize].get_or_insert_with(|| {
                let text = &distinct[*id as usize];
                self.distinct.push(text.clone());
                self.known.insert(text.clone(), self.distinct.len() as u32 - 1);
                self.distinct.len() as u32 - 1
            });
            self.ids.push(new_id);
        }
        // Where it stands in the file is of no use for rows that are counted anew; that there is one still is.
        self.nested = self.nested.filter(|row| rows.binary_search(row).is_ok());
    }

    /// The text of the row at `row_idx`, from 0.
    pub(crate) fn text(&self, row_idx: usize) -> Option<&str> {
        self.ids.get(row_idx).map(|&id| self.distinct[id as usize].as_str())
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
        self.ids.iter().map(|&id| self.distinct[id as usize].as_str())
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
    fn texts_that_hardly_repeat_are_let_go_unless_they_are_kept() {
        let mut columns = [Column::default(), Column::kept()];
        for row in 0..=MAX_UNIQUE {
            columns.iter_mut().for_each(|column| column.push(&row.to_string()));
        }
        assert!(columns[0].is_given_up() && columns[0].ids.is_empty());
        assert!(!columns[1].is_given_up());
        assert_eq!(columns.map(|column| column.n_rows()), [MAX_UNIQUE as u64 + 1; 2]);
    }
}
