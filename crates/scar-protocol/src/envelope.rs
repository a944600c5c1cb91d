//! What every message about a job begins with: which job it is.

use serde::{Deserialize, Serialize};

/// A request or an event, with the number of the job that it belongs to.
///
/// The page counts its jobs. A worker answers each request with events of the same number, the last of which ends the job
/// ([`Event::ends_job`](super::Event::ends_job)).
///
/// ```
/// use scar_protocol::{Envelope, Event};
/// let message = Envelope { job: 7, body: Event::Cancelled };
/// let text = serde_json::to_string(&message).unwrap();
/// assert_eq!(text, r#"{"job":7,"body":{"type":"cancelled"}}"#);
/// assert_eq!(serde_json::from_str::<Envelope<Event>>(&text).unwrap(), message);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The job's number.
    pub job: u32,
    /// What is said of the job.
    pub body: T,
}
