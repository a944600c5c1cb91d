//! Files that must be whole in memory: packed as a whole, they cannot be read by ranges.

use crate::bytes::source::{ByteSource, unreadable};
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};

/// Bytes read between two looks at the cancel flag.
const CHUNK_BYTES: usize = 16 << 20;

/// The bytes of a file that must be whole in memory.
///
/// # Errors
/// [`Code::TooLarge`] where memory is short; a refusal of what cannot be read; [`ReadError::Cancelled`].
pub(crate) fn whole(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let n_bytes = usize::try_from(source.len_bytes()).unwrap_or(usize::MAX);
    if bytes.try_reserve_exact(n_bytes).is_err() {
        let clause = " is too large: packed as a whole, this format is read whole, and memory is short. Unpack it first.";
        return Err(refusal(file, Code::TooLarge, clause).into());
    }
    bytes.resize(n_bytes, 0);
    for (position, chunk) in bytes.chunks_mut(CHUNK_BYTES).enumerate() {
        control.check()?;
        source.read_at((position * CHUNK_BYTES) as u64, chunk).map_err(|error| unreadable(source, &error))?;
    }
    Ok(bytes)
}
