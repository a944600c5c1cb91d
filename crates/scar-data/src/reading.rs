//! How matrices are read: what a person chose, how much may be held, and where the rows go.

use std::sync::Arc;

use crate::parsed::Loaded;
use crate::row_classes::FileClasses;
use crate::{ReadError, ReadOptions};
use scar_core::control::Control;

/// Takes the rows of matrices where those are held elsewhere than where they are read: in another worker's memory.
///
/// A matrix is begun, once for each file that it stands in; its rows come, whole, by [`Outlet::append`] and
/// [`Outlet::put`]; [`Outlet::end`] ends it, and the next may begin.
pub trait Outlet: Send {
    /// Some `n_rows` rows of `n_dims` dimensions come, or so many more.
    fn begin(&mut self, n_rows: u64, n_dims: u64);

    /// Takes whole rows, behind those that it has.
    ///
    /// # Errors
    /// [`ReadError`] where there is no use in more of them.
    fn append(&mut self, rows: &[f32]) -> Result<(), ReadError>;

    /// Takes one row at the place `slot`, which is one that is taken or the next.
    ///
    /// # Errors
    /// As [`Outlet::append`].
    fn put(&mut self, slot: u32, row: &[f32]) -> Result<(), ReadError>;

    /// The rows at `slots`, in that order, are the matrix; the others go.
    ///
    /// # Errors
    /// As [`Outlet::append`].
    fn keep(&mut self, slots: &[u32]) -> Result<(), ReadError>;

    /// The matrix is whole.
    ///
    /// # Errors
    /// As [`Outlet::append`].
    fn end(&mut self) -> Result<(), ReadError>;
}

/// How matrices are read.
pub(crate) struct Reading<'a> {
    /// Progress and cancelling.
    pub(crate) control: &'a Control,
    /// What a person chose.
    pub(crate) options: &'a ReadOptions,
    /// Where rows go; they stay where they are read without one.
    pub(crate) outlet: Option<&'a mut dyn Outlet>,
    /// Bytes that one matrix may take.
    pub(crate) budget_bytes: Option<u64>,
    /// The classes of the rows, from a file of labels that was read before.
    pub(crate) file_classes: Option<Arc<FileClasses>>,
    /// The rows that were chosen for the matrix before.
    pub(crate) chosen_rows: Option<Arc<Vec<u64>>>,
}

impl Reading<'_> {
    /// After a matrix: the next ones take the same rows.
    pub(crate) fn follow(&mut self, loaded: &Loaded) {
        match &loaded.chosen_rows {
            Some(rows) => self.chosen_rows = Some(Arc::clone(rows)),
            // What fits whole has its partners whole.
            None => self.budget_bytes = None,
        }
    }
}
