//! Arrays and classes named on the command line, read as they are.

use std::path::Path;

use ndarray::Array2;

use scar_core::Labels;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::DiskSource;
use scar_data::{ReadError, read_classes, read_numbers};

/// The numbers in the file at `path`, all finite; one axis of length *n* gives *n* × 1.
///
/// # Errors
/// The first thing that makes the file unusable.
pub(super) fn numbers(path: &Path) -> Result<Array2<f64>, Problem> {
    read_numbers(&DiskSource::open(path)?, &Control::new()).map_err(refused)
}

/// The classes in the file at `path`, one per row.
///
/// # Errors
/// The first thing that makes the file unusable.
pub(super) fn classes(path: &Path) -> Result<Labels, Problem> {
    read_classes(&DiskSource::open(path)?, &Control::new()).map_err(refused)
}

/// Why a file was not read. Nobody holds the control block of a command, so nobody can cancel; said anyway.
pub(super) fn refused(error: ReadError) -> Problem {
    match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => Problem::new(Code::Unreadable, "Reading was cancelled. Start it again."),
    }
}
