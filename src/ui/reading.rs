//! What the reader was asked, kept until it is answered: should the reader be lost, another is asked the same.

use std::cell::Cell;

use web_sys::File;

use super::browser::is_online;
use super::state::Loss;
use scar_core::problem::{Code, Problem};
use scar_protocol::{Envelope, Request};

/// A request that the reader has.
pub(super) struct Reading {
    request: Envelope<Request>,
    files: Vec<File>,
    /// Whether a second reader was asked.
    is_second: Cell<bool>,
}

impl Reading {
    pub(super) fn new(request: &Envelope<Request>, files: &[File]) -> Self {
        Self { request: request.clone(), files: files.to_vec(), is_second: Cell::new(false) }
    }

    /// The number of its job.
    pub(super) fn job(&self) -> u32 {
        self.request.job
    }

    /// What it is, for the reader of all formats.
    pub(super) fn asked(&self) -> (Envelope<Request>, Vec<File>) {
        (self.request.clone(), self.files.clone())
    }

    /// The same for another reader, where the files are not to blame for the loss of the first one. Only once.
    pub(super) fn once_more(&self, loss: &Loss) -> Option<(Envelope<Request>, Vec<File>)> {
        (loss.is_from_outside() && !self.is_second.replace(true)).then(|| self.asked())
    }
}

/// Why files are not read where the reader of all formats does not start. The usual formats can be read all the same, and the next files
/// that need it have it loaded again.
pub(super) fn refusal_without_decoders(loss: &Loss) -> Problem {
    let remedy = "Look at the network connection, and choose the files again.";
    Problem::new(Code::Unreadable, format!("The part of the page that reads files of this kind did not load ({}). {remedy}", loss.words()))
}

/// Why files are not read by a reader that was lost; `has_started`: it took requests before.
pub(super) fn refusal(loss: &Loss, has_started: bool) -> Problem {
    let why = loss.words();
    let (code, message) = match loss {
        _ if !has_started => {
            let remedy = if is_online() { "Load the page again." } else { "Go online, and choose the files again." };
            (Code::Unreadable, format!("The files cannot be read: the reader could not start ({why}). {remedy}"))
        }
        _ if loss.is_of_memory() => {
            let remedy =
                "It has 2 GB at most. Take fewer rows or files at once, or another format: .npy and Parquet take the least memory.";
            (Code::TooLarge, format!("The files cannot be read: the reader ran out of memory at them. {remedy}"))
        }
        Loss::Said(_) => {
            let remedy = "They may be damaged, or made to do harm. Get them again.";
            (Code::CorruptData, format!("The files cannot be read: the reader ended at them ({why}). {remedy}"))
        }
        _ => {
            let remedy = "Another reader has started. Choose the files again.";
            (Code::Unreadable, format!("The files cannot be read: the reader was lost ({why}). {remedy}"))
        }
    };
    Problem::new(code, message)
}
