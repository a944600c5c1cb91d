//! Writing `.npy`.

use ndarray::ArrayView2;

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
    let mut bytes = header("<f4", &[n_rows as u64, n_columns as u64]);
    bytes.reserve_exact(4 * values.len());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

/// What stands before the data of an `.npy` file (version 1, row-major) of the type `descr` and of `shape`.
pub fn header(descr: &str, shape: &[u64]) -> Vec<u8> {
    let axes: Vec<String> = shape.iter().map(u64::to_string).collect();
    // One axis is written as Python writes a tuple of one.
    let axes = if let [only] = axes.as_slice() { format!("{only},") } else { axes.join(", ") };
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({axes}), }}");
    // Magic, version and length take 10 bytes; NumPy pads so that the data begins at a multiple of 64.
    while !(10 + text.len() + 1).is_multiple_of(64) {
        text.push(' ');
    }
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&(text.len() as u16).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes
}
