//! Numbers as they are written in text tables and in JSON.

use std::str::FromStr;

use crate::gather::collector::Collector;

/// What a cell of a matrix holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// A number as f32, perhaps NaN or infinite where the text says so.
    Value(f32),
    /// A number that f32 does not hold.
    Beyond(f64),
    /// Nothing, or a word for it.
    Missing,
    /// Something else.
    Invalid,
}

/// Hands `value` over as the next one of a matrix.
#[inline]
pub(crate) fn push(rows: &mut Collector<'_>, value: Number) {
    match value {
        Number::Value(value) => rows.push(value),
        Number::Beyond(value) => rows.push_f64(value),
        Number::Missing | Number::Invalid => rows.push_missing(),
    }
}

/// Characters that a number may have.
const LONGEST: usize = 512;
/// Words for a value that is not there: R's, SQL's, Python's.
const MISSING: [&[u8]; 7] = [b"", b"NA", b"N/A", b"NULL", b"null", b"None", b"?"];

/// The number in `cell`, rounded to the nearest f32; with `decimal_comma`, a comma stands before the fraction.
#[inline]
pub(crate) fn number(cell: &[u8], decimal_comma: bool) -> Number {
    let cell = cell.trim_ascii();
    if cell.len() > LONGEST {
        return Number::Invalid;
    }
    if decimal_comma {
        return with_comma(cell);
    }
    // Nearly every cell is a number, so this is tried first.
    match float::<f32>(cell) {
        Some(value) if value.is_finite() => Number::Value(value),
        Some(value) => beyond(cell, value),
        None if MISSING.contains(&cell) => Number::Missing,
        None => Number::Invalid,
    }
}

/// The number in `cell` as f64, exact where f64 is; for looking at a few cells.
pub(crate) fn as_f64(cell: &[u8], decimal_comma: bool) -> Option<f64> {
    let cell = cell.trim_ascii();
    if decimal_comma && cell.contains(&b',') {
        let point: Vec<u8> = cell.iter().map(|&byte| if byte == b',' { b'.' } else { byte }).collect();
        return float(&point);
    }
    float(cell)
}

/// The standard library's, as other text is read with it too, and tables for the powers of ten are 10 kB each.
#[inline]
fn float<F: FromStr>(cell: &[u8]) -> Option<F> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}

/// Whether `cell` holds nothing, or a word for it.
pub(crate) fn is_missing(cell: &[u8]) -> bool {
    MISSING.contains(&cell.trim_ascii())
}

#[cold]
fn beyond(cell: &[u8], value: f32) -> Number {
    let is_word = cell.iter().any(|byte| matches!(byte, b'i' | b'I' | b'n' | b'N'));
    match float::<f64>(cell) {
        Some(stored) if !is_word && stored.is_finite() => Number::Beyond(stored),
        _ => Number::Value(value),
    }
}

fn with_comma(cell: &[u8]) -> Number {
    // A point in such a text parts thousands or was meant otherwise: no guess.
    if cell.contains(&b'.') {
        return Number::Invalid;
    }
    let mut buffer = [0; LONGEST];
    let buffer = &mut buffer[..cell.len()];
    for (to, &byte) in buffer.iter_mut().zip(cell) {
        *to = if byte == b',' { b'.' } else { byte };
    }
    number(buffer, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_spellings_are_read() {
        for (text, value) in [("1", 1.0), (" -2.5 ", -2.5), ("+3e-2", 0.03), ("1E5", 1e5), (".5", 0.5), ("7.", 7.0), ("0.1", 0.1)] {
            assert_eq!(number(text.as_bytes(), false), Number::Value(value), "{text}");
        }
        assert_eq!(number(b"-inf", false), Number::Value(f32::NEG_INFINITY));
        assert!(matches!(number(b"NaN", false), Number::Value(value) if value.is_nan()));
        assert_eq!(number(b"1,5", true), Number::Value(1.5));
        assert_eq!(number(b"12", true), Number::Value(12.0));
        assert_eq!(number("3".repeat(100).as_bytes(), true), Number::Beyond(3.333_333_333_333_333e99));
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        for text in ["", "NA", "null", " ", "?"] {
            assert_eq!(number(text.as_bytes(), false), Number::Missing, "{text}");
        }
        for text in ["0x1F", "1,234.5", "n/a?", "1.2.3", "one", "1 2", "--1", "1e"] {
            assert_eq!(number(text.as_bytes(), false), Number::Invalid, "{text}");
        }
        assert_eq!(number(b"1.5", true), Number::Invalid);
        assert_eq!(number("3".repeat(LONGEST + 1).as_bytes(), false), Number::Invalid);
        assert_eq!(number(b"1e39", false), Number::Beyond(1e39));
        assert_eq!(number(b"1e400", false), Number::Value(f32::INFINITY));
    }
}
