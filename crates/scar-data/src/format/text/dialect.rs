//! How a table of numbers is written as text: what parts its cells, whether it has a header, what its columns hold.

use crate::format::container::{Field, FieldKind};
use crate::format::text::blanks;
use crate::format::text::blanks::Blanks;
use crate::format::text::header_lines;
use crate::format::text::kind::NUMBER_SHARE;
use crate::format::text::list::{each_of_list, is_list, length_and_wholeness};
use crate::format::text::number::{Number, as_f64, is_missing};
use crate::format::text::records::Records;
use crate::labels::header;
use crate::labels::header::AboveNumbers;
use crate::labels::tag_lists::{are_lengths_of_tags, names_tags};
use scar_files::names::columns::numbered;
use scar_files::names::vocabulary::matrix_rank;

/// Records that decide.
const MAX_ROWS: usize = 200;

/// The writing of one text table.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// What parts cells; a blank stands for any run of blanks.
    pub(crate) delimiter: u8,
    /// How blanks part them, where they do.
    pub(crate) blanks: Blanks,
    /// Byte at which the first record begins: after a byte-order mark, comments, and a line with the shape.
    pub(crate) start: u64,
    /// Records that name the columns.
    pub(crate) n_headers: usize,
    /// Whether a comma stands before fractions.
    pub(crate) decimal_comma: bool,
    /// Cells that every record has.
    pub(crate) n_cells: usize,
    /// The columns.
    pub(crate) fields: Vec<Field>,
    /// Bytes of a record, roughly.
    pub(crate) record_bytes: f64,
    /// Cells of the first record.
    pub(crate) n_first: usize,
}

impl Dialect {
    /// Finds out how `head`, the begin of a text without its byte-order mark of `mark` bytes, is written; `is_whole` where
    /// the file ends with it. Nothing where no record is there.
    pub(crate) fn of(head: &[u8], mark: u64, is_whole: bool, delimiter: u8) -> Option<Self> {
        let head = if is_whole { head } else { &head[..head.iter().rposition(|&byte| byte == b'\n').map_or(head.len(), |end| end + 1)] };
        let (skipped, n_dims) = skipped(head, delimiter);
        let text = &head[skipped..];
        let blanks = if delimiter == b' ' { blanks::numbers(text)?.1 } else { Blanks::default() };
        let mut records = Records::new(text, delimiter, blanks);
        let mut rows: Vec<csv::ByteRecord> = Vec::new();
        while rows.len() < MAX_ROWS && records.next().ok()?.is_some() {
            rows.push(records.record().clone());
        }
        let record_bytes = records.position() as f64 / rows.len().max(1) as f64;
        let first = rows.first()?;
        let mut lengths: Vec<usize> = rows.iter().map(csv::ByteRecord::len).collect();
        lengths.sort_unstable();
        let usual = lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len()).map_or(0, |group| group[0]);
        let body = if rows.len() > 1 { &rows[1..] } else { &rows[..] };
        let columns: Vec<Vec<&[u8]>> =
            (0..usual).map(|column| body.iter().filter(|row| row.len() == usual).map(|row| &row[column]).collect()).collect();
        // With semicolons or tabs between cells a comma can only stand before fractions.
        let has_comma = |cell: &&[u8]| cell.contains(&b',') && as_f64(cell, true).is_some();
        let decimal_comma = columns.iter().flatten().any(has_comma) && !columns.iter().flatten().any(|cell| is_plain_fraction(cell));
        // R writes no name above the row names.
        let lacks_one = first.len() + 1 == usual && rows.len() > 1;
        // A separator behind the last cell makes another one, which has no name and is empty.
        let is_trailing = lacks_one && columns.last().is_some_and(|column| column.iter().all(|cell| cell.trim_ascii().is_empty()));
        let kinds: Vec<FieldKind> = columns.iter().map(|column| kind(column)).collect();
        let has_header = rows.len() > 1 && (lacks_one || is_header(first, &columns, &kinds, decimal_comma));
        let lines = if has_header { header_lines::of(&rows, &kinds) } else { None };
        let n_headers = lines.as_ref().map_or(usize::from(has_header), |lines| lines.n);
        let names: Vec<Option<String>> = if let Some(lines) = lines {
            lines.names.into_iter().map(Some).collect()
        } else if has_header {
            let named = first.iter().map(|name| Some(String::from_utf8_lossy(name).trim().to_owned()));
            let mut names: Vec<Option<String>> = std::iter::repeat_n(Some(String::new()), usize::from(lacks_one)).chain(named).collect();
            if is_trailing {
                names.rotate_left(1);
            }
            names
        } else {
            vec![None; usual]
        };
        let fields = kinds.into_iter().enumerate().map(|(idx, kind)| {
            let name = names.get(idx).cloned().flatten();
            let kind = if are_tags(name.as_deref(), kind, &columns[idx]) { FieldKind::Text } else { kind };
            Field {
                is_named: name.is_some(),
                name: name.unwrap_or_else(|| numbered(idx)),
                kind,
                dtype: "text".to_owned(),
                n_rows: None,
                is_aside: false,
                is_class_like: columns.get(idx).is_some_and(|column| is_class_like(column)),
            }
        });
        let n_first = first.len() + usize::from(lacks_one);
        let mut fields: Vec<Field> = fields.collect();
        // One number more than the shape says: the first is the name of a node.
        let is_named_node =
            n_dims.is_some_and(|n_dims| n_dims + 1 == usual) && matches!(fields[0].kind, FieldKind::Number { is_whole: true });
        if is_named_node || (n_headers == 0 && are_ids(&fields, &columns)) {
            fields[0] = Field { name: "id".to_owned(), is_named: true, kind: FieldKind::Text, ..fields[0].clone() };
        }
        Some(Self {
            delimiter,
            blanks,
            start: mark + skipped as u64,
            n_headers,
            decimal_comma,
            n_cells: usual,
            fields,
            record_bytes,
            n_first,
        })
    }
}

/// Whether the first of columns without names holds the numbers of the rows: whole ones that all differ, beside nothing but fractions and,
/// at the end, perhaps a label.
fn are_ids(fields: &[Field], columns: &[Vec<&[u8]>]) -> bool {
    const LEAST_ROWS: usize = 20;
    let [first, others @ ..] = fields else { return false };
    let is_fraction = |field: &Field| field.kind == FieldKind::Number { is_whole: false };
    let n_fractions = others.iter().filter(|field| is_fraction(field)).count();
    let number = |cell: &&[u8]| std::str::from_utf8(cell).ok()?.trim().parse::<u64>().ok();
    let Some(mut numbers) = columns[0].iter().map(number).collect::<Option<Vec<u64>>>() else { return false };
    // One that rises by one may be a dimension that somebody made up.
    let is_counter = numbers.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1));
    numbers.sort_unstable();
    let differ = numbers.windows(2).all(|pair| pair[0] != pair[1]);
    first.kind == FieldKind::Number { is_whole: true }
        && n_fractions >= 3
        && others[..n_fractions].iter().all(is_fraction)
        && others.len() <= n_fractions + 1
        && numbers.len() >= LEAST_ROWS
        && differ
        && !is_counter
}

/// Bytes before the first record: comments, blank lines, and the shape that word2vec writes first, of which the dimensions are given.
fn skipped(head: &[u8], delimiter: u8) -> (usize, Option<usize>) {
    let mut at = 0;
    let lines = || head.split_inclusive(|&byte| byte == b'\n');
    for line in lines() {
        let text = line.trim_ascii();
        if !text.is_empty() && !text.starts_with(b"#") {
            break;
        }
        at += line.len();
    }
    // A commented header is one all the same: «# f0,f1,label» above numbers has no other.
    let rest = &head[at..];
    let mut rest_lines = rest.split_inclusive(|&byte| byte == b'\n');
    let words = |line: &[u8]| line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
    if delimiter == b' '
        && let (Some(first), Some(second)) = (rest_lines.next(), rest_lines.next())
        && words(first) == 2
        && first.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
        && words(second) > 2
    {
        let n_dims = std::str::from_utf8(first).ok().and_then(|shape| shape.split_whitespace().nth(1)?.parse().ok());
        return (at + first.len(), n_dims);
    }
    (at, None)
}

fn is_plain_fraction(cell: &[u8]) -> bool {
    !cell.contains(&b',') && as_f64(cell, false).is_some_and(|value| value.fract() != 0.0)
}

/// What the cells of a column are.
fn kind(cells: &[&[u8]]) -> FieldKind {
    let filled: Vec<&[u8]> = cells.iter().copied().filter(|cell| !is_missing(cell)).collect();
    if filled.is_empty() {
        return FieldKind::Other;
    }
    let mut numbers = Vec::new();
    let mut lists = Vec::new();
    for cell in &filled {
        if is_list(cell) {
            lists.push(each_of_list(cell, |_| ()).ok());
        } else if let Some(value) = as_f64(cell, true) {
            numbers.push(value);
        }
    }
    let is_most = |n: usize| n as f64 >= NUMBER_SHARE * filled.len() as f64;
    if is_most(lists.len()) {
        let n_dims = lists.iter().flatten().next().map(|&n_dims| n_dims as u64);
        return FieldKind::Vector { n_dims };
    }
    if is_most(numbers.len()) {
        return FieldKind::Number { is_whole: numbers.iter().all(|value| value.fract() == 0.0) };
    }
    FieldKind::Text
}

/// Whether the lists of the column called `name` are tags: whole numbers of different lengths, or under a name that says so.
fn are_tags(name: Option<&str>, kind: FieldKind, cells: &[&[u8]]) -> bool {
    if !matches!(kind, FieldKind::Vector { .. }) || name.is_some_and(|name| matrix_rank(name).is_some()) {
        return false;
    }
    let lists: Vec<(u64, bool)> = cells.iter().filter_map(|cell| length_and_wholeness(cell)).collect();
    let are_whole = lists.iter().all(|&(_, is_whole)| is_whole);
    let says_so = name.is_some_and(names_tags);
    // 1.0 and 0.0 for each tag.
    let is_flag = |cell: &&[u8]| !is_list(cell) || each_of_list(cell, |_| ()).is_ok_and(|n| n > 1 && n_flags(cell) == n);
    (are_whole && (says_so || are_lengths_of_tags(lists.iter().map(|&(length, _)| length)))) || (says_so && cells.iter().all(is_flag))
}

/// How many of the numbers in a list are 0 or 1.
fn n_flags(cell: &[u8]) -> usize {
    let mut n = 0;
    let _ = each_of_list(cell, |value| n += usize::from(matches!(value, Number::Value(0.0 | 1.0))));
    n
}

/// Whether the cells are 0, 1, …, k − 1 or 1, …, k, each at least twice: what numbered classes are.
fn is_class_like(cells: &[&[u8]]) -> bool {
    let mut numbers: Vec<u32> = Vec::new();
    for cell in cells {
        let Some(number) = std::str::from_utf8(cell.trim_ascii()).ok().and_then(|cell| cell.parse().ok()) else { return false };
        numbers.push(number);
    }
    numbers.sort_unstable();
    let groups: Vec<&[u32]> = numbers.chunk_by(|a, b| a == b).collect();
    groups.len() >= 2
        && groups[0][0] <= 1
        && groups.iter().all(|group| group.len() >= 2)
        && groups.windows(2).all(|pair| pair[1][0] == pair[0][0] + 1)
}

/// Whether the first record names the columns.
fn is_header(first: &csv::ByteRecord, columns: &[Vec<&[u8]>], kinds: &[FieldKind], decimal_comma: bool) -> bool {
    let n = first.len().min(columns.len());
    let named = |idx: usize| Some((std::str::from_utf8(&first[idx]).ok()?, columns[idx].contains(&&first[idx])));
    let above = |idx: usize| {
        let cell = &first[idx];
        let is_value = as_f64(cell, decimal_comma).is_some() || is_list(cell) || is_missing(cell);
        let has_fractions = kinds[idx] == FieldKind::Number { is_whole: false };
        AboveNumbers { is_value, number: as_f64(cell, false), has_fractions }
    };
    let is_numeric = |idx: &usize| matches!(kinds[*idx], FieldKind::Number { .. } | FieldKind::Vector { .. });
    header::is_named((0..n).filter_map(named)) || header::names_numbers(&(0..n).filter(is_numeric).map(above).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str, delimiter: u8) -> Dialect {
        Dialect::of(text.as_bytes(), 0, true, delimiter).expect("a record")
    }

    #[track_caller]
    fn check(text: &str, delimiter: u8, has_header: bool, kinds: &[FieldKind]) {
        let dialect = dialect(text, delimiter);
        let found: Vec<FieldKind> = dialect.fields.iter().map(|field| field.kind).collect();
        assert_eq!((dialect.n_headers == 1, found.as_slice()), (has_header, kinds), "{text}");
    }

    const WHOLE: FieldKind = FieldKind::Number { is_whole: true };
    const FRACTION: FieldKind = FieldKind::Number { is_whole: false };

    #[test]
    fn header_is_told_from_the_first_row() {
        check("f0,f1,label\n0.5,1.5,a\n2.5,3.5,b\n", b',', true, &[FRACTION, FRACTION, FieldKind::Text]);
        check("0.5,1.5,a\n2.5,3.5,b\n", b',', false, &[FRACTION, FRACTION, FieldKind::Text]);
        check("0,1,2\n0.5,1.5,7\n2.5,3.5,8\n", b',', true, &[FRACTION, FRACTION, WHOLE]);
        check("id,embedding\na,\"[1, 2]\"\nb,\"[3, 4]\"\n", b',', true, &[FieldKind::Text, FieldKind::Vector { n_dims: Some(2) }]);
        check("x y\n\"a b\" 0.5 1.5\n\"c d\" 2.5 3.5\n", b' ', true, &[FieldKind::Text, FRACTION, FRACTION]);
    }

    #[test]
    fn comments_and_the_shape_of_word2vec_are_passed_over() {
        assert_eq!(dialect("# made by x\n\n0.5,1\n1.5,2\n", b',').start, 13);
        assert_eq!(dialect("2 3\na 1 2 3\nb 4 5 6\n", b' ').start, 4);
    }

    #[test]
    fn decimal_comma_is_seen_and_a_mixture_is_not_guessed() {
        assert!(dialect("a;b\n0,5;1\n1,5;2\n", b';').decimal_comma);
        assert!(!dialect("a;b\n0.5;1\n1,5;2\n", b';').decimal_comma);
        assert!(!dialect("a;b\n0.5;1\n", b';').decimal_comma);
    }

    #[test]
    fn column_with_a_broken_cell_stays_a_column_of_numbers() {
        check("f0,f1\n1.5,2\n2.5,x\n3.5,4\n", b',', true, &[FRACTION, WHOLE]);
    }
}
