//! Headers of several lines: the levels of pandas' columns, the name of its index, units or types below names.

use csv::ByteRecord;

use crate::format::container::FieldKind;
use crate::format::text::list::is_list;
use crate::format::text::number::{as_f64, is_missing};

/// Lines that a header may have.
const MAX_LINES: usize = 5;

/// A header of several lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeaderLines {
    /// How many.
    pub(crate) n: usize,
    /// The names of the columns: of several levels, these with lines between them.
    pub(crate) names: Vec<String>,
}

/// The header of a table that begins with `rows`, of which the first names the columns of these `kinds`; nothing where it is one line.
pub(crate) fn of(rows: &[ByteRecord], kinds: &[FieldKind]) -> Option<HeaderLines> {
    let is_number = |kind: &FieldKind| matches!(kind, FieldKind::Number { .. } | FieldKind::Vector { .. });
    let numbers: Vec<usize> = kinds.iter().enumerate().filter(|(_, kind)| is_number(kind)).map(|(idx, _)| idx).collect();
    let first = rows.first().filter(|row| row.len() == kinds.len() && numbers.len() >= 2)?;
    let mut n = 1;
    // The last record is a row, whatever it looks like.
    for row in rows.iter().take(MAX_LINES.min(rows.len() - 1)).skip(1) {
        let is_line =
            row.len() == kinds.len() && (are_words(row, &numbers) || are_levels(&rows[..n], row, &numbers) || (n > 1 && names_index(row)));
        if !is_line {
            break;
        }
        n += 1;
    }
    (n > 1).then(|| HeaderLines { n, names: names(first, &rows[..n], &numbers) })
}

/// Whether none of the cells above numbers is a number, a list, or nothing.
fn are_words(row: &ByteRecord, numbers: &[usize]) -> bool {
    let is_value = |cell: &[u8]| as_f64(cell, true).is_some() || is_list(cell) || is_missing(cell);
    numbers.iter().all(|&idx| !is_value(&row[idx]))
}

/// Whether `row` counts the columns that the lines `before` it call alike: from 0 or from 1, and names no other column by a number.
fn are_levels(before: &[ByteRecord], row: &ByteRecord, numbers: &[usize]) -> bool {
    let level = |idx: usize| as_f64(&row[idx], false).filter(|value| value.fract() == 0.0);
    let are_alike = |a: usize, b: usize| before.iter().all(|line| line[a] == line[b]);
    let has_doubled = numbers.windows(2).any(|pair| are_alike(pair[0], pair[1]));
    let counts = |pair: &[usize]| match (level(pair[0]), level(pair[1])) {
        (Some(one), Some(next)) => next == one + 1.0 || (!are_alike(pair[0], pair[1]) && matches!(next, 0.0 | 1.0)),
        _ => false,
    };
    let begins = numbers.first().is_some_and(|&idx| matches!(level(idx), Some(0.0 | 1.0)));
    let is_other_number = |idx: usize| !numbers.contains(&idx) && as_f64(&row[idx], true).is_some();
    has_doubled && begins && numbers.windows(2).all(counts) && !(0..row.len()).any(is_other_number)
}

/// Whether `row` has a text in its first cell and nothing else, as the line on which pandas names the index.
fn names_index(row: &ByteRecord) -> bool {
    let mut cells = row.iter().map(<[u8]>::trim_ascii);
    cells.next().is_some_and(|cell| !cell.is_empty() && as_f64(cell, true).is_none()) && cells.all(<[u8]>::is_empty)
}

/// The names in the `lines` of a header: those of the `first` where they tell the columns of numbers apart, else all levels.
fn names(first: &ByteRecord, lines: &[ByteRecord], numbers: &[usize]) -> Vec<String> {
    let mut of_numbers: Vec<&[u8]> = numbers.iter().map(|&idx| &first[idx]).collect();
    of_numbers.sort_unstable();
    let is_told_apart = of_numbers.windows(2).all(|pair| pair[0] != pair[1]);
    let level = |line: &ByteRecord, idx: usize| {
        let name = String::from_utf8_lossy(&line[idx]).trim().to_owned();
        // So pandas calls what it read without a name.
        let is_none = name.starts_with("Unnamed: ") && name.contains("_level_");
        (!name.is_empty() && !is_none).then_some(name)
    };
    let name = |idx: usize| {
        let mut levels = lines.iter().filter_map(|line| level(line, idx));
        if is_told_apart { levels.next().unwrap_or_default() } else { levels.collect::<Vec<_>>().join("/") }
    };
    (0..first.len()).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: FieldKind = FieldKind::Number { is_whole: false };

    #[track_caller]
    fn check(lines: &[&[&str]], expected: Option<(usize, &[&str])>) {
        let rows: Vec<ByteRecord> = lines.iter().map(|line| ByteRecord::from(line.to_vec())).collect();
        let found = of(&rows, &[FieldKind::Text, NUMBER, NUMBER]);
        let names = found.as_ref().map(|found| (found.n, found.names.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(names, expected.map(|(n, names)| (n, names.to_vec())), "{lines:?}");
    }

    #[test]
    fn levels_units_and_the_index_are_headers() {
        let row: &[&str] = &["a", "0.5", "1"];
        check(&[&["meta", "emb", "emb"], &["label", "0", "1"], row], Some((2, &["meta/label", "emb/0", "emb/1"])));
        check(&[&["", "emb", "emb"], &["", "x", "y"], &["id", "", ""], row], Some((3, &["id", "emb/x", "emb/y"])));
        check(&[&["label", "emb", "out"], &["Unnamed: 0_level_1", "x", "y"], row], Some((2, &["label", "emb", "out"])));
        check(&[&["label", "height", "width"], &["", "mm", "mm"], row], Some((2, &["label", "height", "width"])));
    }

    #[test]
    fn rows_are_no_headers() {
        let row: &[&str] = &["a", "0.5", "1"];
        check(&[&["label", "f0", "f1"], row, row], None);
        // Nothing says that these count columns: each has a name of its own.
        check(&[&["label", "f0", "f1"], &["a", "0", "1"], row], None);
        check(&[&["label", "f0", "f1"], &["a", "x", "1"], row], None);
        check(&[&["label", "emb", "emb"], &["a", "", ""], row], None);
        check(&[&["label", "f0", "f1"], &["a", "x", "y"]], None);
    }
}
