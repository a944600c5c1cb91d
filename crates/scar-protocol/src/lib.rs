//! The messages between the page and its two workers.
//!
//! The page sends a [`Request`], and the worker answers with [`Event`]s. [`Request::Read`] and [`Request::Extract`] go to the reader, all
//! others to the compute worker. A reader
//! knows these two and its own events alone: [`ReadingRequest`], [`ReadingEvent`]. The compute worker also reports the result of a reading, because the reader passes the rows on to it.
//!
//! Each has its name as the one key of an object, or is its name. A field that says which it is would be looked for among all the others, by code
//! that holds any message as it comes, and each report would be read by that code once more: 120 kB of the compute worker.
//!
//! Each request and each event is in an [`Envelope`] with the number of its job. The files of a reading are sent beside the request as
//! JavaScript `File` objects, or as [`NearbyFile`]s where their host gives parts of them, and [`Event::Extracted`] comes with a `Blob`; everything else is in the message. Progress and cancelling
//! need no message: the page reads and writes the worker's [`Control`](scar_core::control::Control) block, whose address is in [`Ready`]. Where no
//! memory is shared, `www/wasm.js` says how progress is told.
//!
//! ```
//! use scar_protocol::{Envelope, Event, Purpose, Request};
//! let request = Envelope { job: 7, body: Request::Forget { purpose: Purpose::Test } };
//! let answer = Envelope { job: 7, body: Event::Cancelled };
//! // The answer belongs to the request, and it is the last one of this job.
//! assert!(answer.job == request.job && answer.body.ends_job());
//! ```

mod as_json;
mod envelope;
mod event;
mod held;
mod modalities;
mod nearby_file;
mod reading;
mod ready;
mod request;

pub use envelope::Envelope;
pub use event::Event;
pub use held::{Beside, BesideFile, DataSummary};
pub use modalities::ModalitiesAsk;
pub use nearby_file::NearbyFile;
pub use reading::{ReadingEvent, ReadingRequest};
pub use ready::Ready;
pub use request::{Purpose, Request};
