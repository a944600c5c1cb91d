//! Rows of an `.npy` file as one of their own: the same type and byte order, row-major.

use crate::bytes::source::{ByteSource, unreadable};
use crate::format::npy::array::NpyFile;
use crate::rows_out::extract::{Out, other_rows, runs, unwritten};
use scar_core::control::Control;
use scar_files::FileRows;
use scar_files::error::{ReadError, no_memory};
use scar_files::npy_header;
use scar_files::words::shown_name;

/// Bytes of rows that are read at a time.
const RUN_BYTES: u64 = 16 << 20;
/// Bytes of rows that are put together at a time out of columns.
const BLOCK_BYTES: u64 = 64 << 20;
/// Bytes of a column that are read at a time.
const COLUMN_BYTES: u64 = 4 << 20;

/// Writes the `rows` of the array in `source` to `out`.
///
/// # Errors
/// As [`crate::extract`].
pub(crate) fn extract(source: &dyn ByteSource, rows: &FileRows, out: &mut Out<'_>, control: &Control) -> Result<(), ReadError> {
    let name = shown_name(source.name());
    let file = NpyFile::open(source)?;
    if file.n_rows() != rows.n_rows {
        return Err(other_rows(&name, file.n_rows(), rows).into());
    }
    let shape: Vec<u64> = std::iter::once(rows.rows.len() as u64).chain(file.shape[1..].iter().copied()).collect();
    let mut write = |bytes: &[u8]| out.write_all(bytes).map_err(|error| ReadError::from(unwritten(&name, error)));
    write(&npy_header(&file.dtype.descr(), &shape))?;
    if file.is_column_major() {
        columns(&file, source, &rows.rows, &mut write, control)?;
    } else {
        let row_bytes = file.n_dims() * file.item_bytes();
        let (mut bytes, mut seen) = (Vec::new(), 0);
        for (first, n_rows) in runs(&rows.rows, RUN_BYTES / row_bytes.max(1)) {
            control.check()?;
            bytes.resize((n_rows * row_bytes) as usize, 0);
            source.read_at(file.data_start + first * row_bytes, &mut bytes).map_err(|error| unreadable(source, &error))?;
            write(&bytes)?;
            control.advance((first + n_rows) * row_bytes - seen);
            seen = (first + n_rows) * row_bytes;
        }
    }
    Ok(())
}

/// The rows out of columns, a block of them at a time; of packed bytes, which are read forwards, all at once.
fn columns(
    file: &NpyFile,
    source: &dyn ByteSource,
    rows: &[u64],
    write: &mut dyn FnMut(&[u8]) -> Result<(), ReadError>,
    control: &Control,
) -> Result<(), ReadError> {
    let (item, dims) = (file.item_bytes() as usize, file.n_dims() as usize);
    let rows_at_once = if source.is_random_access() { (BLOCK_BYTES as usize / (dims * item)).max(1) } else { rows.len() };
    let (mut block, mut bytes): (Vec<u8>, Vec<u8>) = Default::default();
    let needed_bytes = (rows_at_once.min(rows.len()) as u64).saturating_mul((dims * item) as u64);
    let has_room = usize::try_from(needed_bytes).is_ok_and(|n_bytes| block.try_reserve_exact(n_bytes).is_ok());
    if !has_room {
        return Err(no_memory(&shown_name(source.name()), needed_bytes).into());
    }
    for rows in rows.chunks(rows_at_once) {
        block.resize(rows.len() * dims * item, 0);
        for column in 0..dims {
            let target = file.row_major_column(column);
            let mut left = rows;
            let mut position = 0;
            while let Some(&first) = left.first() {
                control.check()?;
                let end = (first + COLUMN_BYTES / item as u64).min(rows[rows.len() - 1] + 1).max(first + 1);
                bytes.resize((end - first) as usize * item, 0);
                let offset = file.data_start + (column as u64 * file.n_rows() + first) * item as u64;
                source.read_at(offset, &mut bytes).map_err(|error| unreadable(source, &error))?;
                control.advance(bytes.len() as u64);
                let n_here = left.partition_point(|&row| row < end);
                for &row in &left[..n_here] {
                    let at = (position * dims + target) * item;
                    block[at..at + item].copy_from_slice(&bytes[(row - first) as usize * item..][..item]);
                    position += 1;
                }
                left = &left[n_here..];
            }
        }
        write(&block)?;
    }
    Ok(())
}
