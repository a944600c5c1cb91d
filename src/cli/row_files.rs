//! Chosen rows written in the format of the file that they come from.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::arrays::refused;
use crate::cli::input::InputArgs;
use crate::cli::output::unwritable;
use crate::control::Control;
use crate::data::source::DiskSource;
use crate::data::{FileRows, extract};
use crate::problem::Problem;

/// Writes the `rows` of one of the files that `input` names to `path`. What stands there stays until the rows are whole, so that
/// the file itself may be there.
///
/// # Errors
/// As [`extract`].
pub(super) fn write_rows(input: &InputArgs, rows: &FileRows, path: &Path) -> Result<(), Problem> {
    let source = DiskSource::open(&input.path_of(&rows.file)?)?;
    let begun = PathBuf::from(format!("{}.part", path.display()));
    let written = File::create(&begun).map_err(|error| unwritable(path, &error)).and_then(|file| {
        let mut out = BufWriter::new(file);
        extract(&source, rows, &input.options(), &mut out, &Control::new()).map_err(refused)?;
        out.flush().and_then(|()| std::fs::rename(&begun, path)).map_err(|error| unwritable(path, &error))
    });
    if written.is_err() {
        // Half of the rows are of no use, and where even this fails they were told as such.
        let _ = std::fs::remove_file(&begun);
    }
    written
}
