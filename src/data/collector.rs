//! Takes what a container hands over: the rows of the matrix, checked while they come in, and columns of texts.

use ndarray::{Array2, ArrayView2};

use crate::control::{Cancelled, Control};
use crate::data::column::Column;
use crate::data::container::Cell;
use crate::data::matrix_checks::{NonFinite, NonFiniteRows, RowChecks};
use crate::data::words::grouped;
use crate::data::{ReadError, ValueSummary};
use crate::problem::{Code, Problem};

/// Values that are checked at once: few enough to be in the cache still, enough to hear of a cancel seldom.
const VALUES_PER_CHECK: usize = 1 << 15;
/// Rows that were not expected are made room for by this share of those that were.
const GROWTH: usize = 8;

/// Collects one matrix, or none, and some columns.
pub(crate) struct Collector<'a> {
    /// Progress and cancelling of the work at hand.
    pub(crate) control: &'a Control,
    /// The file's name as it is shown.
    pub(crate) file: String,
    /// The columns that are wanted, in that order.
    pub(crate) columns: Vec<Column>,
    values: Vec<f32>,
    n_dims: usize,
    n_checked: usize,
    checks: RowChecks,
    facts: ValueSummary,
    /// The first value beyond f32, and the first that is missing: row, column, from 0.
    beyond: Option<(u64, u64, f64)>,
    missing: Option<(u64, u64)>,
}

/// A matrix that was collected.
pub(crate) struct Collected {
    /// Shape *N* × *D*.
    pub(crate) values: Array2<f32>,
    /// Facts over the values, without the digest.
    pub(crate) facts: ValueSummary,
    /// What was seen row by row.
    pub(crate) checks: RowChecks,
    /// Rows with a value that is not finite, the first of them told in full.
    pub(crate) non_finite: Option<NonFiniteRows>,
}

impl<'a> Collector<'a> {
    /// Collects `columns` from the file shown as `file`.
    pub(crate) fn new(file: String, columns: Vec<Column>, control: &'a Control) -> Self {
        Self {
            control,
            file,
            columns,
            values: Vec::new(),
            n_dims: 0,
            n_checked: 0,
            checks: RowChecks::new(0),
            facts: ValueSummary::of_nothing(),
            beyond: None,
            missing: None,
        }
    }

    /// A refusal of the file: its name, then `clause`, which begins with a comma, a colon or a blank.
    pub(crate) fn refuse(&self, code: Code, clause: impl AsRef<str>) -> Problem {
        refusal(&self.file, code, clause)
    }

    /// Makes room for a matrix of `n_rows` × `n_dims`; the number of rows may be a guess.
    ///
    /// # Errors
    /// [`Code::NoColumns`] where there are none, [`Code::TooLarge`] where memory is short.
    pub(crate) fn begin(&mut self, n_rows: u64, n_dims: u64) -> Result<(), Problem> {
        if n_dims == 0 {
            return Err(self.refuse(Code::NoColumns, " has 0 columns of numbers. Give embeddings with at least one dimension."));
        }
        let n_values = n_rows.checked_mul(n_dims).and_then(|n_values| usize::try_from(n_values).ok());
        let reserved = n_values.is_some_and(|n_values| self.values.try_reserve_exact(n_values).is_ok());
        let (true, Ok(dims)) = (reserved, usize::try_from(n_dims)) else { return Err(self.no_memory(n_rows.saturating_mul(n_dims))) };
        self.n_dims = dims;
        self.checks = RowChecks::new(n_rows);
        Ok(())
    }

    fn no_memory(&self, n_values: u64) -> Problem {
        let megabytes = grouped(n_values.saturating_mul(4).div_ceil(1_000_000));
        let clause = format!(
            " needs {megabytes} MB of memory, more than is free here: too large. Close other pages or programs, or give fewer rows."
        );
        self.refuse(Code::TooLarge, clause)
    }

    /// Dimensions, once [`Collector::begin`] told them.
    pub(crate) fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// Whole rows that were taken so far.
    pub(crate) fn n_rows(&self) -> u64 {
        (self.values.len() / self.n_dims.max(1)) as u64
    }

    /// Values of the row that is not whole yet.
    pub(crate) fn n_pending(&self) -> usize {
        self.values.len() % self.n_dims.max(1)
    }

    /// Takes the next value, row by row.
    #[inline]
    pub(crate) fn push(&mut self, value: f32) {
        self.values.push(value);
    }

    /// Takes the next value, rounded to f32.
    #[inline]
    pub(crate) fn push_f64(&mut self, value: f64) {
        let rounded = value as f32;
        if rounded.is_infinite() && value.is_finite() {
            self.note_beyond(value);
        }
        self.values.push(rounded);
    }

    /// Takes the next value, which is not there.
    pub(crate) fn push_missing(&mut self) {
        let place = self.place();
        self.note_missing(place.0, place.1);
        self.values.push(f32::NAN);
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

    /// Takes a whole matrix that was looked at while it was read; `stored` is its first value that is not finite, as it
    /// stands in the file.
    pub(crate) fn adopt(&mut self, values: Array2<f32>, checks: RowChecks, facts: ValueSummary, stored: Option<f64>) {
        self.n_dims = values.ncols();
        self.values = values.into_raw_vec_and_offset().0;
        self.n_checked = self.values.len();
        if let (Some(found), Some(stored)) = (checks.non_finite(), stored) {
            self.beyond = Some((found.first.row - 1, found.first.column - 1, stored));
        }
        self.checks = checks;
        self.facts = facts;
    }

    /// Takes what `append` puts behind the values so far, row by row.
    pub(crate) fn extend_with(&mut self, append: impl FnOnce(&mut Vec<f32>)) {
        append(&mut self.values);
    }

    /// Room for the next `n_rows` rows, zeros, to be filled in any order before [`Collector::end_rows`].
    pub(crate) fn room(&mut self, n_rows: usize) -> Result<&mut [f32], Problem> {
        let start = self.values.len();
        let n_values = n_rows * self.n_dims;
        if self.values.try_reserve(n_values).is_err() {
            return Err(self.no_memory((start + n_values) as u64));
        }
        self.values.resize(start + n_values, 0.0);
        Ok(&mut self.values[start..])
    }

    /// Sets the value at `row`, `column`, from 0, in room that was made.
    pub(crate) fn set(&mut self, row: u64, column: usize, value: f32) {
        self.values[row as usize * self.n_dims + column] = value;
    }

    /// Ends a row, or several: looks at those that are whole once there are enough, and makes room for the next.
    ///
    /// # Errors
    /// [`Code::TooLarge`] where memory is short; [`ReadError::Cancelled`].
    #[inline]
    pub(crate) fn end_rows(&mut self) -> Result<(), ReadError> {
        if self.values.len() - self.n_checked >= VALUES_PER_CHECK {
            self.look()?;
        }
        if self.values.capacity() - self.values.len() < self.n_dims {
            // More rows than were guessed: a small step, as doubling would take twice the memory of the matrix.
            let step = (self.values.len() / GROWTH).max(VALUES_PER_CHECK).max(self.n_dims);
            if self.values.try_reserve_exact(step).is_err() {
                return Err(self.no_memory((self.values.len() + step) as u64).into());
            }
        }
        Ok(())
    }

    fn look(&mut self) -> Result<(), Cancelled> {
        self.control.check()?;
        let n_whole = self.values.len() - self.n_pending();
        let rows = ArrayView2::from_shape(((n_whole - self.n_checked) / self.n_dims, self.n_dims), &self.values[self.n_checked..n_whole])
            .unwrap_or_else(|_| unreachable!("whole rows"));
        let Self { checks, facts, control, .. } = self;
        checks.take(rows, control);
        facts.take(rows, control);
        self.n_checked = n_whole;
        self.control.check()
    }

    /// The matrix, or nothing where none was begun, and the columns.
    ///
    /// # Errors
    /// [`Code::NoRows`]; [`ReadError::Cancelled`].
    pub(crate) fn finish(mut self) -> Result<(Option<Collected>, Vec<Column>), ReadError> {
        let columns = std::mem::take(&mut self.columns);
        if self.n_dims == 0 {
            self.control.check()?;
            return Ok((None, columns));
        }
        debug_assert_eq!(self.n_pending(), 0, "a row was left open");
        if self.values.is_empty() {
            let clause = format!(" has 0 rows of {} columns: no samples. Give a file with data.", self.n_dims);
            return Err(self.refuse(Code::NoRows, clause).into());
        }
        if self.n_checked < self.values.len() {
            self.look()?;
        }
        self.control.check()?;
        let Self { mut values, n_dims, checks, facts, beyond, missing, .. } = self;
        // A guess that was much too high gives back what it took.
        if values.capacity() - values.len() > values.len() / GROWTH {
            values.shrink_to_fit();
        }
        let non_finite = checks.non_finite().cloned().map(|mut found| {
            let NonFinite { row, column, .. } = found.first;
            found.first.stored =
                beyond.filter(|&(at_row, at_column, _)| (at_row + 1, at_column + 1) == (row, column)).map(|(.., stored)| stored);
            found.first.is_missing = missing.is_some_and(|(at_row, at_column)| (at_row + 1, at_column + 1) == (row, column));
            found
        });
        let shape = (values.len() / n_dims, n_dims);
        let values = Array2::from_shape_vec(shape, values).unwrap_or_else(|_| unreachable!("whole rows"));
        Ok((Some(Collected { values, facts, checks, non_finite }), columns))
    }

    /// Takes the value of the next row of the column at `position`.
    pub(crate) fn cell(&mut self, position: usize, cell: Cell<'_>) {
        self.columns[position].push_cell(cell);
    }
}

/// A refusal of the file shown as `file`: its name, then `clause`, which begins with a comma, a colon or a blank.
pub(crate) fn refusal(file: &str, code: Code, clause: impl AsRef<str>) -> Problem {
    Problem::new(code, format!("{file}{}", clause.as_ref())).in_file(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collector(control: &Control) -> Collector<'_> {
        Collector::new("x.csv".to_owned(), vec![Column::default()], control)
    }

    #[test]
    fn rows_and_columns_are_collected_whatever_the_guess() {
        let control = Control::new();
        for guess in [0, 2, 1_000_000] {
            let mut rows = collector(&control);
            rows.begin(guess, 2).expect("room");
            for row in 0..300_000_u32 {
                rows.push(row as f32);
                rows.push_f64(-1.0);
                rows.cell(0, Cell::Integer(i128::from(row % 3)));
                rows.end_rows().expect("not cancelled");
            }
            let (matrix, columns) = rows.finish().expect("a matrix");
            let matrix = matrix.expect("a matrix");
            assert_eq!((matrix.values.dim(), matrix.values[(299_999, 0)]), ((300_000, 2), 299_999.0));
            assert_eq!((matrix.facts.min, matrix.facts.max), (-1.0, 299_999.0));
            assert_eq!(columns[0].distinct, ["0", "1", "2"]);
        }
    }

    #[test]
    fn first_value_beyond_f32_or_missing_is_told_as_what_it_is() {
        let control = Control::new();
        let mut rows = collector(&control);
        rows.begin(2, 2).expect("room");
        rows.push(1.0);
        rows.push_f64(1e39);
        rows.push_missing();
        rows.push(2.0);
        let found = rows.finish().expect("a matrix").0.expect("a matrix").non_finite.expect("two rows");
        assert_eq!((found.first.stored, found.first.is_missing, found.rows), (Some(1e39), false, vec![0, 1]));
    }

    #[test]
    fn no_rows_no_columns_and_no_memory_are_told() {
        let control = Control::new();
        let refused = |result: Result<(), Problem>| result.expect_err("must be refused").code;
        assert_eq!(refused(collector(&control).begin(3, 0)), Code::NoColumns);
        assert_eq!(refused(collector(&control).begin(u64::MAX, 2)), Code::TooLarge);
        let mut rows = collector(&control);
        rows.begin(3, 2).expect("room");
        assert!(matches!(rows.finish(), Err(ReadError::Refused(problem)) if problem.code == Code::NoRows));
        control.cancel();
        let mut rows = collector(&control);
        rows.begin(1, 1).expect("room");
        rows.push(0.0);
        assert!(matches!(rows.finish(), Err(ReadError::Cancelled)));
    }
}
