//! What commands that compute have in common: their threads, and why they gave nothing.

use scar_analysis::AnalysisError;
use scar_core::problem::{Code, Problem};

/// What `work` gives on a pool of so many threads, or of one per core.
///
/// # Errors
/// [`Code::BadOption`] where the system does not start them.
pub(super) fn in_pool<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, usize::from)).build();
    let pool =
        pool.map_err(|error| Problem::new(Code::BadOption, format!("The threads cannot be started: {error}. Give fewer with --threads.")))?;
    Ok(pool.install(work))
}

/// Why an analysis gave nothing. Nobody holds the control block of a command, so nobody can cancel; said anyway.
pub(super) fn ended(error: AnalysisError) -> Problem {
    match error {
        AnalysisError::Refused(problem) => problem,
        AnalysisError::Cancelled => Problem::new(Code::Unreadable, "The work was cancelled. Start it again."),
    }
}
