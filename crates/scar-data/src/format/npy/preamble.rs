//! The begin of an `.npy` file up to its data: magic, version, and the header as text.

use crate::bytes::source::{ByteSource, unreadable};
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::words::{count_of, grouped, shown_name};

/// First bytes of every `.npy` file.
pub(crate) const MAGIC: &[u8] = b"\x93NUMPY";

/// Longest header that is read. NumPy refuses above 10,000 bytes unless it is told to trust the file.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// The header's text (or the clause that says why it is none) and the byte after it.
///
/// # Errors
/// A refusal of a file that ends before, of a version that is not known, of a header that is too long.
pub(crate) fn header_text(source: &dyn ByteSource) -> Result<(Result<String, String>, u64), Problem> {
    let (name, file_bytes) = (shown_name(source.name()), source.len_bytes());
    let read = |offset: u64, buffer: &mut [u8]| source.read_at(offset, buffer).map_err(|error| unreadable(source, &error));
    let ends_before = |header_bytes: u64| {
        let clause = format!(
            " ends after {} inside its header of {}: the download or copy was cut off. Get the file again.",
            count_of(file_bytes, "byte"),
            count_of(header_bytes, "byte")
        );
        refusal(&name, Code::Truncated, clause)
    };
    if file_bytes < 10 {
        return Err(ends_before(10));
    }
    let mut start = [0; 10];
    read(0, &mut start)?;
    let (major, minor) = (start[6], start[7]);
    let (text_start, text_bytes) = match (major, minor) {
        (1, 0) => (10, u64::from(u16::from_le_bytes([start[8], start[9]]))),
        (2 | 3, 0) => {
            if file_bytes < 12 {
                return Err(ends_before(12));
            }
            let mut length = [0; 4];
            read(8, &mut length)?;
            (12, u64::from(u32::from_le_bytes(length)))
        }
        _ => {
            let clause = format!(
                " is of npy version {major}.{minor}, which is not supported; 1.0, 2.0 and 3.0 are. Save it again with np.save(\"new.npy\", X)."
            );
            return Err(refusal(&name, Code::UnsupportedFeature, clause));
        }
    };
    if text_bytes > MAX_HEADER_BYTES {
        let clause = format!(
            " declares a header of {}, beyond the limit of {}. Save it again with np.save(\"new.npy\", X).",
            count_of(text_bytes, "byte"),
            grouped(MAX_HEADER_BYTES)
        );
        return Err(refusal(&name, Code::BadHeader, clause));
    }
    let data_start = text_start + text_bytes;
    if data_start > file_bytes {
        return Err(ends_before(data_start));
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
