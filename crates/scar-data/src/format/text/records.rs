//! The records of a text table, one after another: cells parted by a delimiter, or by runs of blanks.
//!
//! A record is held whole, so its length has a limit: a file without line ends, or with a quote that is never closed, is one record.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::bytes::forward::Fault;
use crate::bytes::source::{ByteSource, unreadable};
use crate::format::text::blanks::Blanks;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::words::shown_name;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;
/// Bytes that one record may have: the most columns that a file may have, 256 bytes each.
pub(crate) const MAX_RECORD_BYTES: u64 = if cfg!(test) { 4 << 20 } else { 64 << 20 };

/// Hands bytes on as long as the record at hand has no more of them than it may have.
pub(crate) struct Bounded<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

/// Says when a record begins.
pub(crate) struct Bound(Rc<Cell<u64>>);

impl<R: Read> Bounded<R> {
    /// Bytes of `inner`; what is returned beside it must be told where records begin.
    pub(crate) fn new(inner: R) -> (Self, Bound) {
        let left = Rc::new(Cell::new(0));
        (Self { inner, left: Rc::clone(&left) }, Bound(left))
    }
}

impl Bound {
    /// A record begins; readers in between may hold as many bytes as they read at a time.
    pub(crate) fn renew(&self) {
        self.0.set(MAX_RECORD_BYTES + CHUNK_BYTES as u64);
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_left = self.left.get();
        if n_left == 0 {
            let clause = format!(
                ": one row has more than {} MB: too large. Its line ends may be missing, or a quote is never closed. Write one line per row, or save the numbers with np.save(\"embeddings.npy\", X).",
                MAX_RECORD_BYTES >> 20
            );
            return Err(Fault::error(Code::TooLarge, clause));
        }
        let n_bytes = self.inner.read(buffer)?;
        self.left.set(n_left.saturating_sub(n_bytes as u64));
        Ok(n_bytes)
    }
}

/// What a person is told when the record that begins on `line` of `source` cannot be read.
pub(crate) fn unread(source: &dyn ByteSource, error: &io::Error, line: impl FnOnce() -> u64) -> Problem {
    let fault = error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>());
    match fault.filter(|fault| fault.code == Code::TooLarge) {
        Some(fault) => refusal(&shown_name(source.name()), fault.code, format!(", line {}{}", line(), fault.clause)),
        None => unreadable(source, error),
    }
}

/// What reading said, without what the csv reader wraps around it.
pub(crate) fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Reads records; blank lines are none.
pub(crate) enum Records<R> {
    /// Cells parted by one byte, perhaps quoted.
    Delimited {
        /// Does the parting.
        reader: Box<csv::Reader<Bounded<R>>>,
        /// The record at hand.
        record: csv::ByteRecord,
        /// How long it may be.
        bound: Bound,
    },
    /// Cells parted by blanks.
    Blanks {
        /// The text.
        reader: BufReader<Bounded<R>>,
        /// How they are parted.
        blanks: Blanks,
        /// How long a line may be.
        bound: Bound,
        /// The line at hand.
        line: Vec<u8>,
        /// Its cells.
        record: csv::ByteRecord,
        /// Bytes before the record at hand, and after it.
        start: u64,
        end: u64,
    },
}

impl<R: Read> Records<R> {
    /// The records of `text`; where blanks part cells, `blanks` says how.
    pub(crate) fn new(text: R, delimiter: u8, blanks: Blanks) -> Self {
        let record = csv::ByteRecord::new();
        let (text, bound) = Bounded::new(text);
        if delimiter == b' ' {
            let reader = BufReader::with_capacity(CHUNK_BYTES, text);
            return Self::Blanks { reader, blanks, bound, line: Vec::new(), record, start: 0, end: 0 };
        }
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(CHUNK_BYTES);
        Self::Delimited { reader: Box::new(builder.from_reader(text)), record, bound }
    }

    /// Goes on to the next record: the byte at which it begins, or line ends before it; nothing at the end.
    ///
    /// # Errors
    /// What reading says; a fault of [`Code::TooLarge`] where the record is longer than [`MAX_RECORD_BYTES`].
    pub(crate) fn next(&mut self) -> io::Result<Option<u64>> {
        match self {
            Self::Delimited { reader, record, bound } => {
                bound.renew();
                let start = reader.position().byte();
                let is_there = reader.read_byte_record(record).map_err(of_csv)?;
                Ok(is_there.then_some(start))
            }
            Self::Blanks { reader, blanks, bound, line, record, start, end } => loop {
                line.clear();
                bound.renew();
                *start = *end;
                let n_bytes = reader.read_until(b'\n', line)?;
                *end += n_bytes as u64;
                if n_bytes == 0 {
                    return Ok(None);
                }
                blanks.part(line, record);
                if !record.is_empty() {
                    return Ok(Some(*start));
                }
            },
        }
    }

    /// The record at hand.
    pub(crate) fn record(&self) -> &csv::ByteRecord {
        match self {
            Self::Delimited { record, .. } | Self::Blanks { record, .. } => record,
        }
    }

    /// Byte behind the record at hand.
    pub(crate) fn position(&self) -> u64 {
        match self {
            Self::Delimited { reader, .. } => reader.position().byte(),
            Self::Blanks { end, .. } => *end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, delimiter: u8, expected: &[(u64, &[&str])]) {
        let mut records = Records::new(text.as_bytes(), delimiter, Blanks::default());
        for (start, cells) in expected {
            assert_eq!(records.next().expect("readable"), Some(*start));
            assert!(records.record().iter().eq(cells.iter().map(|cell| cell.as_bytes())), "{:?}", records.record());
        }
        assert_eq!(records.next().expect("readable"), None);
        assert_eq!(records.position(), text.len() as u64);
    }

    #[test]
    fn records_are_told_with_their_place() {
        check("a,b\n\n\"c\nd\",e\n", b',', &[(0, &["a", "b"]), (4, &["c\nd", "e"])]);
        check("a  b\n\n c\td \n", b' ', &[(0, &["a", "b"]), (6, &["c", "d"])]);
    }
}
