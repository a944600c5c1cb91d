//! Why an analysis gave no report.

use scar_core::control::Cancelled;
use scar_core::problem::Problem;

/// Why an analysis gave no report.
///
/// ```
/// use scar_analysis::{AnalysisError, run};
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// use scar_core::problem::Code;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let control = Control::new();
/// let mut run = |settings: &Settings| run(&set, data.clone(), settings, &control, &mut |_| {});
/// // The largest class has 60 rows, so no row is left at ratio 500.
/// let refused = run(&Settings { ratios: vec![500], ..Settings::default() });
/// assert!(matches!(refused, Err(AnalysisError::Refused(problem)) if problem.code == Code::TooFewPerClass));
/// control.cancel();
/// assert_eq!(run(&Settings::default()), Err(AnalysisError::Cancelled));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalysisError {
    /// The input cannot be analyzed.
    Refused(Problem),
    /// The user cancelled.
    Cancelled,
}

impl From<Cancelled> for AnalysisError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Problem> for AnalysisError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}
