//! Row positions as an `.npy` file.

use crate::npy_header;

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
