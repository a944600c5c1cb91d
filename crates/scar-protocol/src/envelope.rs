//! The frame of every message about a job: its job number.

use serde::{Deserialize, Serialize};

/// A request or an event with the number of its job.
///
/// The page numbers its jobs. A worker answers each request with events of the same number; the last one ends the job
/// ([`Event::ends_job`](super::Event::ends_job)).
///
/// ```
/// use scar_protocol::{Envelope, Event};
/// let message = Envelope { job: 7, body: Event::Cancelled };
/// let text = serde_json::to_string(&message).unwrap();
/// assert_eq!(text, r#"{"job":7,"body":"cancelled"}"#);
/// assert_eq!(serde_json::from_str::<Envelope<Event>>(&text).unwrap(), message);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The job's number.
    pub job: u32,
    /// The request or the event.
    pub body: T,
}
