//! Takes what a container hands over: the rows of the matrix, looked at while they come in, and columns of texts.

mod foreseen;
mod kept;

use self::foreseen::Foreseen;
use crate::gather::cell::Cell;
use crate::gather::column::Column;
use crate::gather::held::{Held, RowChoice, Store};
use crate::gather::row_classes::RowClasses;
use crate::matrix::checks::NonFiniteRows;
use crate::matrix::store::{MatrixStore, NoMemory, VALUES_PER_LOOK};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, no_memory, refusal};

pub(crate) use kept::{Collected, TakenSample};

/// Collects one matrix, or none, and some columns.
pub(crate) struct Collector<'a> {
    /// Progress and cancelling of the work at hand.
    pub(crate) control: &'a Control,
    /// The file's name as it is shown.
    pub(crate) file: String,
    /// The columns that are wanted, in that order.
    pub(crate) columns: Vec<Column>,
    /// The rows; where they are held elsewhere, those that did not go there yet.
    rows: MatrixStore,
    /// Rows that went elsewhere, or were passed over.
    n_gone: u64,
    held: Held<'a>,
    /// Rows of all files, where there are several.
    n_expected: u64,
    /// The first row of the part at hand, where a set stands in several files.
    part_start: u64,
    /// Where rows go elsewhere: those that are not finite.
    non_finite: Option<NonFiniteRows>,
    /// The sample, where it was known before any row came.
    foreseen: Option<Foreseen>,
    /// The first value beyond f32, and the first that is missing: row, column, from 0.
    beyond: Option<(u64, u64, f64)>,
    missing: Option<(u64, u64)>,
}

impl<'a> Collector<'a> {
    /// Collects `columns` from the file shown as `file`, and no matrix.
    pub(crate) fn new(file: String, columns: Vec<Column>, control: &'a Control) -> Self {
        let held = Held::All { outlet: None, budget_bytes: None, seed: 0, classes: RowClasses::Unknown, may_pass: false };
        Self {
            control,
            file,
            columns,
            rows: MatrixStore::default(),
            n_gone: 0,
            held,
            n_expected: 0,
            part_start: 0,
            non_finite: None,
            foreseen: None,
            beyond: None,
            missing: None,
        }
    }

    /// Collects `columns` and a matrix, of which rows are kept as `held` says.
    pub(crate) fn of_matrix(file: String, columns: Vec<Column>, control: &'a Control, held: Held<'a>) -> Self {
        Self { held, ..Self::new(file, columns, control) }
    }

    /// A refusal of the file: its name, then `clause`, which begins with a comma, a colon or a blank.
    pub(crate) fn refuse(&self, code: Code, clause: impl AsRef<str>) -> Problem {
        refusal(&self.file, code, clause)
    }

    /// Makes room for a matrix of `n_rows` × `n_dims`; the number of rows may be a guess. Called again, for more rows of
    /// another file.
    ///
    /// # Errors
    /// [`Code::NoColumns`] where there are none, [`Code::Ragged`] where there were more or less before, [`Code::TooLarge`]
    /// where memory is short.
    pub(crate) fn begin(&mut self, n_rows: u64, n_dims: u64) -> Result<(), Problem> {
        if n_dims == 0 {
            return Err(self.refuse(Code::NoColumns, " has 0 columns of numbers. Give embeddings with at least one dimension."));
        }
        let before = self.rows.n_dims() as u64;
        if before != 0 && before != n_dims {
            let clause = format!(" has {n_dims} dimensions where the parts before have {before}. Give the parts of one matrix.");
            return Err(self.refuse(Code::Ragged, clause));
        }
        let n_rows = n_rows.max(self.n_expected.saturating_sub(self.n_rows()));
        let n_kept = match (&self.held, self.capacity(n_dims)) {
            (Held::Some { choice: RowChoice::Chosen { rows, .. }, .. }, _) => rows.len() as u64,
            (_, Some(capacity)) => n_rows.min(u64::from(capacity).saturating_sub(self.n_rows())),
            (_, None) => n_rows,
        };
        let begun = match &mut self.held {
            Held::All { outlet: None, .. } => self.rows.begin(n_kept, n_dims),
            Held::Some { store: Store::Here(store), .. } => {
                store.begin(if store.n_dims() == 0 { n_kept } else { 0 }, n_dims).and_then(|()| self.rows.begin(0, n_dims))
            }
            Held::All { outlet: Some(outlet), .. } | Held::Some { store: Store::Outlet(outlet), .. } => {
                outlet.begin(n_kept, n_dims);
                self.rows.begin(0, n_dims)
            }
        };
        begun.map_err(|short| no_room(&self.file, short))
    }

    /// Rows that the budget holds, where there is one.
    fn capacity(&self, n_dims: u64) -> Option<u32> {
        let Held::All { budget_bytes: Some(budget_bytes), .. } = self.held else { return None };
        Some(u32::try_from(budget_bytes / (n_dims.max(1) * 4)).unwrap_or(u32::MAX).max(1))
    }

    /// Whether of `n_rows` × `n_dims` a sample is taken.
    pub(crate) fn exceeds_budget(&self, n_rows: u64, n_dims: u64) -> bool {
        self.capacity(n_dims).is_some_and(|capacity| n_rows > u64::from(capacity))
    }

    /// Dimensions, once [`Collector::begin`] told them.
    pub(crate) fn n_dims(&self) -> usize {
        self.rows.n_dims()
    }

    /// Whole rows that were taken so far, of all files.
    pub(crate) fn n_rows(&self) -> u64 {
        self.n_gone + self.rows.n_rows() as u64
    }

    /// Whole rows that were taken so far of the file at hand.
    #[cfg(feature = "columnar")]
    pub(crate) fn n_rows_of_file(&self) -> u64 {
        self.n_rows() - self.part_start
    }

    /// Values of the row that is not whole yet.
    pub(crate) fn n_pending(&self) -> usize {
        self.rows.n_pending()
    }

    /// Tells how many rows all files of a set have together, where that is known.
    pub(crate) fn expect(&mut self, n_rows: Option<u64>) {
        self.n_expected = n_rows.unwrap_or_default();
    }

    /// Runs `read` with the columns at `positions` alone.
    pub(crate) fn with_columns<T>(&mut self, positions: &[usize], read: impl FnOnce(&mut Self) -> T) -> T {
        if positions.len() == self.columns.len() {
            return read(self);
        }
        let chosen: Vec<Column> = positions.iter().map(|&position| std::mem::take(&mut self.columns[position])).collect();
        let all = std::mem::replace(&mut self.columns, chosen);
        let outcome = read(self);
        let chosen = std::mem::replace(&mut self.columns, all);
        positions.iter().zip(chosen).for_each(|(&position, column)| self.columns[position] = column);
        outcome
    }

    /// Begins the part of a set that stands in the file shown as `file`.
    pub(crate) fn begin_part(&mut self, file: &str) {
        file.clone_into(&mut self.file);
        self.part_start = self.n_rows();
    }

    /// Rows of the part at hand that are not finite, with their places in it.
    ///
    /// # Errors
    /// [`ReadError::Cancelled`]; what the outlet says.
    pub(crate) fn end_part(&mut self) -> Result<Option<NonFiniteRows>, ReadError> {
        self.look()?;
        let Some(mut found) = self.found_non_finite() else { return Ok(None) };
        let start = self.part_start;
        found.rows.retain(|&row| row as u64 >= start);
        if found.first.row <= start || found.rows.is_empty() {
            return Ok(None);
        }
        found.first.row -= start;
        found.rows.iter_mut().for_each(|row| *row -= start as usize);
        Ok(Some(found))
    }

    /// Takes the next value, row by row.
    #[inline]
    pub(crate) fn push(&mut self, value: f32) {
        self.rows.values.push(value);
    }

    /// Takes the next value, rounded to f32.
    #[inline]
    pub(crate) fn push_f64(&mut self, value: f64) {
        let rounded = value as f32;
        if rounded.is_infinite() && value.is_finite() {
            self.note_beyond(value);
        }
        self.rows.values.push(rounded);
    }

    /// Takes the next value, which is not there.
    pub(crate) fn push_missing(&mut self) {
        let place = self.place();
        self.note_missing(place.0, place.1);
        self.rows.values.push(f32::NAN);
    }

    /// Tells that the next value is `value` in the file, beyond f32.
    pub(crate) fn note_beyond(&mut self, value: f64) {
        let (row, column) = self.place();
        self.note_beyond_at(row, column, value);
    }

    /// Tells that the value at `row`, `column`, from 0, is `value` in the file, beyond f32.
    pub(crate) fn note_beyond_at(&mut self, row: u64, column: u64, value: f64) {
        if self.beyond.is_none_or(|(at_row, at_column, _)| (row, column) < (at_row, at_column)) {
            self.beyond = Some((row, column, value));
        }
    }

    /// Tells that the value at `row`, `column`, from 0, is missing in the file.
    pub(crate) fn note_missing(&mut self, row: u64, column: u64) {
        if self.missing.is_none_or(|first| (row, column) < first) {
            self.missing = Some((row, column));
        }
    }

    fn place(&self) -> (u64, u64) {
        (self.n_rows(), self.n_pending() as u64)
    }

    /// Row of the file and column, from 0, of the first value that is not finite, once all rows of the file came.
    ///
    /// # Errors
    /// As [`Collector::end_part`].
    pub(crate) fn first_non_finite(&mut self) -> Result<Option<(u64, u64)>, ReadError> {
        self.look()?;
        Ok(self.found_non_finite().map(|found| (self.row_of_file(found.first.row - 1), found.first.column - 1)))
    }

    /// Takes what `append` puts behind the values so far, row by row.
    pub(crate) fn extend_with(&mut self, append: impl FnOnce(&mut Vec<f32>)) {
        append(&mut self.rows.values);
    }

    /// Room for the next `n_rows` rows, zeros, to be filled in any order before [`Collector::end_rows`].
    pub(crate) fn room(&mut self, n_rows: usize) -> Result<&mut [f32], Problem> {
        let Self { rows, file, .. } = self;
        rows.room(n_rows).map_err(|short| no_room(file, short))
    }

    /// Sets the value at `row`, `column`, from 0, in room that was made.
    pub(crate) fn set(&mut self, row: u64, column: usize, value: f32) {
        self.rows.set((row - self.n_gone) as usize, column, value);
    }

    /// Rows that can be made room for at once without holding much more than what is kept: all, where they stay.
    pub(crate) fn rows_at_once(&self, n_rows: u64, n_values: u64) -> u64 {
        let stays = matches!(self.held, Held::All { outlet: None, .. })
            && self.capacity(self.rows.n_dims() as u64).is_none_or(|capacity| n_rows <= u64::from(capacity));
        if stays { n_rows } else { (n_values / self.rows.n_dims().max(1) as u64).clamp(1, n_rows.max(1)) }
    }

    /// Ends a row, or several: looks at those that are whole once there are enough, and makes room for the next.
    ///
    /// # Errors
    /// [`Code::TooLarge`] where memory is short; [`ReadError::Cancelled`]; what the outlet says.
    #[inline]
    pub(crate) fn end_rows(&mut self) -> Result<(), ReadError> {
        if self.rows.n_unseen() >= VALUES_PER_LOOK {
            self.look()?;
        }
        self.columns.iter_mut().try_for_each(|column| column.make_room(&self.file))?;
        self.rows.grow().map_err(|short| no_room(&self.file, short).into())
    }

    /// Takes the value of the next row of the column at `position`.
    pub(crate) fn cell(&mut self, position: usize, cell: Cell<'_>) {
        self.columns[position].push_cell(cell);
    }
}

fn no_room(file: &str, short: NoMemory) -> Problem {
    no_memory(file, short.n_values.saturating_mul(4))
}

#[cfg(test)]
mod tests;
