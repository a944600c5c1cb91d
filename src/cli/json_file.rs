//! JSON files named on the command line.

use std::path::Path;

use serde::de::DeserializeOwned;

use scar_core::problem::{Code, Problem};
use scar_data::ByteSource;
use scar_data::shown_name;
use scar_data::source::{DiskSource, unreadable};

/// Largest file that is read: far larger than any list of classes or report, and still quick to read.
pub(super) const MAX_BYTES: u64 = 256 << 20;

/// Reads the JSON file at `path`. `form` describes in one line what it should hold, for messages.
///
/// # Errors
/// [`Code::Unreadable`], [`Code::EmptyFile`], [`Code::TooLarge`], or [`Code::BadStructure`] with line and column.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path, form: &str) -> Result<T, Problem> {
    let source = DiskSource::open(path)?;
    let name = shown_name(source.name());
    let refuse = |code, message: String| Problem::new(code, message).in_file(&name);
    let n_bytes = source.len_bytes();
    if n_bytes == 0 {
        return Err(refuse(Code::EmptyFile, format!("{name} is empty (0 bytes). Give {form}.")));
    }
    if n_bytes > MAX_BYTES {
        return Err(refuse(Code::TooLarge, format!("{name} has {n_bytes} bytes, more than the {MAX_BYTES} that are read. Give {form}.")));
    }
    serde_json::from_slice(&read_whole(&source)?).map_err(|error| {
        let reason = error.to_string();
        // serde_json repeats line and column at the end of its message.
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        refuse(Code::BadStructure, format!("{name}, line {}, column {}: this is not JSON of the form that is read ({reason}); NaN and Infinity are not allowed. Give {form}.", error.line(), error.column()))
            .at_row(error.line().max(1) as u64)
            .at_column(error.column().max(1) as u64)
    })
}

/// All bytes of a file that is not larger than [`MAX_BYTES`].
///
/// # Errors
/// [`Code::Unreadable`].
pub(super) fn read_whole(source: &DiskSource) -> Result<Vec<u8>, Problem> {
    let mut bytes = vec![0; source.len_bytes() as usize];
    source.read_at(0, &mut bytes).and_then(|()| source.check_unchanged()).map_err(|error| unreadable(source, &error))?;
    Ok(bytes)
}
