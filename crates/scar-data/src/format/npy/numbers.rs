//! The numbers of an `.npy` file with all their digits.

use ndarray::Array2;

use crate::bytes::source::{ByteSource, unreadable};
use crate::format::npy::array::NpyFile;
use crate::format::npy::preamble::MAGIC;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::ReadError;
use scar_files::words::shown_name;

/// The numbers in `source` as f64, all finite, where it is an `.npy` file by its first bytes; else `None`. One axis of length *n*
/// gives *n* × 1. It calls no reader of another format.
///
/// # Errors
/// What is wrong with the file; [`Code::NonFinite`] with the place of the first value that is NaN or infinite;
/// [`ReadError::Cancelled`].
///
/// ```
/// use scar_data::{npy_bytes, read_array};
/// use scar_data::source::MemorySource;
/// let file = MemorySource::new("logits.npy", npy_bytes(ndarray::array![[0.5, 2.0], [1.0, -3.0]].view()));
/// assert_eq!(read_array(&file, &Default::default()).unwrap(), Some(ndarray::array![[0.5, 2.0], [1.0, -3.0]]));
/// let table = MemorySource::new("logits.csv", "0.5,2\n1,-3\n");
/// assert_eq!(read_array(&table, &Default::default()).unwrap(), None);
/// ```
pub fn read_array(source: &dyn ByteSource, control: &Control) -> Result<Option<Array2<f64>>, ReadError> {
    let mut begin = [0; MAGIC.len()];
    if source.len_bytes() < begin.len() as u64 {
        return Ok(None);
    }
    source.read_at(0, &mut begin).map_err(|error| unreadable(source, &error))?;
    if begin != *MAGIC {
        return Ok(None);
    }
    let values = NpyFile::open(source)?.read_f64(source, control)?;
    if let Some(((row, column), value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let name = shown_name(source.name());
        let (row, column) = (row as u64 + 1, column as u64 + 1);
        let message = format!("{name}, row {row}, column {column}: {value} is not a finite number. Give finite numbers only.");
        return Err(Problem::new(Code::NonFinite, message).in_file(&name).at_row(row).at_column(column).into());
    }
    Ok(Some(values))
}
