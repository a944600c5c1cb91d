//! Rows of a text as they stand: records of a table, or lines, below all that comes before the first of them.
//!
//! Read twice: first to count, as the number of rows that were read says whether the first record is a header, whatever made it
//! one; then to copy.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::bytes::first::first_bytes;
use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::format::text::blanks::Blanks;
use crate::format::text::dialect::Dialect;
use crate::format::text::kind::{TextKind, of_begin};
use crate::format::text::lines::Lines;
use crate::format::text::preamble as named_columns;
use crate::format::text::records::Records;
use crate::rows_out::extract::{Out, other_rows, unwritten};
use scar_core::control::Control;
use scar_files::FileRows;
use scar_files::error::ReadError;
use scar_files::words::shown_name;

/// Records between two reports of progress.
const RECORDS_PER_REPORT: u64 = 1 << 8;
/// Bytes of records that were passed which are kept at most.
const PASSED_BYTES: usize = 4 << 20;

/// Writes the `rows` of the text in `source` to `out`.
///
/// # Errors
/// As [`crate::extract`].
pub(crate) fn extract(source: &dyn ByteSource, rows: &FileRows, out: &mut Out<'_>, control: &Control) -> Result<(), ReadError> {
    let name = shown_name(source.name());
    let head = first_bytes(source)?;
    let (start, kind) = of_begin(&head.bytes, head.is_whole, source.name());
    let named = named_columns::of(&head.bytes[start as usize..]);
    let mut most_headers = 1;
    let (start, delimiter) = match kind {
        _ if named.is_some() => (start + named.as_ref().map_or(0, |named| named.start as u64), named.as_ref().map(|named| named.delimiter)),
        TextKind::Lines => (start, None),
        TextKind::Table { delimiter } => (start, Some(delimiter)),
        TextKind::Numbers { delimiter, .. } => {
            let dialect = Dialect::of(&head.bytes[start as usize..], start, head.is_whole, delimiter);
            most_headers = dialect.as_ref().map_or(1, |dialect| dialect.n_headers.max(1)) as u64;
            (dialect.map_or(start, |dialect| dialect.start), Some(delimiter))
        }
    };
    let end = named.and_then(|named| named.end);
    let mut n_records = 0;
    let mut is_over = false;
    each(source, start, delimiter, control, |position, record| {
        is_over |= end.is_some_and(|end| record.starts_with(end));
        if is_over {
            return Ok(());
        }
        // Blank lines at the end are no labels.
        if !record.trim_ascii().is_empty() {
            n_records = position + 1;
        }
        Ok(())
    })?;
    let n_header = match n_records.checked_sub(rows.n_rows) {
        Some(n_header) if n_header <= most_headers => n_header,
        _ => return Err(other_rows(&name, n_records.saturating_sub(1).max(1), rows).into()),
    };
    let mut write = |bytes: &[u8]| out.write_all(bytes).map_err(|error| ReadError::from(unwritten(&name, error)));
    write(&preamble(&head.bytes[..start as usize], delimiter, rows))?;
    let line_end = line_end(&head.bytes[start as usize..]);
    let mut left = rows.rows.iter().map(|row| row + n_header).peekable();
    each(source, start, delimiter, control, |position, record| {
        if left.next_if_eq(&position).is_some() || position < n_header {
            write(record)?;
            write(line_end)?;
        }
        Ok(())
    })?;
    // psql says how many rows there are.
    let of_psql = format!("({} rows)", rows.rows.len());
    end.map_or(Ok(()), |end| write(&[if end == b"(" { of_psql.as_bytes() } else { end }, line_end].concat()))
}

/// What stands before the records; the shape that word2vec writes there is that of the rows.
fn preamble(bytes: &[u8], delimiter: Option<u8>, rows: &FileRows) -> Vec<u8> {
    let begin = bytes.trim_ascii_end().iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let begin = if begin == 0 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { begin };
    let (before, shape) = bytes.split_at(begin);
    let digits = shape.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if delimiter != Some(b' ') || digits == 0 {
        return bytes.to_vec();
    }
    [before, rows.rows.len().to_string().as_bytes(), &shape[digits..]].concat()
}

/// What ends the lines of `text`.
fn line_end(text: &[u8]) -> &'static [u8] {
    match text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(end) if text[end..].starts_with(b"\r\n") => b"\r\n",
        Some(end) if text[end] == b'\r' => b"\r",
        _ => b"\n",
    }
}

/// Hands over each record from `start` on with its position, as it stands, without its line end; `control` advances by half of the bytes.
fn each(
    source: &dyn ByteSource,
    start: u64,
    delimiter: Option<u8>,
    control: &Control,
    mut take: impl FnMut(u64, &[u8]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let tail = Rc::new(RefCell::new(Tail::default()));
    let reader = Tee { inner: SourceReader::new(source, start), tail: Rc::clone(&tail) };
    let mut records = match delimiter {
        Some(delimiter) => Raw::Records(Records::new(reader, delimiter, Blanks::default())),
        None => Raw::Lines(Lines::new(reader)),
    };
    let mut reported = 0;
    let mut position = 0;
    while let Some((begin, end)) = records.next().map_err(|error| unreadable(source, &error))? {
        let mut tail = tail.borrow_mut();
        control.check()?;
        take(position, without_line_ends(tail.bytes(begin, end)))?;
        tail.pass(end);
        position += 1;
        if position.is_multiple_of(RECORDS_PER_REPORT) {
            control.advance((end - reported) / 2);
            reported = end;
        }
    }
    Ok(control.check()?)
}

/// A record's bytes have the line ends of blank lines before them, and its own behind.
fn without_line_ends(mut record: &[u8]) -> &[u8] {
    while let [b'\r' | b'\n', rest @ ..] | [rest @ .., b'\r' | b'\n'] = record {
        record = rest;
    }
    record
}

enum Raw<R> {
    Records(Records<R>),
    Lines(Lines<R>),
}

impl<R: Read> Raw<R> {
    /// First byte of the next record, and the one behind its last.
    fn next(&mut self) -> io::Result<Option<(u64, u64)>> {
        match self {
            Self::Records(records) => Ok(records.next()?.map(|begin| (begin, records.position()))),
            Self::Lines(lines) => lines.next(),
        }
    }
}

/// The bytes that were read and not passed yet.
#[derive(Default)]
struct Tail {
    bytes: Vec<u8>,
    /// Where they begin.
    start: u64,
}

impl Tail {
    fn bytes(&self, begin: u64, end: u64) -> &[u8] {
        self.bytes.get((begin - self.start) as usize..(end - self.start) as usize).unwrap_or_default()
    }

    /// What stands before `end` is needed no more.
    fn pass(&mut self, end: u64) {
        let n_passed = (end - self.start) as usize;
        if n_passed > PASSED_BYTES {
            self.bytes.drain(..n_passed);
            self.start = end;
        }
    }
}

/// Reads on, and keeps what it read.
struct Tee<R> {
    inner: R,
    tail: Rc<RefCell<Tail>>,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.tail.borrow_mut().bytes.extend_from_slice(&buffer[..n_bytes]);
        Ok(n_bytes)
    }
}
