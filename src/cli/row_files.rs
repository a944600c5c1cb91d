//! Chosen rows written in the format of the file that they come from.

use std::io::{Write, sink};

use crate::cli::arrays::refused;
use crate::cli::input::InputFiles;
use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::source::DiskSource;
use scar_data::{FileRows, extract};

/// Writes the `rows` of one of the files `input` to `out`.
///
/// # Errors
/// As [`extract`]; [`scar_core::problem::Code::Ambiguous`] where several files have the name of theirs.
pub(super) fn write_rows(input: &InputFiles, rows: &FileRows, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
    let source = DiskSource::open(input.path_of(&rows.file)?)?;
    extract(&source, rows, &input.options(), out, &Control::new()).map_err(refused)
}

/// Takes the `rows`, one of which is enough, and writes them nowhere: what stands against it is known before the work.
///
/// # Errors
/// As [`write_rows`].
pub(super) fn try_rows(input: &InputFiles, rows: &FileRows) -> Result<(), Problem> {
    write_rows(input, rows, &mut sink())
}
