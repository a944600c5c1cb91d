//! The file of a saved report.

use std::path::Path;

use crate::cli::json_file::{MAX_BYTES, read_whole};
use scar_core::problem::{Code, Problem};
use scar_data::ByteSource;
use scar_data::shown_name;
use scar_data::source::{DiskSource, unreadable};
use scar_report::{SavedReport, begins_as, format, open_saved};

/// Bytes that say what a file is that is too large to be read.
const LOOKED_AT: usize = 256;

/// Opens the report in the file at `path`.
///
/// # Errors
/// As [`open_saved`]; [`Code::Unreadable`]; [`Code::TooLarge`] with what the file is.
pub(super) fn read_saved(path: &Path) -> Result<SavedReport, Problem> {
    let source = DiskSource::open(path)?;
    if source.len_bytes() > MAX_BYTES {
        let mut start = vec![0; LOOKED_AT];
        source.read_at(0, &mut start).map_err(|error| unreadable(&source, &error))?;
        let name = shown_name(source.name());
        let message = format!(
            "{name} is {}, of {} bytes: more than the {} that a report may have. Give the JSON that `scar analyze --out`, `scar modalities --out` or the page saved.",
            begins_as(&start),
            format::count(source.len_bytes()),
            format::count(MAX_BYTES)
        );
        return Err(Problem::new(Code::TooLarge, message).in_file(&name));
    }
    open_saved(source.name(), &read_whole(&source)?)
}
