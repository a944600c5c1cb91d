//! Lines of a text with their places, ended as programs of any age end them: `\n`, `\r\n`, `\r`.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Reads lines.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// Places in `line` of the next line, and of its begin in the text.
    at: usize,
    start: u64,
}

impl<R: Read> Lines<R> {
    /// The lines of `text`.
    pub(crate) fn new(text: R) -> Self {
        Self { reader: BufReader::with_capacity(CHUNK_BYTES, text), line: Vec::new(), at: 0, start: 0 }
    }

    /// First byte of the next line, and the one behind it and its end.
    ///
    /// # Errors
    /// What reading says.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, u64)>> {
        if self.at == self.line.len() {
            self.start += self.line.len() as u64;
            (self.at, _) = (0, self.line.clear());
            if self.reader.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
        }
        let begin = self.at;
        let rest = &self.line[begin..];
        let end = rest.iter().position(|&byte| byte == b'\r').map_or(rest.len(), |end| end + 1 + usize::from(rest[end + 1..] == *b"\n"));
        self.at += end;
        Ok(Some((self.start + begin as u64, self.start + self.at as u64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
