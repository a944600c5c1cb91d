//! Where rows go that are not held where they are read.

use scar_files::error::ReadError;

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
