//! Rows that are wanted before any came, so that a reader that knows where each row stands leaves the others unread.

use std::sync::Arc;

use crate::gather::collector::{Collector, TakenSample};
use crate::gather::held::{Held, RowChoice, Store};
use crate::gather::row_classes::RowClasses;
use crate::matrix::checks::NonFiniteRows;
use crate::matrix::store::MatrixStore;
use scar_files::error::ReadError;
use scar_files::sample::{Reservoir, Taken};

/// Bytes from one wanted row to the next, on average, from which rows are read one by one: to pass over the others is then quicker than to
/// read them.
const LEAST_GAP: u64 = 256 << 10;
/// Rows between two looks at cancel.
const ROWS_PER_CHECK: u64 = 1 << 16;

/// A sample that was taken by the rows' places and classes alone.
pub(super) struct Foreseen {
    taken: Taken,
    class_names: Vec<String>,
}

impl Foreseen {
    /// The sample, of a file of `n_rows`.
    pub(super) fn into_sample(self, n_rows: u64) -> TakenSample {
        TakenSample { taken: self.taken, n_rows, others_unread: true, class_names: self.class_names }
    }

    /// What was `found`, told by the rows of the file.
    pub(super) fn in_file(&self, mut found: NonFiniteRows) -> NonFiniteRows {
        let row_of_file = |kept: usize| self.taken.rows.get(kept).map_or(kept, |&row| row as usize);
        found.first.row = row_of_file(found.first.row as usize - 1) as u64 + 1;
        found.rows.iter_mut().for_each(|row| *row = row_of_file(*row));
        found
    }
}

impl Collector<'_> {
    /// The rows, from 0 and ascending, that are wanted of a file of `n_rows` rows of `n_dims` values and `row_bytes` bytes, where they stand so far apart
    /// that the others are better left unread. Each is announced by [`Collector::pass_to`]. To be asked before [`Collector::begin`].
    ///
    /// # Errors
    /// [`ReadError::Cancelled`].
    pub(crate) fn wanted_rows(&mut self, n_rows: u64, n_dims: u64, row_bytes: u64) -> Result<Option<Arc<Vec<u64>>>, ReadError> {
        if self.n_rows() > 0 || self.n_expected > n_rows {
            return Ok(None);
        }
        let is_sparse = |n_wanted: u64| n_wanted > 0 && n_rows.saturating_mul(row_bytes) / n_wanted >= LEAST_GAP && n_wanted < n_rows;
        if let Held::Some { choice: RowChoice::Chosen { rows, .. }, .. } = &self.held {
            // A file of another length is told by those who compare them.
            let is_inside = rows.last().is_some_and(|&last| last < n_rows);
            return Ok(Some(Arc::clone(rows)).filter(|rows| is_inside && is_sparse(rows.len() as u64)));
        }
        let Some(capacity) = self.capacity(n_dims).filter(|&capacity| is_sparse(u64::from(capacity))) else { return Ok(None) };
        let Held::All { outlet, seed, classes: classes @ (RowClasses::Unknown | RowClasses::File(_)), may_pass: true, .. } = &mut self.held
        else {
            return Ok(None);
        };
        let mut reservoir = Reservoir::new(*seed, capacity);
        for row_idx in 0..n_rows {
            if row_idx % ROWS_PER_CHECK == 0 {
                self.control.check()?;
            }
            reservoir.offer(row_idx, classes.of(row_idx, &self.columns));
        }
        let foreseen = Foreseen { taken: reservoir.finish(), class_names: classes.names(&self.columns) };
        let rows = Arc::new(foreseen.taken.rows.clone());
        let store = outlet.take().map_or_else(|| Store::Here(Box::<MatrixStore>::default()), Store::Outlet);
        self.held = Held::Some { store, choice: RowChoice::Chosen { rows: Arc::clone(&rows), n_kept: 0 } };
        self.foreseen = Some(foreseen);
        Ok(Some(rows))
    }

    /// The next row that comes is the row `row_idx` of the file, from 0; those before it were passed over.
    ///
    /// # Errors
    /// As [`Collector::end_rows`].
    pub(crate) fn pass_to(&mut self, row_idx: u64) -> Result<(), ReadError> {
        self.look()?;
        self.n_gone = row_idx;
        Ok(())
    }

    /// The row of the file, from 0, that is told as `row`: rows that were chosen are told by their place among these.
    pub(super) fn row_of_file(&self, row: u64) -> u64 {
        match &self.held {
            Held::Some { choice: RowChoice::Chosen { rows, .. }, .. } => rows.get(row as usize).copied().unwrap_or(row),
            _ => row,
        }
    }
}
