//! Where rows are held that another worker reads: the end to which its outlet leads.

use crate::assemble::join::join;
use crate::dataset::types::Dataset;
use crate::fields::parsed::Parsed;
use crate::matrix::store::{MatrixStore, NoMemory, StoredMatrix};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::ReadError;
use scar_files::options::ReadOptions;
use scar_files::words::grouped;

/// Matrices that are coming, row by row, from where their files are read: [`crate::parse`] and its
/// [`crate::Outlet`].
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::{Incoming, Outlet, ReadError, ReadOptions, npy_bytes, parse, read};
/// use scar_data::source::MemorySource;
/// /// Leads from one to the other without a wire between them.
/// #[derive(Default)]
/// struct Wire(Incoming);
/// # fn told(result: Result<(), scar_core::problem::Problem>) -> Result<(), ReadError> { result.map_err(ReadError::Refused) }
/// impl Outlet for Wire {
///     fn begin(&mut self, n_rows: u64, n_dims: u64) {
///         self.0.begin(n_rows, n_dims).expect("room");
///     }
///     fn append(&mut self, rows: &[f32]) -> Result<(), ReadError> {
///         told(self.0.append(rows, &Control::new()))
///     }
///     fn put(&mut self, slot: u32, row: &[f32]) -> Result<(), ReadError> {
///         told(self.0.put(&[slot], row))
///     }
///     fn keep(&mut self, slots: &[u32]) -> Result<(), ReadError> {
///         self.0.keep(slots, &Control::new())
///     }
///     fn end(&mut self) -> Result<(), ReadError> {
///         self.0.end(&Control::new())
///     }
/// }
/// let x = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [3.0, 4.5], [0.0, 1.0]].view()));
/// let y = MemorySource::new("y.txt", *b"cat\ndog\ncat\n");
/// let (options, mut wire) = (ReadOptions::default(), Wire::default());
/// let parsed = parse(&[&x, &y], &options, &mut wire, &Control::new()).unwrap();
/// let dataset = wire.0.join(parsed, &options, &Control::new()).unwrap();
/// assert_eq!(dataset.matrices[0].values, read(&[&x, &y], &options, &Control::new()).unwrap().matrices[0].values);
/// ```
#[derive(Default)]
pub struct Incoming {
    coming: MatrixStore,
    whole: Vec<Option<StoredMatrix>>,
}

impl Incoming {
    /// Makes room for some `n_rows` × `n_dims`, or for so many more.
    ///
    /// # Errors
    /// [`Code::TooLarge`] where memory is short.
    pub fn begin(&mut self, n_rows: u64, n_dims: u64) -> Result<(), Problem> {
        self.coming.begin(n_rows, n_dims).map_err(no_memory)
    }

    /// Takes values of rows, behind those that are here; a row may come in two pieces.
    ///
    /// # Errors
    /// [`Code::TooLarge`] where memory is short.
    pub fn append(&mut self, rows: &[f32], control: &Control) -> Result<(), Problem> {
        self.coming.append(rows, control).map_err(no_memory)
    }

    /// Takes whole rows, each at one of `slots`: a place that is taken or the next.
    ///
    /// # Errors
    /// [`Code::TooLarge`] where memory is short.
    pub fn put(&mut self, slots: &[u32], rows: &[f32]) -> Result<(), Problem> {
        let n_dims = self.coming.n_dims().max(1);
        slots.iter().zip(rows.chunks_exact(n_dims)).try_for_each(|(&slot, row)| self.coming.put(slot as usize, row).map_err(no_memory))
    }

    /// Keeps the rows at `slots`, in that order.
    ///
    /// # Errors
    /// [`ReadError::Cancelled`].
    pub fn keep(&mut self, slots: &[u32], control: &Control) -> Result<(), ReadError> {
        Ok(self.coming.keep(slots, control)?)
    }

    /// Ends a matrix.
    ///
    /// # Errors
    /// [`ReadError::Cancelled`].
    pub fn end(&mut self, control: &Control) -> Result<(), ReadError> {
        let mut whole = std::mem::take(&mut self.coming);
        whole.look(control)?;
        self.whole.push(whole.finish());
        Ok(())
    }

    /// What was `parsed`, with the matrices that came.
    ///
    /// # Errors
    /// As [`crate::read`]; [`Code::Unreadable`] where not all rows came.
    pub fn join(self, parsed: Parsed, options: &ReadOptions, control: &Control) -> Result<Dataset, ReadError> {
        let mut whole = self.whole;
        // A matrix that never came is told there.
        whole.resize_with(parsed.heads.len(), || None);
        join(parsed, whole, options, control)
    }
}

fn no_memory(short: NoMemory) -> Problem {
    let megabytes = grouped(short.n_values.saturating_mul(4).div_ceil(1_000_000));
    let message =
        format!("The matrix needs {megabytes} MB of memory, more than is free here: too large. Read a sample of it, or close other pages.");
    Problem::new(Code::TooLarge, message)
}
