//! What goes to and from a reader: the part of the messages that it knows.
//!
//! [`Request`] and [`Event`] hold reports and settings. Code that reads and writes all of them would be a third of the reader that a
//! first visit loads. These have the same form on the way, which the tests prove.

use serde::{Deserialize, Serialize};

use super::Purpose;
#[cfg(doc)]
use super::{Event, Request};
use scar_core::control::Step;
use scar_core::problem::Problem;
use scar_files::{FileRows, ReadError, ReadOptions};

/// The requests that go to a reader: see [`Request::Read`] and [`Request::Extract`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingRequest {
    /// Read the files beside this message.
    Read {
        /// What the files are read for.
        purpose: Purpose,
        /// How to read them.
        options: ReadOptions,
    },
    /// Write rows of the file beside this message in its own format.
    Extract {
        /// Which rows.
        rows: FileRows,
        /// The options with which the file was read.
        options: ReadOptions,
    },
}

/// The events that a reader sends: those of [`Event`] with the same names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingEvent {
    /// The job has started.
    Started {
        /// Units of work.
        total: u64,
        /// What is being done.
        step: Step,
    },
    /// The reader of the usual formats cannot read these files, that of all formats can.
    NeedsAllFormats,
    /// The rows were written. The file is sent beside this message.
    Extracted,
    /// The job was cancelled.
    Cancelled,
    /// The job cannot be done.
    Refused {
        /// Why, and what to do.
        problem: Problem,
    },
}

impl From<ReadError> for ReadingEvent {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(problem) => Self::Refused { problem },
            ReadError::Cancelled => Self::Cancelled,
        }
    }
}
