//! Writes chosen rows in the format of the file that they come from.

use std::io::{Write, sink};

use crate::cli::arrays::refused;
use crate::cli::input::InputFiles;
use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::{FileRows, extract};

/// Writes `rows`, which are rows of one file of `input`, to `out`.
///
/// # Errors
/// As [`extract`]; [`scar_core::problem::Code::Ambiguous`] if several input files have the same name.
pub(super) fn write_rows(input: &InputFiles, rows: &FileRows, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
    let source = input.reopened(&rows.file)?;
    extract(&source, rows, &input.options(), out, &Control::new()).map_err(refused)
}

/// Extracts `rows` without writing them, so that a problem shows before the long work. One row is enough for this.
///
/// # Errors
/// As [`write_rows`].
pub(super) fn try_rows(input: &InputFiles, rows: &FileRows) -> Result<(), Problem> {
    write_rows(input, rows, &mut sink())
}
