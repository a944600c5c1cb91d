//! Reads arrays and class lists that are named on the command line.

use std::path::Path;

use ndarray::Array2;

use scar_core::Labels;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::DiskSource;
use scar_data::{ReadError, read_classes, read_numbers};

/// Reads the numbers in the file at `path`; all are finite. An array of length *n* gives shape *n* × 1.
///
/// # Errors
/// The first problem that makes the file unusable.
pub(super) fn numbers(path: &Path) -> Result<Array2<f64>, Problem> {
    read_numbers(&DiskSource::open(path)?, &Control::new()).map_err(refused)
}

/// Reads the classes in the file at `path`, one per row.
///
/// # Errors
/// The first problem that makes the file unusable.
pub(super) fn classes(path: &Path) -> Result<Labels, Problem> {
    read_classes(&DiskSource::open(path)?, &Control::new()).map_err(refused)
}

/// The problem to show for `error`. A command gives nobody its control block, so `Cancelled` does not occur; it has a message anyway.
pub(super) fn refused(error: ReadError) -> Problem {
    match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => Problem::new(Code::Unreadable, "Reading was cancelled. Start it again."),
    }
}
