//! What the page does without workers depends on whether there may be some later.

use scar_core::problem::Problem;

/// Why the page has no workers.
#[derive(Clone, Debug, PartialEq)]
pub enum NoWorkers {
    /// This browser cannot run any: every request is refused with it.
    Never(Problem),
    /// They could not be started: another try may succeed.
    NotNow,
}
