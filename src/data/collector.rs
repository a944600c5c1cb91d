//! Takes what a container hands over: the rows of the matrix, looked at while they come in, and columns of texts.

use crate::control::Control;
use crate::data::ReadError;
use crate::data::column::Column;
use crate::data::container::Cell;
use crate::data::held::{Choice, Held, Unkept, choose};
use crate::data::matrix_checks::{NonFinite, NonFiniteRows};
use crate::data::matrix_store::{MatrixStore, NoMemory, StoredMatrix, VALUES_PER_LOOK};
use crate::data::reading::Reading;
use crate::data::row_classes::RowClasses;
use crate::data::sample::{Reservoir, Taken};
use crate::data::words::grouped;
use crate::problem::{Code, Problem};

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
    choice: Choice,
    /// Rows of all files, where there are several.
    n_expected: u64,
    /// The first row of the part at hand, where a set stands in several files.
    part_start: u64,
    /// Where rows go elsewhere: those that are not finite.
    non_finite: Option<NonFiniteRows>,
    /// The first value beyond f32, and the first that is missing: row, column, from 0.
    beyond: Option<(u64, u64, f64)>,
    missing: Option<(u64, u64)>,
}

/// A matrix that was collected.
pub(crate) struct Collected {
    /// Rows that are held.
    pub(crate) n_rows: u64,
    /// Dimensions.
    pub(crate) n_dims: u64,
    /// The matrix, unless it is held elsewhere.
    pub(crate) stored: Option<StoredMatrix>,
    /// Rows with a value that is not finite, the first of them told in full.
    pub(crate) non_finite: Option<NonFiniteRows>,
    /// The sample that it is, where it is one.
    pub(crate) sample: Option<TakenSample>,
}

/// A sample that was taken of a matrix's rows.
pub(crate) struct TakenSample {
    /// Which rows.
    pub(crate) taken: Taken,
    /// Rows that there were.
    pub(crate) n_rows: u64,
    /// Names of the classes, in the order of `taken`'s counts; empty where they were not known as the rows came.
    pub(crate) class_names: Vec<String>,
}

impl<'a> Collector<'a> {
    /// Collects `columns` from the file shown as `file`, and no matrix.
    pub(crate) fn new(file: String, columns: Vec<Column>, control: &'a Control) -> Self {
        let choice = Choice::All { budget_bytes: None, seed: 0, classes: RowClasses::Unknown };
        Self {
            control,
            file,
            columns,
            rows: MatrixStore::default(),
            n_gone: 0,
            held: Held::Here,
            choice,
            n_expected: 0,
            part_start: 0,
            non_finite: None,
            beyond: None,
            missing: None,
        }
    }

    /// Collects `columns` and a matrix, as `reading` says; `classes` are those of the rows, as far as they are known.
    pub(crate) fn of_matrix(file: String, columns: Vec<Column>, reading: &'a mut Reading<'_>, classes: RowClasses) -> Self {
        let mut collector = Self::new(file, columns, reading.control);
        collector.choice = match &reading.chosen_rows {
            Some(rows) => Choice::Chosen { rows: std::sync::Arc::clone(rows), n_kept: 0 },
            None => Choice::All { budget_bytes: reading.budget_bytes, seed: reading.options.sample_seed, classes },
        };
        collector.held = match (&mut reading.outlet, &collector.choice) {
            (Some(outlet), _) => Held::Outlet(&mut **outlet),
            (None, Choice::Chosen { .. }) => Held::Chosen(Box::default()),
            (None, _) => Held::Here,
        };
        collector
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
        let n_kept = match (&self.choice, self.capacity(n_dims)) {
            (Choice::Chosen { rows, .. }, _) => rows.len() as u64,
            (_, Some(capacity)) => n_rows.min(u64::from(capacity).saturating_sub(self.n_rows())),
            (_, None) => n_rows,
        };
        let begun = match &mut self.held {
            Held::Here => self.rows.begin(n_kept, n_dims),
            Held::Chosen(store) => {
                store.begin(if store.n_dims() == 0 { n_kept } else { 0 }, n_dims).and_then(|()| self.rows.begin(0, n_dims))
            }
            Held::Outlet(outlet) => {
                outlet.begin(n_kept, n_dims);
                self.rows.begin(0, n_dims)
            }
        };
        begun.map_err(|short| no_memory(&self.file, short))
    }

    /// Rows that the budget holds, where there is one.
    fn capacity(&self, n_dims: u64) -> Option<u32> {
        let Choice::All { budget_bytes: Some(budget_bytes), .. } = self.choice else { return None };
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

    /// Place, from 0, of the first value that is not finite, once all rows of the file came.
    ///
    /// # Errors
    /// As [`Collector::end_part`].
    pub(crate) fn first_non_finite(&mut self) -> Result<Option<(u64, u64)>, ReadError> {
        self.look()?;
        Ok(self.found_non_finite().map(|found| (found.first.row - 1, found.first.column - 1)))
    }

    /// Takes what `append` puts behind the values so far, row by row.
    pub(crate) fn extend_with(&mut self, append: impl FnOnce(&mut Vec<f32>)) {
        append(&mut self.rows.values);
    }

    /// Room for the next `n_rows` rows, zeros, to be filled in any order before [`Collector::end_rows`].
    pub(crate) fn room(&mut self, n_rows: usize) -> Result<&mut [f32], Problem> {
        let Self { rows, file, .. } = self;
        rows.room(n_rows).map_err(|short| no_memory(file, short))
    }

    /// Sets the value at `row`, `column`, from 0, in room that was made.
    pub(crate) fn set(&mut self, row: u64, column: usize, value: f32) {
        self.rows.set((row - self.n_gone) as usize, column, value);
    }

    /// Rows that can be made room for at once without holding much more than what is kept: all, where they stay.
    pub(crate) fn rows_at_once(&self, n_rows: u64, n_values: u64) -> u64 {
        let stays = matches!(self.held, Held::Here)
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
        self.rows.grow().map_err(|short| no_memory(&self.file, short).into())
    }

    /// Looks at the whole rows, and sends them where they are held.
    fn look(&mut self) -> Result<(), ReadError> {
        self.control.check()?;
        if self.rows.n_dims() == 0 {
            return Ok(());
        }
        if let Some(capacity) = self.capacity(self.rows.n_dims() as u64)
            && self.n_rows() > u64::from(capacity)
        {
            self.begin_sample(capacity)?;
        }
        match (&mut self.held, &mut self.choice) {
            (Held::Here, _) => return Ok(self.rows.look(self.control)?),
            (Held::Outlet(outlet), Choice::All { .. }) => {
                NonFiniteRows::scan(&mut self.non_finite, self.n_gone, self.rows.unseen(), self.rows.n_dims());
                outlet.append(self.rows.unseen())?;
            }
            (held, choice) => {
                let n_dims = self.rows.n_dims();
                for (row_idx, row) in (self.n_gone..).zip(self.rows.unseen().chunks_exact(n_dims)) {
                    choose(held, choice, &mut self.non_finite, &self.columns, row_idx, row).map_err(|error| match error {
                        Unkept::Read(error) => error,
                        Unkept::Memory(short) => no_memory(&self.file, short).into(),
                    })?;
                }
            }
        }
        self.n_gone += self.rows.n_rows() as u64;
        self.rows.clear_whole();
        Ok(self.control.check()?)
    }

    /// From here on rows are chosen, as there are more than the budget holds: `capacity` of them stay where they are.
    fn begin_sample(&mut self, capacity: u32) -> Result<(), ReadError> {
        let n_dims = self.rows.n_dims();
        if let Held::Outlet(outlet) = &mut self.held {
            let n_more = (u64::from(capacity) - self.n_gone) as usize * n_dims;
            let rows = &self.rows.unseen()[..n_more];
            NonFiniteRows::scan(&mut self.non_finite, self.n_gone, rows, n_dims);
            outlet.append(rows)?;
            self.rows.values.drain(..n_more);
            self.n_gone = u64::from(capacity);
        } else {
            let mut tail = MatrixStore::default();
            tail.begin(0, n_dims as u64).map_err(|short| no_memory(&self.file, short))?;
            tail.values = self.rows.split_off(capacity as usize);
            let chosen = std::mem::replace(&mut self.rows, tail);
            for (first_row, rows) in chosen.blocks() {
                NonFiniteRows::scan(&mut self.non_finite, first_row as u64, rows, n_dims);
            }
            self.held = Held::Chosen(Box::new(chosen));
            self.n_gone = u64::from(capacity);
        }
        let Choice::All { seed, classes, .. } = &mut self.choice else { return Ok(()) };
        let mut classes = std::mem::replace(classes, RowClasses::Unknown);
        classes.settle(&self.columns);
        let mut reservoir = Reservoir::new(*seed, capacity);
        let mut left_out = self.non_finite.as_ref().map_or_else(Vec::new, |found| found.rows.clone()).into_iter().peekable();
        for row_idx in 0..u64::from(capacity) {
            if left_out.next_if(|&row| row as u64 == row_idx).is_some() {
                reservoir.pass_over_place();
            } else {
                reservoir.offer(row_idx, classes.of(row_idx, &self.columns));
            }
        }
        reservoir.free_places();
        self.choice = Choice::Sample { reservoir, classes };
        Ok(())
    }

    /// The rows that are not finite, the first as it stands in the file.
    fn found_non_finite(&self) -> Option<NonFiniteRows> {
        let mut found = match self.held {
            Held::Here => self.rows.checks().non_finite().cloned(),
            Held::Chosen(_) | Held::Outlet(_) => self.non_finite.clone(),
        }?;
        let NonFinite { row, column, .. } = found.first;
        let is_first = |at_row: u64, at_column: u64| (at_row + 1, at_column + 1) == (row, column);
        found.first.stored = self.beyond.filter(|&(at_row, at_column, _)| is_first(at_row, at_column)).map(|(.., stored)| stored);
        found.first.is_missing = self.missing.is_some_and(|(at_row, at_column)| is_first(at_row, at_column));
        Some(found)
    }

    /// The matrix, or nothing where none was begun, and the columns; of a sample the rows that are kept.
    ///
    /// # Errors
    /// [`Code::NoRows`]; [`ReadError::Cancelled`]; what the outlet says.
    pub(crate) fn finish(mut self) -> Result<(Option<Collected>, Vec<Column>), ReadError> {
        let n_dims = self.rows.n_dims();
        if n_dims == 0 {
            self.control.check()?;
            return Ok((None, self.columns));
        }
        debug_assert_eq!(self.n_pending(), 0, "a row was left open");
        if self.n_rows() == 0 {
            let clause = format!(" has 0 rows of {n_dims} columns: no samples. Give a file with data.");
            return Err(self.refuse(Code::NoRows, clause).into());
        }
        self.look()?;
        let non_finite = self.found_non_finite();
        let (mut n_rows, mut columns) = (self.n_rows(), self.columns);
        let mut sample = None;
        match self.choice {
            Choice::Sample { reservoir, classes } => {
                let taken = reservoir.finish();
                let class_names = classes.names(&columns);
                columns.iter_mut().filter(|column| column.n_rows() == n_rows).for_each(|column| column.keep_rows(&taken.rows));
                sample = Some(TakenSample { n_rows, class_names, taken });
                n_rows = sample.as_ref().map_or(0, |sample| sample.taken.rows.len() as u64);
            }
            Choice::Chosen { n_kept, .. } => n_rows = n_kept as u64,
            Choice::All { .. } => {}
        }
        let stored = match self.held {
            Held::Here => self.rows.finish(),
            Held::Chosen(mut store) => {
                if let Some(sample) = &sample {
                    store.keep(&sample.taken.slots, self.control)?;
                }
                store.look(self.control)?;
                store.finish()
            }
            Held::Outlet(outlet) => {
                if let Some(sample) = &sample {
                    outlet.keep(&sample.taken.slots)?;
                }
                outlet.end()?;
                None
            }
        };
        Ok((Some(Collected { n_rows, n_dims: n_dims as u64, stored, non_finite, sample }), columns))
    }

    /// Takes the value of the next row of the column at `position`.
    pub(crate) fn cell(&mut self, position: usize, cell: Cell<'_>) {
        self.columns[position].push_cell(cell);
    }
}

fn no_memory(file: &str, short: NoMemory) -> Problem {
    let megabytes = grouped(short.n_values.saturating_mul(4).div_ceil(1_000_000));
    let clause =
        format!(" needs {megabytes} MB of memory, more than is free here: too large. Close other pages or programs, or give fewer rows.");
    refusal(file, Code::TooLarge, clause)
}

/// A refusal of the file shown as `file`: its name, then `clause`, which begins with a comma, a colon or a blank.
pub(crate) fn refusal(file: &str, code: Code, clause: impl AsRef<str>) -> Problem {
    Problem::new(code, format!("{file}{}", clause.as_ref())).in_file(file)
}

#[cfg(test)]
#[path = "collector_tests.rs"]
mod tests;
