//! The first message of a worker.

use serde::{Deserialize, Serialize};

/// The worker is ready for requests. This is the only message that belongs to no job.
///
/// ```
/// use scar_protocol::Ready;
/// let ready = Ready { n_threads: 2, control_ptr: 1_024 };
/// assert_eq!(serde_json::to_string(&ready).unwrap(), r#"{"n_threads":2,"control_ptr":1024}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Number of threads in its pool.
    pub n_threads: u32,
    /// Byte address of its [`Control`](scar_core::control::Control) block in the memory that is sent beside this message.
    pub control_ptr: u32,
}
