//! Writing `.npy`.

use ndarray::ArrayView2;

/// The bytes of an `.npy` file (version 1, row-major, little-endian f32) that holds `values`, shape *n* × *m*.
///
/// ```
/// use scar_lens::data::{ReadOptions, npy_bytes, read, source::MemorySource};
/// let values = ndarray::arr2(&[[1.0, 2.0], [3.0, 4.5]]);
/// let file = MemorySource::new("x.npy", npy_bytes(values.view()));
/// let read = read(&[&file], &ReadOptions::default(), &Default::default()).unwrap();
/// assert_eq!(read.matrices[0].values, values);
/// ```
pub fn npy_bytes(values: ArrayView2<'_, f32>) -> Vec<u8> {
    let (n_rows, n_columns) = values.dim();
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {n_columns}), }}");
    // Magic, version and length take 10 bytes; NumPy pads so that the data begins at a multiple of 64.
    while !(10 + header.len() + 1).is_multiple_of(64) {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = Vec::with_capacity(10 + header.len() + 4 * values.len());
    bytes.extend_from_slice(b"\x93NUMPY\x01\x00");
    bytes.extend_from_slice(&(header.len() as u16).to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}
