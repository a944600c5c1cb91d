//! On which line of a text a byte stands: asked for messages only, so nothing is kept while the text is read.

use crate::ByteSource;

/// Bytes read at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// The line, from 1, of the record that begins at or, after line ends and blank lines, behind `offset`.
pub(super) fn line_at(source: &dyn ByteSource, offset: u64) -> Option<u64> {
    let mut n_ends = 0;
    let mut last = 0;
    let mut buffer = Vec::new();
    let mut at = 0;
    while at < source.len_bytes() {
        buffer.resize((source.len_bytes() - at).min(CHUNK_BYTES) as usize, 0);
        source.read_at(at, &mut buffer).ok()?;
        for &byte in &buffer {
            let is_end = matches!(byte, b'\n' | b'\r');
            if at >= offset && !is_end {
                return Some(n_ends + 1);
            }
            // Windows ends a line with both, old programs with a carriage return alone.
            n_ends += u64::from(is_end && !(byte == b'\n' && last == b'\r'));
            last = byte;
            at += 1;
        }
    }
    Some(n_ends + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemorySource;

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["ab\ncd\n\nef\n", "ab\r\ncd\r\n\r\nef\r\n", "ab\rcd\r\ref\r"] {
            let source = MemorySource::new("x", text);
            let line = |word: &str| line_at(&source, text.find(word).expect("there") as u64);
            assert_eq!([line("ab"), line("cd"), line("ef")], [Some(1), Some(2), Some(4)], "{text:?}");
            // Where a reader stands after the record before.
            assert_eq!(line_at(&source, 3), Some(2), "{text:?}");
        }
    }
}
