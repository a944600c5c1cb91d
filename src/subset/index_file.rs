//! Row positions as an `.npy` file.

/// The bytes of an `.npy` file (version 1) that holds `sample_idxs`, shape (*n*,), as little-endian int64: positions from 0, as
/// NumPy indexes rows.
///
/// ```
/// use scar_lens::subset::index_bytes;
/// let bytes = index_bytes(&[3, 258]);
/// assert_eq!(bytes.len(), 128 + 2 * 8);
/// assert_eq!(bytes[128..], [3, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]);
/// ```
pub fn index_bytes(sample_idxs: &[u32]) -> Vec<u8> {
    // Magic, version and length take 10 bytes; NumPy pads so that the data begins at a multiple of 64.
    const HEADER_BYTES: usize = 128 - 10;
    let header = format!("{{'descr': '<i8', 'fortran_order': False, 'shape': ({},), }}", sample_idxs.len());
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&(HEADER_BYTES as u16).to_le_bytes());
    bytes.extend_from_slice(format!("{header:<width$}\n", width = HEADER_BYTES - 1).as_bytes());
    bytes.extend(sample_idxs.iter().flat_map(|&idx| i64::from(idx).to_le_bytes()));
    bytes
}
