//! The messages between the page and its workers: [`Request::Read`] and [`Request::Extract`] go to the reader, all others to the
//! compute worker, which tells too what came of what was read.
//!
//! Each request and each event comes in an [`Envelope`] with the number of its job. Files travel beside these two requests as
//! JavaScript `File` objects, and a `Blob` beside [`Event::Extracted`]; everything else is in the message. Progress and cancelling
//! need no message: the page looks into a worker's [`Control`](scar_core::control::Control) block, whose address comes with [`Ready`].

mod envelope;
mod event;
mod held;
mod modalities;
mod ready;
mod request;

pub use envelope::Envelope;
pub use event::Event;
pub use held::{Beside, BesideFile, DataSummary};
pub use modalities::{ClusterCurve, ModalitiesAsk};
pub use ready::Ready;
pub use request::{Purpose, Request};
