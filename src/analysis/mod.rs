//! The order of the work: which trainings run when, what they become, progress and cancelling. The one entry that page,
//! worker and program share.

mod settings;

pub use settings::Settings;

pub use crate::measures::Convention;

use crate::control::Control;
use crate::data::EmbeddingSet;
use crate::problem::Problem;
use crate::protocol::Step;
use crate::report::{DataReport, Report};

/// What [`run`] tells while it works.
#[derive(Clone, Debug)]
pub enum Progress {
    /// The next step began.
    Step(Step),
    /// A report of the ratios that are done; more follow.
    Partial(Report),
}

/// Why an analysis gave no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalysisError {
    /// The data cannot be analysed.
    Refused(Problem),
    /// A person cancelled.
    Cancelled,
}

/// Units by which [`run`] will advance its [`Control`] block in all.
pub fn total_work(_set: &EmbeddingSet, _settings: &Settings) -> u64 {
    1
}

/// Trains and measures every ratio, smallest subsamples first, and tells each step and each first result to `tell`.
///
/// # Errors
/// [`AnalysisError`].
pub fn run(
    _set: &EmbeddingSet,
    _data: DataReport,
    _settings: &Settings,
    _control: &Control,
    _tell: &mut dyn FnMut(Progress),
) -> Result<Report, AnalysisError> {
    Err(AnalysisError::Cancelled)
}
