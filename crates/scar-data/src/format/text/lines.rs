//! Lines of a text with their places, ended as programs of any age end them: `\n`, `\r\n`, `\r`.

use std::io::{self, BufRead, BufReader, Read};

use crate::format::text::records::{Bound, Bounded};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Reads lines.
pub(crate) struct Lines<R> {
    reader: BufReader<Bounded<R>>,
    bound: Bound,
    line: Vec<u8>,
    /// Byte behind the line at hand.
    end: u64,
}

impl<R: Read> Lines<R> {
    /// The lines of `text`.
    pub(crate) fn new(text: R) -> Self {
        let (text, bound) = Bounded::new(text);
        Self { reader: BufReader::with_capacity(CHUNK_BYTES, text), bound, line: Vec::new(), end: 0 }
    }

    /// First byte of the next line, and the one behind it and its end.
    ///
    /// # Errors
    /// What reading says; a fault of [`Code::TooLarge`](scar_core::problem::Code::TooLarge) where the line is too long.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, u64)>> {
        self.line.clear();
        self.bound.renew();
        let n_bytes = read_line(&mut self.reader, &mut self.line)?;
        let begin = self.end;
        self.end += n_bytes as u64;
        Ok((n_bytes > 0).then_some((begin, self.end)))
    }

    /// The line at hand, without its end.
    pub(crate) fn line(&self) -> &[u8] {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

/// Puts the next line and its end behind `line`; gives their bytes, 0 at the end of the text.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let n_before = line.len();
    loop {
        let bytes = reader.fill_buf()?;
        let end = memchr::memchr2(b'\n', b'\r', bytes);
        let n_taken = end.map_or(bytes.len(), |end| end + 1);
        line.extend_from_slice(&bytes[..n_taken]);
        reader.consume(n_taken);
        if end.is_some() || n_taken == 0 {
            break;
        }
    }
    // What follows a carriage return may be the rest of one line end.
    if line.len() > n_before && line.ends_with(b"\r") && reader.fill_buf()?.first() == Some(&b'\n') {
        line.push(b'\n');
        reader.consume(1);
    }
    Ok(line.len() - n_before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::text::records::MAX_RECORD_BYTES;

    /// Gives a byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n_bytes = self.0.len().min(1).min(buffer.len());
            self.0.read(&mut buffer[..n_bytes])
        }
    }

    #[test]
    fn line_end_that_comes_in_two_pieces_is_one() {
        let mut lines = Lines::new(Slow(b"a\r\n\r\r\nb"));
        let mut found = Vec::new();
        while let Some(place) = lines.next().expect("memory") {
            found.push((place, lines.line().to_vec()));
        }
        assert_eq!(found, [((0, 3), b"a".to_vec()), ((3, 4), vec![]), ((4, 6), vec![]), ((6, 7), b"b".to_vec())]);
    }

    #[test]
    fn line_without_an_end_is_refused_before_it_fills_the_memory() {
        let mut lines = Lines::new(io::repeat(b'x'));
        assert!(lines.next().is_err());
        // Line ends of any kind begin a new line, however long the text.
        let text = "x\r".repeat(MAX_RECORD_BYTES as usize);
        let mut lines = Lines::new(text.as_bytes());
        let mut n_lines = 0;
        while lines.next().expect("short lines").is_some() {
            n_lines += 1;
        }
        assert_eq!(n_lines, MAX_RECORD_BYTES);
    }

    #[test]
    fn lines_of_every_end_have_their_places() {
        let mut lines = Lines::new(&b"a\nb\r\n\rcd\re"[..]);
        let mut places = Vec::new();
        while let Some(place) = lines.next().expect("memory") {
            places.push(place);
        }
        assert_eq!(places, [(0, 2), (2, 5), (5, 6), (6, 9), (9, 10)]);
    }
}
