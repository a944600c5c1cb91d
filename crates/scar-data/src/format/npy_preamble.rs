//! The begin of an `.npy` file up to its data: magic, version, and the header as text.

use super::npy_error::NpyError;
use crate::ByteSource;

/// First bytes of every `.npy` file.
pub(crate) const MAGIC: &[u8] = b"\x93NUMPY";

/// Longest header that is read. NumPy refuses above 10,000 bytes unless it is told to trust the file.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// Why there is no header.
pub(super) enum HeaderError {
    /// The bytes are wrong.
    Npy(NpyError),
    /// They cannot be read.
    Io(std::io::Error),
}

impl From<NpyError> for HeaderError {
    fn from(error: NpyError) -> Self {
        Self::Npy(error)
    }
}

/// The header's text (or the clause that says why it is none) and the byte after it.
pub(super) fn header_text(source: &dyn ByteSource) -> Result<(Result<String, String>, u64), HeaderError> {
    let file_bytes = source.len_bytes();
    let read = |offset: u64, buffer: &mut [u8]| source.read_at(offset, buffer).map_err(HeaderError::Io);
    let ends_before = |header_bytes: u64| NpyError::TruncatedHeader { found_bytes: file_bytes, header_bytes };
    if file_bytes < 10 {
        return Err(ends_before(10).into());
    }
    let mut start = [0; 10];
    read(0, &mut start)?;
    let (major, minor) = (start[6], start[7]);
    let (text_start, text_bytes) = match (major, minor) {
        (1, 0) => (10, u64::from(u16::from_le_bytes([start[8], start[9]]))),
        (2 | 3, 0) => {
            if file_bytes < 12 {
                return Err(ends_before(12).into());
            }
            let mut length = [0; 4];
            read(8, &mut length)?;
            (12, u64::from(u32::from_le_bytes(length)))
        }
        _ => return Err(NpyError::Version { major, minor }.into()),
    };
    if text_bytes > MAX_HEADER_BYTES {
        return Err(NpyError::LongHeader { header_bytes: text_bytes, limit_bytes: MAX_HEADER_BYTES }.into());
    }
    let data_start = text_start + text_bytes;
    if data_start > file_bytes {
        return Err(ends_before(data_start).into());
    }
    let mut bytes = vec![0; text_bytes as usize];
    read(text_start, &mut bytes)?;
    let text = if major == 3 {
        String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
    } else {
        // Versions 1 and 2 are Latin-1, whose bytes are the first 256 code points.
        Ok(bytes.into_iter().map(char::from).collect())
    };
    Ok((text, data_start))
}
