//! Writes rows of a matrix as `.npy`, for files in formats that cannot be written.

use std::io::Write as _;

use web_sys::Blob;

use scar_border::blob_sink::BlobSink;
use scar_core::Matrix;
use scar_core::problem::{Code, Problem};
use scar_data::npy_header;

/// A `Blob` with the `rows` of `matrix` as `.npy`, f32.
///
/// # Errors
/// A [`Problem`] if the matrix or a row is no longer in memory, or if the browser has no room.
pub(super) fn blob(matrix: Option<&Matrix>, rows: &[u32]) -> Result<Blob, Problem> {
    let gone = || Problem::new(Code::NoMatrix, "The rows are not held any more. Choose them again.");
    let matrix = matrix.filter(|matrix| rows.iter().all(|&row| (row as usize) < matrix.n_rows())).ok_or_else(gone)?;
    let full = || Problem::new(Code::TooLarge, "The browser has no room for the rows. Choose fewer, or close other pages.");
    let mut sink = BlobSink::new();
    let mut write = |bytes: &[u8]| sink.write_all(bytes).map_err(|_| full());
    write(&npy_header("<f4", &[rows.len() as u64, matrix.n_dims() as u64]))?;
    let mut bytes = Vec::with_capacity(matrix.n_dims() * 4);
    for &row in rows {
        bytes.clear();
        bytes.extend(matrix.row(row as usize).iter().flat_map(|value| value.to_le_bytes()));
        write(&bytes)?;
    }
    sink.finish().map_err(|_| full())
}
