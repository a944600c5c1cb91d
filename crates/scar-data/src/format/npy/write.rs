//! Writing `.npy`.

use ndarray::ArrayView2;
use scar_files::npy_header;

/// The bytes of an `.npy` file (version 1, row-major, little-endian f32) that holds `values`, shape *n* × *m*.
///
/// ```
/// use scar_data::{ReadOptions, npy_bytes, read};
/// use scar_data::source::MemorySource;
/// let values = ndarray::arr2(&[[1.0, 2.0], [3.0, 4.5]]);
/// let file = MemorySource::new("x.npy", npy_bytes(values.view()));
/// let read = read(&[&file], &ReadOptions::default(), &Default::default()).unwrap();
/// assert_eq!(read.matrices[0].values, values);
/// ```
pub fn npy_bytes(values: ArrayView2<'_, f32>) -> Vec<u8> {
    let (n_rows, n_columns) = values.dim();
    let mut bytes = npy_header("<f4", &[n_rows as u64, n_columns as u64]);
    bytes.reserve_exact(4 * values.len());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}
