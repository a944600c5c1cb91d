//! The first bytes of a file, by which it is told what it is.

use crate::bytes::source::{ByteSource, unreadable};
use scar_core::problem::Problem;
use scar_files::names::files::without_packing;

/// Bytes from the start that decide.
pub(crate) const PREFIX_BYTES: u64 = 256 << 10;
/// As many where the lines of a text are long.
const MAX_PREFIX_BYTES: u64 = 16 << 20;
/// Lines that a text should have among them.
const MIN_LINES: usize = 3;

/// The first bytes of a file.
pub(crate) struct FirstBytes {
    pub(crate) bytes: Vec<u8>,
    /// Whether they are the whole file.
    pub(crate) is_whole: bool,
}

/// Reads the first bytes of `source`: more of them where lines of a text are that long.
///
/// # Errors
/// [`Code::Unreadable`].
pub(crate) fn first_bytes(source: &dyn ByteSource) -> Result<FirstBytes, Problem> {
    let mut n_bytes = PREFIX_BYTES;
    loop {
        let mut bytes = vec![0; source.len_bytes().min(n_bytes) as usize];
        source.read_at(0, &mut bytes).map_err(|error| unreadable(source, &error))?;
        let is_whole = source.len_bytes() <= n_bytes;
        let n_lines = || bytes.iter().filter(|&&byte| byte == b'\n').take(MIN_LINES).count();
        if is_whole || n_bytes >= MAX_PREFIX_BYTES || n_lines() == MIN_LINES || !is_text(&bytes[..bytes.len().min(1 << 10)]) {
            return Ok(FirstBytes { bytes, is_whole });
        }
        n_bytes *= 4;
    }
}

/// What follows the last dot of the name of a file, in lower case.
pub(crate) fn extension(name: &str) -> String {
    let lower = name.to_lowercase();
    // What a file is packed by says nothing of what it is.
    without_packing(&lower).rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

/// Whether bytes are text, in UTF-8 or an encoding near to it: no control characters but blanks.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    if bytes.iter().any(is_control) {
        return false;
    }
    // Random bytes are half above 127; text in an old encoding has few of them, and UTF-8 is told by its form.
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 || bytes.iter().filter(|byte| !byte.is_ascii()).count() * 2 < bytes.len()
}
