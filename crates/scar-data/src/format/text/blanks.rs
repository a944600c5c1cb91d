//! Texts whose cells are parted by runs of blanks: numbers, tables with texts among them, and words with their vectors.

use csv::ByteRecord;

/// Lines that decide.
const MAX_LINES: usize = 100;
/// Share of the cells of a column that must be numbers.
const NUMBER_SHARE: f64 = 0.6;

/// How cells are parted by blanks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Blanks {
    /// Whether blanks between quotes part nothing.
    pub(crate) is_quoted: bool,
    /// Cells of a row whose first one may hold blanks itself, as tokens of GloVe do: the last ones are the numbers.
    pub(crate) n_cells: Option<usize>,
}

impl Blanks {
    /// The cells of `line`.
    pub(crate) fn part(self, line: &[u8], record: &mut ByteRecord) {
        record.clear();
        if self.is_quoted {
            return quoted_cells(line, record);
        }
        let cells = || line.split(u8::is_ascii_whitespace).filter(|cell| !cell.is_empty());
        let n_more = self.n_cells.map_or(0, |n_cells| cells().count().saturating_sub(n_cells));
        if n_more == 0 {
            return cells().for_each(|cell| record.push_field(cell));
        }
        // Cells are parts of the line, so the last of the first ones tells where they end.
        let last = cells().nth(n_more).unwrap_or_default();
        let end = last.as_ptr() as usize - line.as_ptr() as usize + last.len();
        record.push_field(line[..end].trim_ascii());
        cells().skip(n_more + 1).for_each(|cell| record.push_field(cell));
    }
}

fn quoted_cells(line: &[u8], record: &mut ByteRecord) {
    let mut rest = line.trim_ascii();
    let mut cell = Vec::new();
    while !rest.is_empty() {
        cell.clear();
        let mut is_inside = false;
        let mut at = 0;
        while let Some(&byte) = rest.get(at) {
            match byte {
                // R writes a quote in a text with a backslash, others twice.
                b'\\' if is_inside && rest.get(at + 1) == Some(&b'"') => {
                    cell.push(b'"');
                    at += 1;
                }
                b'"' if is_inside && rest.get(at + 1) == Some(&b'"') => {
                    cell.push(b'"');
                    at += 1;
                }
                b'"' => is_inside = !is_inside,
                _ if byte.is_ascii_whitespace() && !is_inside => break,
                _ => cell.push(byte),
            }
            at += 1;
        }
        record.push_field(&cell);
        rest = rest[at..].trim_ascii_start();
    }
}

/// How many columns `text` has and how they are parted, where it holds numbers parted by blanks; nothing where it does not.
pub(crate) fn numbers(text: &[u8]) -> Option<(usize, Blanks)> {
    let is_row = |line: &&[u8]| !line.is_empty() && !line.starts_with(b"#");
    let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(is_row).take(MAX_LINES).collect();
    let n_words = |line: &[u8]| line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
    // The first line of word2vec text holds two numbers, the shape.
    let is_shape = |line: &[u8]| n_words(line) == 2 && line.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace());
    if lines.first().is_some_and(|line| is_shape(line)) {
        lines.remove(0);
    }
    let blanks = Blanks { is_quoted: are_quoted(&lines), n_cells: None };
    let rows: Vec<ByteRecord> = lines
        .iter()
        .map(|line| {
            let mut record = ByteRecord::new();
            blanks.part(line, &mut record);
            record
        })
        .collect();
    let body = if rows.len() > 1 { &rows[1..] } else { &rows[..] };
    let usual = usual_length(body)?;
    if usual < 3 {
        return None;
    }
    if body.iter().all(|row| row.len() == usual) && is_table(&rows, body, usual) {
        return Some((usual, blanks));
    }
    let ends_in_numbers = |row: &ByteRecord| row.len() >= usual && row.iter().skip(row.len() + 1 - usual).all(is_number);
    let n_words = rows.iter().filter(|row| row.get(0).is_some_and(|cell| !is_number(cell))).count();
    // Long tokens are rare, and short vectors could be anything.
    let are_vectors = usual >= 5 && 2 * n_words >= rows.len() && rows.iter().all(ends_in_numbers);
    are_vectors.then_some((usual, Blanks { is_quoted: false, n_cells: Some(usual) }))
}

/// Whether `rows`, of which `body` are below what may be a header, are a table of `n` columns that holds numbers.
fn is_table(rows: &[ByteRecord], body: &[ByteRecord], n: usize) -> bool {
    let first = rows.first().map_or(0, ByteRecord::len);
    let numbers = |row: &ByteRecord| row.iter().map(is_number).collect::<Vec<_>>();
    // A word before numbers throughout, or numbers alone, of whatever kind.
    if first == n && rows.iter().all(|row| numbers(row)[1..].iter().all(|is_number| *is_number)) {
        return true;
    }
    // R writes no name above the row names.
    if first != n && first + 1 != n {
        return false;
    }
    let share = |column: usize, is_meant: &dyn Fn(&[u8]) -> bool| {
        body.iter().filter(|row| row.get(column).is_some_and(is_meant)).count() as f64 / body.len().max(1) as f64
    };
    let numeric: Vec<usize> = (0..n).filter(|&column| share(column, &is_number) >= NUMBER_SHARE).collect();
    let is_fraction = |cell: &[u8]| is_number(cell) && cell.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    let n_fractional = numeric.iter().filter(|&&column| share(column, &is_fraction) > 0.0).count();
    n_fractional >= 2 && 2 * numeric.len() >= n
}

fn is_number(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|cell| cell.parse::<f64>().is_ok())
}

/// The number of cells that most rows have.
fn usual_length(rows: &[ByteRecord]) -> Option<usize> {
    let mut lengths: Vec<usize> = rows.iter().map(ByteRecord::len).collect();
    lengths.sort_unstable();
    lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len()).map(|group| group[0])
}

/// Whether quotes stand around cells, and are none of their letters: in pairs on every line, at the ends of cells.
fn are_quoted(lines: &[&[u8]]) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|&byte| byte.is_ascii_whitespace() || byte == b'"');
    let is_sound = |line: &&[u8]| {
        let mut quotes = line.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at);
        let n_quotes = line.iter().filter(|&&byte| byte == b'"').count();
        n_quotes % 2 == 0 && quotes.all(|at| is_edge(at.checked_sub(1).and_then(|before| line.get(before))) || is_edge(line.get(at + 1)))
    };
    lines.iter().any(|line| line.contains(&b'"')) && lines.iter().all(is_sound)
}

/// Whether each line is a name and a label, parted by one blank: names all differ, and labels repeat.
pub(crate) fn are_names_with_labels(text: &[u8]) -> bool {
    let lines: Vec<&[u8]> =
        text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).take(MAX_LINES).collect();
    let pairs: Option<Vec<(&[u8], &[u8])>> = lines
        .iter()
        .map(|line| {
            let at = line.iter().position(|&byte| byte == b' ')?;
            let (name, label) = (&line[..at], &line[at + 1..]);
            (!label.is_empty() && !label.iter().any(u8::is_ascii_whitespace)).then_some((name, label))
        })
        .collect();
    let Some(pairs) = pairs else { return false };
    let n_different = |values: Vec<&[u8]>| values.into_iter().collect::<std::collections::HashSet<_>>().len();
    pairs.len() >= 4
        && n_different(pairs.iter().map(|(name, _)| *name).collect()) == pairs.len()
        && 2 * n_different(pairs.iter().map(|(_, label)| *label).collect()) <= pairs.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(usize, bool, Option<usize>)>) {
        let found = numbers(text.as_bytes()).map(|(n_columns, blanks)| (n_columns, blanks.is_quoted, blanks.n_cells));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tables_and_vectors_are_told_from_words() {
        check("0.5 1.5 2.5\n3.5 4.5 5.5\n", Some((3, false, None)));
        check("2 3\na 1 2 3\nb 4 5 6\n", Some((4, false, None)));
        check("x y kind\n0.5 1.5 a\n2.5 3.5 b\n", Some((3, false, None)));
        check("\"x\" \"y\" \"kind\"\n\"1\" 0.5 1.5 \"a b\"\n\"2\" 2.5 3.5 \"c\"\n", Some((4, true, None)));
        check("0.5 1.5 cat\n2.5 3.5 dog\n", Some((3, false, None)));
        check("the 1 2 3 4\nof 5 6 7 8\n. . . 1 2 3 4\nin 4 3 2 1\n", Some((5, false, Some(5))));
        check("\" 1 2 3 4\nof 5 6 7 8\n", Some((5, false, None)));
        for words in ["golden retriever dog\ntabby cat here\n", "a 1 b\nc 2 d\n", "one two\n", ""] {
            check(words, None);
        }
    }

    #[test]
    fn cells_are_parted_by_blanks_that_stand_outside_of_quotes_and_tokens() {
        let cells = |line: &str, is_quoted, n_cells| {
            let mut record = ByteRecord::new();
            Blanks { is_quoted, n_cells }.part(line.as_bytes(), &mut record);
            record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cells(" a \t b  c ", false, None), ["a", "b", "c"]);
        assert_eq!(cells("at name@x.y 1 2", false, Some(3)), ["at name@x.y", "1", "2"]);
        assert_eq!(cells("at 1 2", false, Some(3)), ["at", "1", "2"]);
        assert_eq!(cells("\"a b\" 1 \"c \\\"d\\\"\" \"\"", true, None), ["a b", "1", "c \"d\"", ""]);
    }

    #[test]
    fn lines_of_a_name_and_a_label_are_a_table() {
        assert!(are_names_with_labels(b"a.jpg cat\nb.jpg dog\nc.jpg cat\nd.jpg dog\n"));
        assert!(!are_names_with_labels(b"tabby cat\nbig dog\ntabby cat\nbig dog\n"));
        assert!(!are_names_with_labels(b"a b c\nd e f\n") && !are_names_with_labels(b""));
    }
}
