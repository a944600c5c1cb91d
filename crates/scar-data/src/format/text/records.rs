//! The records of a text table, one after another: cells parted by a delimiter, or by runs of blanks.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Reads records; blank lines are none.
pub(crate) enum Records<R> {
    /// Cells parted by one byte, perhaps quoted.
    Delimited {
        /// Does the parting.
        reader: Box<csv::Reader<R>>,
        /// The record at hand.
        record: csv::ByteRecord,
    },
    /// Cells parted by blanks.
    Blanks {
        /// The text.
        reader: BufReader<R>,
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
    /// The records of `text`.
    pub(crate) fn new(text: R, delimiter: u8) -> Self {
        let record = csv::ByteRecord::new();
        if delimiter == b' ' {
            return Self::Blanks { reader: BufReader::with_capacity(CHUNK_BYTES, text), line: Vec::new(), record, start: 0, end: 0 };
        }
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(CHUNK_BYTES);
        Self::Delimited { reader: Box::new(builder.from_reader(text)), record }
    }

    /// Goes on to the next record: the byte at which it begins, or line ends before it; nothing at the end.
    ///
    /// # Errors
    /// What reading says.
    pub(crate) fn next(&mut self) -> io::Result<Option<u64>> {
        match self {
            Self::Delimited { reader, record } => {
                let start = reader.position().byte();
                let is_there = reader.read_byte_record(record).map_err(io::Error::from)?;
                Ok(is_there.then_some(start))
            }
            Self::Blanks { reader, line, record, start, end } => loop {
                line.clear();
                *start = *end;
                let n_bytes = reader.read_until(b'\n', line)?;
                *end += n_bytes as u64;
                if n_bytes == 0 {
                    return Ok(None);
                }
                record.clear();
                for cell in line.split(u8::is_ascii_whitespace).filter(|cell| !cell.is_empty()) {
                    record.push_field(cell);
                }
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
        let mut records = Records::new(text.as_bytes(), delimiter);
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
