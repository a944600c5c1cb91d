//! Why a file is refused, and how a refusal names it.

use crate::words::grouped;
use scar_core::control::Cancelled;
use scar_core::problem::{Code, Problem};

/// Why nothing was read.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::{ReadError, ReadOptions, read};
/// use scar_data::source::MemorySource;
/// use scar_core::problem::Code;
/// let file = MemorySource::new("x.npy", *b"");
/// let result = read(&[&file], &ReadOptions::default(), &Control::new());
/// assert!(matches!(result, Err(ReadError::Refused(problem)) if problem.code == Code::EmptyFile));
/// let (control, file) = (Control::new(), MemorySource::new("y.txt", *b"cat\ndog\ncat\ndog\n"));
/// control.cancel();
/// assert!(matches!(read(&[&file], &ReadOptions::default(), &control), Err(ReadError::Cancelled)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The input cannot be used.
    Refused(Problem),
    /// A person cancelled.
    Cancelled,
}

impl From<Problem> for ReadError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// A refusal of the file shown as `file`: its name, then `clause`, which begins with a comma, a colon or a blank.
pub fn refusal(file: &str, code: Code, clause: impl AsRef<str>) -> Problem {
    Problem::new(code, format!("{file}{}", clause.as_ref())).in_file(file)
}

/// That what is to be held of the file shown as `file` takes more memory than is free.
pub fn no_memory(file: &str, n_bytes: u64) -> Problem {
    let megabytes = grouped(n_bytes.div_ceil(1_000_000));
    let clause =
        format!(" needs {megabytes} MB of memory, more than is free here: too large. Close other pages or programs, or give fewer rows.");
    refusal(file, Code::TooLarge, clause)
}

/// Where a row stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Its number, from 1; a header does not count.
    pub row: u64,
    /// Its line, from 1, where rows stand on lines of their own.
    pub line: Option<u64>,
}

impl RowPlace {
    /// The place in words: «line 4 (row 3)».
    pub fn words(self) -> String {
        match self.line {
            Some(line) if line == self.row => format!("line {line}"),
            Some(line) => format!("line {line} (row {})", self.row),
            None => format!("row {}", self.row),
        }
    }

    /// A refusal at this place of the file shown as `file`; `clause` goes on from the place.
    pub fn refuse(self, file: &str, code: Code, clause: impl AsRef<str>) -> Problem {
        refusal(file, code, format!(", {}{}", self.words(), clause.as_ref())).at_row(self.row)
    }
}
