//! What becomes of the rows that came: they are looked at, stay, go on or are chosen, and come out as a matrix.

use super::no_room;
use crate::gather::collector::Collector;
use crate::gather::column::Column;
use crate::gather::held::{Held, RowChoice, Store, Unkept, choose};
use crate::gather::row_classes::RowClasses;
use crate::matrix::checks::{NonFinite, NonFiniteRows};
use crate::matrix::store::{MatrixStore, StoredMatrix};
use scar_core::problem::Code;
use scar_files::error::ReadError;
use scar_files::sample::{Reservoir, Taken};

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
    /// Whether the other rows were left unread.
    pub(crate) others_unread: bool,
    /// Names of the classes, in the order of `taken`'s counts; empty where they were not known as the rows came.
    pub(crate) class_names: Vec<String>,
}

impl Collector<'_> {
    /// Looks at the whole rows, and sends them where they are held.
    pub(crate) fn look(&mut self) -> Result<(), ReadError> {
        self.control.check()?;
        if self.rows.n_dims() == 0 {
            return Ok(());
        }
        if let Some(capacity) = self.capacity(self.rows.n_dims() as u64)
            && self.n_rows() > u64::from(capacity)
        {
            self.begin_sample(capacity)?;
        }
        match &mut self.held {
            Held::All { outlet: None, .. } => return Ok(self.rows.look(self.control)?),
            Held::All { outlet: Some(outlet), .. } => {
                NonFiniteRows::scan(&mut self.non_finite, self.n_gone, self.rows.unseen(), self.rows.n_dims());
                outlet.append(self.rows.unseen())?;
            }
            Held::Some { store, choice } => {
                let n_dims = self.rows.n_dims();
                for (row_idx, row) in (self.n_gone..).zip(self.rows.unseen().chunks_exact(n_dims)) {
                    choose(store, choice, &mut self.non_finite, &self.columns, row_idx, row).map_err(|error| match error {
                        Unkept::Read(error) => error,
                        Unkept::Memory(short) => no_room(&self.file, short).into(),
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
        let Held::All { outlet, seed, classes, .. } = &mut self.held else { return Ok(()) };
        let (outlet, seed, mut classes) = (outlet.take(), *seed, std::mem::replace(classes, RowClasses::Unknown));
        let n_dims = self.rows.n_dims();
        let store = if let Some(outlet) = outlet {
            let n_more = (u64::from(capacity) - self.n_gone) as usize * n_dims;
            let rows = &self.rows.unseen()[..n_more];
            NonFiniteRows::scan(&mut self.non_finite, self.n_gone, rows, n_dims);
            outlet.append(rows)?;
            self.rows.values.drain(..n_more);
            Store::Outlet(outlet)
        } else {
            let mut tail = MatrixStore::default();
            tail.begin(0, n_dims as u64).map_err(|short| no_room(&self.file, short))?;
            tail.values = self.rows.split_off(capacity as usize);
            let chosen = std::mem::replace(&mut self.rows, tail);
            for (first_row, rows) in chosen.blocks() {
                NonFiniteRows::scan(&mut self.non_finite, first_row as u64, rows, n_dims);
            }
            Store::Here(Box::new(chosen))
        };
        self.n_gone = u64::from(capacity);
        classes.settle(&self.columns);
        let mut reservoir = Reservoir::new(seed, capacity);
        let mut left_out = self.non_finite.as_ref().map_or_else(Vec::new, |found| found.rows.clone()).into_iter().peekable();
        for row_idx in 0..u64::from(capacity) {
            if left_out.next_if(|&row| row as u64 == row_idx).is_some() {
                reservoir.pass_over_place();
            } else {
                reservoir.offer(row_idx, classes.of(row_idx, &self.columns));
            }
        }
        reservoir.free_places();
        self.held = Held::Some { store, choice: RowChoice::Sample { reservoir, classes } };
        Ok(())
    }

    /// The rows that are not finite, the first as it stands in the file.
    pub(crate) fn found_non_finite(&self) -> Option<NonFiniteRows> {
        let mut found = match self.held {
            Held::All { outlet: None, .. } => self.rows.checks().non_finite().cloned(),
            Held::All { .. } | Held::Some { .. } => self.non_finite.clone(),
        }?;
        let NonFinite { row, column, .. } = found.first;
        let row_of_file = self.row_of_file(row - 1);
        let is_first = |at_row: u64, at_column: u64| (at_row, at_column + 1) == (row_of_file, column);
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
        let non_finite = self.found_non_finite().map(|found| match &self.foreseen {
            Some(foreseen) => foreseen.in_file(found),
            None => found,
        });
        let n_before = self.n_rows();
        let (mut n_rows, mut columns) = (n_before, self.columns);
        let foreseen = self.foreseen.take();
        let (mut sample, mut slots) = (None, None);
        let stored = match self.held {
            Held::All { outlet: None, .. } => self.rows.finish(),
            Held::All { outlet: Some(outlet), .. } => {
                outlet.end()?;
                None
            }
            Held::Some { store, choice } => {
                match choice {
                    RowChoice::Sample { reservoir, classes } => {
                        let taken = reservoir.finish();
                        let class_names = classes.names(&columns);
                        columns.iter_mut().filter(|column| column.n_rows() == n_rows).for_each(|column| column.keep_rows(&taken.rows));
                        n_rows = taken.rows.len() as u64;
                        slots = Some(taken.slots.clone());
                        sample = Some(TakenSample { n_rows: n_before, others_unread: false, class_names, taken });
                    }
                    RowChoice::Chosen { n_kept, .. } => {
                        n_rows = n_kept as u64;
                        sample = foreseen.map(|foreseen| foreseen.into_sample(n_before));
                    }
                }
                store.finish(slots.as_deref(), self.control)?
            }
        };
        Ok((Some(Collected { n_rows, n_dims: n_dims as u64, stored, non_finite, sample }), columns))
    }
}
