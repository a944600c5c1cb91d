//! The head of an `.npy` file, and row positions as one.

/// The bytes of an `.npy` file (version 1) that holds `rows`, shape (*n*,), as little-endian int64: positions from 0, as NumPy
/// indexes rows.
///
/// ```
/// use scar_data::index_bytes;
/// let bytes = index_bytes(&[3, 258]);
/// assert_eq!(bytes.len(), 128 + 2 * 8);
/// assert_eq!(bytes[128..], [3, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]);
/// ```
pub fn index_bytes(rows: &[u64]) -> Vec<u8> {
    let mut bytes = npy_header("<i8", &[rows.len() as u64]);
    bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
    bytes
}

/// What stands before the data of an `.npy` file (version 1, row-major) of the type `descr`, as NumPy writes it, and of `shape`: its length is a
/// multiple of 64 bytes.
///
/// Source: NumPy, `numpy.lib.format`, version 1.0.
///
/// ```
/// let header = scar_files::npy_header("<f4", &[3, 2]);
/// assert_eq!((header.len(), &header[..6]), (128, &b"\x93NUMPY"[..]));
/// assert!(String::from_utf8_lossy(&header).contains("'shape': (3, 2)"));
/// ```
pub fn npy_header(descr: &str, shape: &[u64]) -> Vec<u8> {
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
