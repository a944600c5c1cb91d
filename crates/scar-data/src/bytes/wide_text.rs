//! Text in UTF-16 or UTF-32 becomes UTF-8 while it is read, a chunk at a time.
//!
//! We decode it ourselves, because the standard library knows which numbers are characters and a loop over units is all that is
//! left to do. The crate `encoding_rs` has no UTF-32, and its decoder brings the tables of all its encodings along:
//! measured in a module that does nothing else, 169 kB of WebAssembly where this loop and its messages take 34 kB.

use std::io::{self, Read};

use crate::bytes::forward::Fault;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;

/// Bytes from the start that decide.
pub(crate) const FIRST_BYTES: usize = 4 << 10;
/// Bytes that are decoded at a time.
const CHUNK_BYTES: usize = 64 << 10;
/// Units behind a byte-order mark among which a text has no NUL. The header of a binary file may begin like a mark, and zeros follow.
const UNITS_WITHOUT_NUL: usize = 4;
const REMEDY: &str = "Save it again with the encoding UTF-8.";

/// An encoding with units of two or four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WideEncoding {
    /// 2 or 4.
    unit_bytes: usize,
    is_big_endian: bool,
}

/// UTF-32 first: its little-endian mark begins as that of UTF-16 does.
const ENCODINGS: [WideEncoding; 4] = [
    WideEncoding { unit_bytes: 4, is_big_endian: false },
    WideEncoding { unit_bytes: 4, is_big_endian: true },
    WideEncoding { unit_bytes: 2, is_big_endian: false },
    WideEncoding { unit_bytes: 2, is_big_endian: true },
];

/// What bytes begin with.
enum Next {
    /// A character, and the bytes that it takes.
    Character(char, usize),
    /// Fewer bytes than the character needs.
    Part,
    /// A unit that is no character.
    Broken(u32),
}

impl WideEncoding {
    /// The encoding of the file called `name` that begins with `first`, where it is text of wide units, and whether it has no
    /// byte-order mark, but nothing other than such text looks so.
    pub(crate) fn of(first: &[u8], name: &str) -> Option<(Self, bool)> {
        // These formats begin with any bytes, so the name alone tells them.
        let lower = name.to_lowercase();
        if [".fvecs", ".bvecs", ".ivecs"].iter().any(|ending| lower.contains(ending)) {
            return None;
        }
        let find = |is_it: fn(Self, &[u8]) -> bool| ENCODINGS.into_iter().find(|encoding| is_it(*encoding, first));
        let guessed = || find(Self::looks_so).map(|encoding| (encoding, true));
        find(Self::is_marked).map(|encoding| (encoding, false)).or_else(guessed)
    }

    /// Tells that the text in the file shown as `file` has no mark.
    pub(crate) fn without_mark(self, file: &str) -> Problem {
        let clause =
            format!(" has no byte-order mark, and was read as text in {}, since it looks so. Check its rows. {REMEDY}", self.name());
        refusal(file, Code::Encoding, clause)
    }

    fn is_marked(self, first: &[u8]) -> bool {
        let mut units = first.chunks_exact(self.unit_bytes).map(|unit| self.unit(unit));
        units.next() == Some(0xfeff) && units.take(UNITS_WITHOUT_NUL).all(|unit| unit != 0)
    }

    /// Whether `first` is text without a mark: nothing but characters, most of them ASCII, on lines or in JSON's brackets. Text in
    /// other scripts is not told from numbers, so it needs a mark.
    fn looks_so(self, first: &[u8]) -> bool {
        let (mut n_characters, mut n_ascii, mut has_line_end, mut at) = (0, 0, false, 0);
        let mut opens = None;
        loop {
            let (character, n_bytes) = match self.next(&first[at..]) {
                Next::Character(character, n_bytes) => (character, n_bytes),
                Next::Part => break,
                Next::Broken(_) => return false,
            };
            let is_line_end = matches!(character, '\n' | '\r');
            if character.is_control() && !is_line_end && character != '\t' {
                return false;
            }
            opens = opens.or_else(|| (!character.is_whitespace()).then_some(matches!(character, '{' | '[')));
            has_line_end |= is_line_end;
            n_characters += 1;
            n_ascii += usize::from(character.is_ascii());
            at += n_bytes;
        }
        2 * n_ascii > n_characters && (has_line_end || opens == Some(true))
    }

    /// In words.
    fn name(self) -> String {
        format!("UTF-{} ({}-endian)", 8 * self.unit_bytes, if self.is_big_endian { "big" } else { "little" })
    }

    fn unit(self, bytes: &[u8]) -> u32 {
        match (bytes, self.is_big_endian) {
            (&[a, b, ..], false) if self.unit_bytes == 2 => u16::from_le_bytes([a, b]).into(),
            (&[a, b, ..], true) if self.unit_bytes == 2 => u16::from_be_bytes([a, b]).into(),
            (&[a, b, c, d, ..], false) => u32::from_le_bytes([a, b, c, d]),
            (&[a, b, c, d, ..], true) => u32::from_be_bytes([a, b, c, d]),
            _ => 0,
        }
    }

    fn next(self, bytes: &[u8]) -> Next {
        if bytes.len() < self.unit_bytes {
            return Next::Part;
        }
        let unit = self.unit(bytes);
        if let Some(character) = char::from_u32(unit) {
            return Next::Character(character, self.unit_bytes);
        }
        // The first half of a character, in UTF-16.
        if self.unit_bytes == 2 && (0xd800..0xdc00).contains(&unit) {
            let Some(rest) = bytes.get(2..4) else { return Next::Part };
            let second = self.unit(rest);
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
                return char::from_u32(code).map_or(Next::Broken(unit), |character| Next::Character(character, 4));
            }
        }
        Next::Broken(unit)
    }
}

/// The text in `inner` as UTF-8. A byte-order mark becomes that of UTF-8.
pub(crate) struct WideReader<R> {
    inner: R,
    encoding: WideEncoding,
    /// Bytes as they stand, of which `n_raw` wait to be decoded.
    raw: Vec<u8>,
    n_raw: usize,
    /// UTF-8, of which the bytes before `n_taken` were handed over.
    text: Vec<u8>,
    n_taken: usize,
    /// Bytes that were decoded, and line ends among them.
    position: u64,
    n_lines: u64,
}

impl<R: Read> WideReader<R> {
    /// The text in `inner`, which is in `encoding`.
    pub(crate) fn new(inner: R, encoding: WideEncoding) -> Self {
        Self { inner, encoding, raw: vec![0; CHUNK_BYTES], n_raw: 0, text: Vec::new(), n_taken: 0, position: 0, n_lines: 0 }
    }

    /// Decodes the next bytes; `false` at the end.
    fn refill(&mut self) -> io::Result<bool> {
        let n_read = self.inner.read(&mut self.raw[self.n_raw..])?;
        if n_read == 0 && self.n_raw > 0 {
            return Err(self.cut());
        }
        self.n_raw += n_read;
        self.n_taken = 0;
        self.text.clear();
        let bytes = &self.raw[..self.n_raw];
        let mut at = 0;
        loop {
            match self.encoding.next(&bytes[at..]) {
                Next::Character(character, n_bytes) => {
                    match u8::try_from(character) {
                        Ok(byte) if byte.is_ascii() => self.text.push(byte),
                        _ => self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                    }
                    at += n_bytes;
                }
                Next::Part => break,
                Next::Broken(unit) => return Err(self.broken(at, unit)),
            }
        }
        self.n_lines += line_ends(&self.text);
        self.position += at as u64;
        self.raw.copy_within(at..self.n_raw, 0);
        self.n_raw -= at;
        Ok(n_read > 0)
    }

    fn cut(&self) -> io::Error {
        let clause = format!(
            " is text in {}, but ends inside a character, after {} bytes: it is cut off, or damaged. {REMEDY}",
            self.encoding.name(),
            self.position + self.n_raw as u64
        );
        Fault::error(Code::Truncated, clause)
    }

    /// The refusal of `unit`, which stands at the byte `at` of those to be decoded.
    fn broken(&self, at: usize, unit: u32) -> io::Error {
        let digits = 2 * self.encoding.unit_bytes;
        let clause = format!(
            " is text in {}, but line {}, byte {} of the text: 0x{unit:0digits$X} is no character. The file is damaged, or in several \
             encodings. {REMEDY}",
            self.encoding.name(),
            1 + self.n_lines + line_ends(&self.text),
            1 + self.position + at as u64
        );
        Fault::error(Code::Encoding, clause)
    }
}

fn line_ends(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

impl<R: Read> Read for WideReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.n_taken == self.text.len() {
            if !self.refill()? {
                return Ok(0);
            }
        }
        let n_bytes = buffer.len().min(self.text.len() - self.n_taken);
        buffer[..n_bytes].copy_from_slice(&self.text[self.n_taken..][..n_bytes]);
        self.n_taken += n_bytes;
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands over few bytes at a time, so that every character is cut somewhere.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n_bytes = self.1.min(self.0.len()).min(buffer.len());
            buffer[..n_bytes].copy_from_slice(&self.0[..n_bytes]);
            self.0 = &self.0[n_bytes..];
            Ok(n_bytes)
        }
    }

    fn encoded(text: &str, encoding: WideEncoding) -> Vec<u8> {
        let order = |mut bytes: Vec<u8>| {
            if encoding.is_big_endian {
                bytes.reverse();
            }
            bytes
        };
        match encoding.unit_bytes {
            2 => text.encode_utf16().flat_map(|unit| order(unit.to_le_bytes().to_vec())).collect(),
            _ => text.chars().flat_map(|character| order(u32::from(character).to_le_bytes().to_vec())).collect(),
        }
    }

    fn decoded(bytes: &[u8], encoding: WideEncoding, step: usize) -> Result<String, String> {
        let mut text = String::new();
        let read = WideReader::new(Dripping(bytes, step), encoding).read_to_string(&mut text);
        read.map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn every_character_comes_back_wherever_it_is_cut() {
        let text = "\u{feff}a,é,ש\n猫,\u{10ffff},🙂\r\n\u{ffff}\u{d7ff}\u{e000}z";
        for encoding in ENCODINGS {
            for step in 1..9 {
                assert_eq!(decoded(&encoded(text, encoding), encoding, step).as_deref(), Ok(text), "{encoding:?}, {step}");
            }
            // A pair of units astride two chunks.
            let long = format!("{}{}", "x".repeat(CHUNK_BYTES / encoding.unit_bytes - 1), "🙂".repeat(CHUNK_BYTES / 4));
            assert!(decoded(&encoded(&long, encoding), encoding, usize::MAX) == Ok(long), "{encoding:?}");
        }
    }

    #[test]
    fn broken_units_are_told_with_their_place() {
        let [wide_little, _, little, big] = ENCODINGS;
        for (encoding, bytes, place) in [
            (little, b"a\0\n\0\x00\xdc".as_slice(), "line 2, byte 5 of the text: 0xDC00"),
            (little, b"\x00\xd8a\0", "line 1, byte 1 of the text: 0xD800"),
            (big, b"\0\n\xd8\x00\xd8\x00\xdc\x00", "line 2, byte 3 of the text: 0xD800"),
            (wide_little, b"a\0\0\0\x00\xd8\0\0", "line 1, byte 5 of the text: 0x0000D800"),
            (wide_little, b"\0\0\x11\0", "line 1, byte 1 of the text: 0x00110000"),
            (little, b"a\0b", "ends inside a character, after 3 bytes"),
            (little, b"a\0\x00\xd8", "ends inside a character, after 4 bytes"),
            (wide_little, b"a\0\0\0b\0", "ends inside a character, after 6 bytes"),
        ] {
            for step in [1, 3, 100] {
                let told = decoded(bytes, encoding, step).expect_err("must be refused");
                assert!(told.contains(place), "{told}");
            }
        }
    }

    #[test]
    fn encodings_are_told_by_their_marks_and_by_ascii() {
        for encoding in ENCODINGS {
            for text in ["a,b\n1,2\n", "{\"v\": [1, 2]}", "[[1,2],[3,4]]", "Katze\r\nché\r\n"] {
                assert_eq!(WideEncoding::of(&encoded(text, encoding), "x.csv"), Some((encoding, true)), "{text}");
            }
            for text in ["\u{feff}猫\n犬\n", "\u{feff}", "\u{feff}a"] {
                assert_eq!(WideEncoding::of(&encoded(text, encoding), "x.csv"), Some((encoding, false)), "{text}");
            }
            // Without a mark these could be numbers.
            for text in ["猫\n犬\n鳥\n", "P\u{1}\n", "abc", ""] {
                assert_eq!(WideEncoding::of(&encoded(text, encoding), "x.csv"), None, "{text}");
            }
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        let safetensors = [&65_279_u64.to_le_bytes(), b"{\"a\":{}}".as_slice()].concat();
        let longer = [&(65_279_u64 + (1 << 16)).to_le_bytes(), b"{\"a\":{}}".as_slice()].concat();
        let numbers: Vec<u8> = (0..100_u32).flat_map(u32::to_le_bytes).collect();
        for bytes in
            [safetensors.as_slice(), &longer, &numbers, b"\x93NUMPY\x01\0", b"a,b\n1,2\n", b"PK\x03\x04", "猫\n犬\n".as_bytes(), &[0; 64]]
        {
            assert_eq!(WideEncoding::of(bytes, "x"), None, "{bytes:?}");
        }
        assert_eq!(WideEncoding::of(b"\xff\xfe\0\0\0\0\x80\x3f", "x.fvecs.gz"), None);
    }
}
