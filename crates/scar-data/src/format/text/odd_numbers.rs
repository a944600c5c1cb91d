//! Cells that a person reads as numbers and that are written otherwise than programs write them: `1,234.5`, `12 %`, `1.5D+00`.

use crate::bytes::first::FirstBytes;
use crate::format::text::kind;
use crate::format::text::kind::TextKind;
use crate::format::text::list::is_list;
use crate::format::text::number::{as_f64, is_missing};

/// Share of the cells of a column that must be such.
const SHARE: f64 = 0.6;

/// Of a table that begins with `begin`, the first such cell, where at least half of the columns are of such or of numbers and two of such.
pub(crate) fn first(begin: &FirstBytes, name: &str) -> Option<String> {
    let (start, TextKind::Table { delimiter }) = kind::of_begin(&begin.bytes, begin.is_whole, name) else { return None };
    let rows = kind::rows(kind::whole_lines(&begin.bytes[start as usize..], begin.is_whole), delimiter);
    let (first, rows) = rows.split_first()?;
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column)).filter(|cell| !is_missing(cell));
    let n_of = |column: usize, is_meant: fn(&[u8]) -> bool| cells(column).filter(|cell| is_meant(cell)).count();
    let is_number = |cell: &[u8]| as_f64(cell, true).is_some();
    let is_most = |n: usize, column: usize| n > 0 && n as f64 >= SHARE * cells(column).count() as f64;
    let are_numbers = |column: usize| is_most(n_of(column, is_number), column);
    let are_odd = |&column: &usize| {
        let n_odd = n_of(column, is_odd);
        n_odd > 0 && !are_numbers(column) && is_most(n_odd + n_of(column, is_number), column)
    };
    let odd: Vec<usize> = (0..first.len()).filter(are_odd).collect();
    let n_numbers = (0..first.len()).filter(|&column| are_numbers(column)).count();
    let cell = cells(*odd.first()?).find(|cell| is_odd(cell))?;
    (odd.len() >= 2 && 2 * (odd.len() + n_numbers) >= first.len()).then(|| String::from_utf8_lossy(cell).trim().to_owned())
}

/// Whether a cell has digits, and beside them only what may stand in a number, and is none all the same.
fn is_odd(cell: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(cell) else { return false };
    let text = text.trim();
    let is_part = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ','
                    | '\''
                    | ' '
                    | '%'
                    | '+'
                    | '-'
                    | 'e'
                    | 'E'
                    | 'd'
                    | 'D'
                    | '€'
                    | '$'
                    | '£'
                    | '\u{2212}'
                    | '\u{a0}'
                    | '\u{202f}'
                    | '\u{2009}'
            )
    };
    // A date has signs between its digits.
    let is_sign = |(at, c): (usize, char)| c == '-' && at > 0 && !text[..at].ends_with(['e', 'E', 'd', 'D']);
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(is_part)
        && text.matches('.').count().min(text.matches(',').count()) <= 1
        && !text.char_indices().any(is_sign)
        && as_f64(cell, true).is_none()
        && !is_list(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_people_write_are_told_from_texts() {
        assert!(["1,234.5", "12 %", "1.5D+00", "\u{2212}0.5", "1.234,5", "1'000", "$3"].iter().all(|cell| is_odd(cell.as_bytes())));
        assert!(!["1.5", "0,5", "2024-01-02", "a1", "", "1.2.3.4,5,6", "[1, 2]", "nan"].iter().any(|cell| is_odd(cell.as_bytes())));
    }
}
