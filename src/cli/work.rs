//! What commands that compute share: the thread pool, and errors as problems.

use scar_analysis::AnalysisError;
use scar_core::problem::{Code, Problem};

/// Runs `work` on a pool of `threads` threads, or one per core, and gives its result.
///
/// # Errors
/// [`Code::BadOption`] if the system does not start the threads.
pub(super) fn in_pool<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, usize::from)).build();
    let pool =
        pool.map_err(|error| Problem::new(Code::BadOption, format!("The threads cannot be started: {error}. Give fewer with --threads.")))?;
    Ok(pool.install(work))
}

/// The problem to show for `error`. A command gives nobody its control block, so `Cancelled` does not occur; it has a message anyway.
pub(super) fn ended(error: AnalysisError) -> Problem {
    match error {
        AnalysisError::Refused(problem) => problem,
        AnalysisError::Cancelled => Problem::new(Code::Unreadable, "The work was cancelled. Start it again."),
    }
}
