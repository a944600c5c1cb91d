//! Packed bytes as a source that is read forwards: members of archives and whole files that were packed.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

use crate::bytes::source::ByteSource;
use scar_core::problem::Code;

/// Bytes that are passed over at a time.
const SKIPPED_BYTES: usize = 1 << 16;

/// What is wrong with packed bytes: travels inside an [`io::Error`] to where the file's name is known.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The kind.
    pub(crate) code: Code,
    /// Goes on from the file's name.
    pub(crate) clause: String,
    /// The option of the program that answers it.
    pub(crate) option: Option<&'static str>,
}

/// The option that raises the limit to which a file may unpack.
pub(crate) const UNPACKING_OPTION: &str = "--max-unpacked-ratio";

impl Fault {
    /// The fault as an error of reading.
    pub(crate) fn error(code: Code, clause: impl Into<String>) -> io::Error {
        io::Error::other(Self { code, clause: clause.into(), option: None })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.clause)
    }
}

impl std::error::Error for Fault {}

/// Makes the bytes from their beginning.
type Opener<'a> = Box<dyn Fn() -> io::Result<Box<dyn Read + 'a>> + 'a>;

/// A source that is unpacked as it is read. Going back starts over, so it is for those who go forwards.
pub(crate) struct ForwardSource<'a> {
    name: String,
    len_bytes: u64,
    crc32: Option<u32>,
    open: Opener<'a>,
    state: RefCell<State<'a>>,
}

struct State<'a> {
    reader: Option<Box<dyn Read + 'a>>,
    position: u64,
    hash: crc32fast::Hasher,
}

impl<'a> ForwardSource<'a> {
    /// `len_bytes` bytes that `open` makes, under the name `name`, checked against `crc32` once all were read.
    pub(crate) fn new(name: String, len_bytes: u64, crc32: Option<u32>, open: impl Fn() -> io::Result<Box<dyn Read + 'a>> + 'a) -> Self {
        let state = State { reader: None, position: 0, hash: crc32fast::Hasher::new() };
        Self { name, len_bytes, crc32, open: Box::new(open), state: RefCell::new(state) }
    }

    fn fill(&self, state: &mut State<'a>, buffer: &mut [u8]) -> io::Result<()> {
        let reader = state.reader.as_mut().ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))?;
        reader.read_exact(buffer).map_err(|error| self.told(error, state.position))?;
        state.position += buffer.len() as u64;
        if let Some(expected) = self.crc32 {
            state.hash.update(buffer);
            if state.position == self.len_bytes && state.hash.clone().finalize() != expected {
                let clause = ": the checksum (CRC-32) does not match, so the data is damaged. Get the file again.";
                return Err(Fault::error(Code::Checksum, clause));
            }
        }
        Ok(())
    }

    fn told(&self, error: io::Error, position: u64) -> io::Error {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Fault::error(
                Code::Truncated,
                format!(" ends inside its packed data, after {position} of {} bytes: it is cut off. Get the file again.", self.len_bytes),
            ),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => damaged(position),
            _ => error,
        }
    }
}

/// Packed data that does not unpack.
pub(crate) fn damaged(position: u64) -> io::Error {
    Fault::error(
        Code::CorruptData,
        format!(": the packed data is damaged and does not decompress after {position} bytes. Get the file again."),
    )
}

impl ByteSource for ForwardSource<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.len_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.len_bytes) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if buffer.is_empty() && self.len_bytes > 0 {
            return Ok(());
        }
        let mut state = self.state.borrow_mut();
        if state.reader.is_none() || offset < state.position {
            *state = State { reader: Some((self.open)()?), position: 0, hash: crc32fast::Hasher::new() };
        }
        let mut skipped = vec![0; SKIPPED_BYTES.min((offset - state.position) as usize)];
        while state.position < offset {
            let n_bytes = skipped.len().min((offset - state.position) as usize);
            self.fill(&mut state, &mut skipped[..n_bytes])?;
        }
        self.fill(&mut state, buffer)?;
        // A file may have 100,000 such members, and what unpacks one takes some memory.
        if state.position == self.len_bytes {
            state.reader = None;
        }
        Ok(())
    }

    fn is_random_access(&self) -> bool {
        false
    }
}

/// A part of a source, as a source of its own.
pub(crate) struct PartSource<'a> {
    source: &'a dyn ByteSource,
    name: String,
    start: u64,
    len_bytes: u64,
}

impl<'a> PartSource<'a> {
    /// `len_bytes` bytes of `source` from `start` on, under the name `name`.
    pub(crate) fn new(source: &'a dyn ByteSource, name: String, start: u64, len_bytes: u64) -> Self {
        Self { source, name, start, len_bytes }
    }
}

impl ByteSource for PartSource<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.len_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.len_bytes) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.source.read_at(self.start + offset, buffer)
    }

    fn is_random_access(&self) -> bool {
        self.source.is_random_access()
    }

    fn max_unpacked_ratio(&self) -> u64 {
        self.source.max_unpacked_ratio()
    }
}

/// A source with a place in it, as crates want one.
pub(crate) struct Cursor<'a> {
    source: &'a dyn ByteSource,
    position: u64,
}

impl<'a> Cursor<'a> {
    /// At the beginning of `source`.
    pub(crate) fn new(source: &'a dyn ByteSource) -> Self {
        Self { source, position: 0 }
    }
}

impl Read for Cursor<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.source.len_bytes().saturating_sub(self.position);
        let n_bytes = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        self.source.read_at(self.position, &mut buffer[..n_bytes])?;
        self.position += n_bytes as u64;
        Ok(n_bytes)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.source.len_bytes().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::{MemorySource, unreadable};

    fn forward(bytes: &'static [u8], len_bytes: u64, crc32: Option<u32>) -> ForwardSource<'static> {
        ForwardSource::new("x".to_owned(), len_bytes, crc32, move || Ok(Box::new(bytes)))
    }

    #[test]
    fn any_place_is_read_and_going_back_starts_over() {
        let source = forward(b"abcdefgh", 8, Some(crc32fast::hash(b"abcdefgh")));
        let mut two = [0; 2];
        for (offset, expected) in [(2, b"cd"), (6, b"gh"), (0, b"ab"), (4, b"ef")] {
            source.read_at(offset, &mut two).expect("there");
            assert_eq!(&two, expected);
        }
        assert!(source.read_at(7, &mut two).is_err());
    }

    #[test]
    fn faults_of_packed_bytes_are_told() {
        let source = forward(b"abc", 3, Some(1));
        let problem = unreadable(&source, &source.read_at(0, &mut [0; 3]).expect_err("another checksum"));
        assert_eq!(problem.code, Code::Checksum);
        let source = forward(b"abc", 5, None);
        let problem = unreadable(&source, &source.read_at(0, &mut [0; 4]).expect_err("too short"));
        assert_eq!(problem.code, Code::Truncated);
    }

    #[test]
    fn parts_and_cursors_stay_inside() {
        let source = MemorySource::new("x", *b"abcdefgh");
        let part = PartSource::new(&source, "x, y".to_owned(), 2, 3);
        let mut rest = String::new();
        let mut cursor = Cursor::new(&part);
        cursor.seek(SeekFrom::End(-2)).expect("inside");
        cursor.read_to_string(&mut rest).expect("readable");
        assert_eq!(rest, "de");
        assert!(part.read_at(2, &mut [0; 2]).is_err() && cursor.seek(SeekFrom::Current(-9)).is_err());
    }
}
