//! Lists of numbers as they are written in one cell of a text table.

use crate::format::text::number::{Number, number};

/// Dimensions that a list may have whose zeros are left out.
const MAX_SPARSE: usize = 1 << 24;

/// Why a cell is no list of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListError {
    /// A bracket is missing, or one stands inside.
    Brackets,
    /// The value at this position, from 0, is no number.
    Value(usize),
    /// Numbers were left out when the list was printed: «...».
    Cut,
}

/// Whether `cell` begins as a list of numbers does. Lists of texts, and an object of JSON, begin with the same brackets.
pub(crate) fn is_list(cell: &[u8]) -> bool {
    const WORDS: [&[u8]; 8] = [b"nan", b"inf", b"none", b"null", b"np.", b"numpy.", b"float32(", b"float64("];
    if is_bare(cell) {
        return true;
    }
    let cell = without_call(cell.trim_ascii());
    let ([b'[', rest @ ..] | [b'(', rest @ ..] | [b'{', rest @ ..]) = cell else { return false };
    let is_curly = cell[0] == b'{';
    let rest = rest.trim_ascii_start();
    let is_word = || WORDS.iter().any(|word| rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word)));
    match rest.first() {
        Some(byte) if byte.is_ascii_digit() => true,
        Some(b'-' | b'.') => true,
        Some(b'+' | b']' | b')' | b'[' | b'(') | None => !is_curly,
        _ => !is_curly && is_word(),
    }
}

/// Numbers of a list without brackets at least: fewer may be a date or a telephone number.
const MIN_BARE: usize = 8;

/// What parts the numbers of a list without brackets: blanks, or a mark.
fn bare_mark(cell: &[u8]) -> u8 {
    [b'|', b';', b','].into_iter().find(|mark| cell.contains(mark)).unwrap_or(b' ')
}

/// The parts of a list without brackets.
fn bare_parts(cell: &[u8], mark: u8) -> impl Iterator<Item = &[u8]> {
    let is_mark = move |byte: &u8| if mark == b' ' { byte.is_ascii_whitespace() } else { *byte == mark };
    cell.split(is_mark).filter(move |part| mark != b' ' || !part.is_empty())
}

/// Whether `cell` is a list of numbers without brackets, such as the pixels of a picture: `70 80 82 …`.
fn is_bare(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    if !cell.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.')) {
        return false;
    }
    let mut n_parts = 0;
    let are_numbers = bare_parts(cell, bare_mark(cell)).all(|part| {
        n_parts += 1;
        matches!(number(part, false), Number::Value(_) | Number::Beyond(_))
    });
    are_numbers && n_parts >= MIN_BARE
}

/// How many numbers stand in `cell`, and whether all are whole; nothing where it is no list of numbers.
pub(crate) fn length_and_wholeness(cell: &[u8]) -> Option<(u64, bool)> {
    let mut are_whole = !cell.contains(&b'.');
    let n_values = each_of_list(cell, |value| are_whole &= matches!(value, Number::Value(value) if value.fract() == 0.0)).ok()?;
    Some((n_values as u64, are_whole))
}

/// The list in `array([1., 2.], dtype=float32)` and its like, as NumPy and torch print them; other cells as they are.
fn without_call(cell: &[u8]) -> &[u8] {
    const CALLS: [&[u8]; 5] = [b"array(", b"np.array(", b"numpy.array(", b"tensor(", b"torch.tensor("];
    let Some(inner) = CALLS.iter().find_map(|call| cell.strip_prefix(*call)) else { return cell };
    let end = inner.iter().rposition(|&byte| byte == b']').map_or(inner.len(), |last| last + 1);
    inner[..end].trim_ascii()
}

/// Hands over the numbers of a list such as `[1, 2.5]` or, as NumPy prints it, `[1. 2.5]`, or as PostgreSQL writes it, `{1,2.5}` and, where
/// zeros are left out, `{1:2.5}/3`; gives how many there are.
///
/// # Errors
/// The first thing that is wrong, after the numbers before it were handed over.
pub(crate) fn each_of_list(cell: &[u8], mut take: impl FnMut(Number)) -> Result<usize, ListError> {
    let cell = without_call(cell.trim_ascii());
    if let Some(n_dims) = sparse_length(cell) {
        return each_of_sparse(cell, n_dims, take);
    }
    if let Some(outcome) = each_of_spark(cell, &mut take) {
        return outcome;
    }
    let without_types = without_types(cell);
    let cell = only_row(without_types.as_deref().unwrap_or(cell).trim_ascii());
    if is_bare(cell) {
        let parts = bare_parts(cell, bare_mark(cell)).map(|part| number(part, false));
        return Ok(parts.map(&mut take).count());
    }
    let inner = match cell {
        [b'[', inner @ .., b']'] | [b'(', inner @ .., b')'] | [b'{', inner @ .., b'}'] => inner,
        _ => return Err(ListError::Brackets),
    };
    if inner.iter().any(|byte| matches!(byte, b'[' | b']' | b'(' | b')' | b'{' | b'}')) {
        return Err(ListError::Brackets);
    }
    let inner = inner.trim_ascii();
    if inner.is_empty() {
        return Ok(0);
    }
    let mut n_values = 0;
    let mut take_one = |part: &[u8]| match number(part, false) {
        Number::Invalid if matches!(part.trim_ascii(), b"..." | b"\xe2\x80\xa6") => Err(ListError::Cut),
        Number::Invalid => Err(ListError::Value(n_values)),
        value => {
            take(value);
            n_values += 1;
            Ok(())
        }
    };
    if inner.contains(&b',') {
        let inner = inner.strip_suffix(b",").unwrap_or(inner);
        inner.split(|&byte| byte == b',').try_for_each(&mut take_one)?;
    } else {
        inner.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty()).try_for_each(&mut take_one)?;
    }
    Ok(n_values)
}

/// `[np.float32(0.5), np.float32(1.0)]`, as NumPy 2 prints numbers in a list, without the types; nothing for other cells.
fn without_types(cell: &[u8]) -> Option<Vec<u8>> {
    if !cell.contains(&b'(') || !cell.starts_with(b"[") {
        return None;
    }
    let mut plain = Vec::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.iter().position(|&byte| matches!(byte, b'(' | b')')) {
        let name =
            rest[..at].iter().rposition(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_')).map_or(0, |last| last + 1);
        let is_type = rest[at] == b'('
            && [b"float".as_slice(), b"int"].iter().any(|kind| rest[name..at].windows(kind.len()).any(|part| part == *kind));
        match rest[at] {
            b')' => plain.extend_from_slice(&rest[..at]),
            _ if is_type => plain.extend_from_slice(&rest[..name]),
            _ => return None,
        }
        rest = &rest[at + 1..];
    }
    plain.extend_from_slice(rest);
    Some(plain)
}

/// The one row in `[[1, 2, 3]]`; other cells as they are.
fn only_row(cell: &[u8]) -> &[u8] {
    let inner = match cell {
        [b'[', inner @ .., b']'] => inner.trim_ascii(),
        _ => return cell,
    };
    let is_row = inner.starts_with(b"[") && inner.ends_with(b"]") && inner.iter().filter(|&&byte| byte == b'[').count() == 1;
    if is_row { inner } else { cell }
}

/// Hands over a sparse vector as Spark writes it, `(5,[1,3],[0.5,2.0])`: its length, places from 0, values. Nothing for other cells.
fn each_of_spark(cell: &[u8], take: &mut impl FnMut(Number)) -> Option<Result<usize, ListError>> {
    let text = std::str::from_utf8(cell.strip_prefix(b"(")?.strip_suffix(b")")?).ok()?;
    let (length, rest) = text.split_once(',')?;
    let n_dims: usize = length.trim().parse().ok().filter(|&n_dims| n_dims <= MAX_SPARSE)?;
    let (places, values) = rest.trim().strip_prefix('[')?.strip_suffix(']')?.split_once(']')?;
    let values = values.trim().strip_prefix(',')?.trim().strip_prefix('[')?;
    let pieces = |list: &str| list.split(',').map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (places, values) = (pieces(places), pieces(values));
    if places.len() != values.len() {
        return Some(Err(ListError::Value(places.len().min(values.len()))));
    }
    let mut next = 0;
    for (position, (place, value)) in places.iter().zip(&values).enumerate() {
        let (place, value) =
            (place.parse::<usize>().ok().filter(|&place| place >= next && place < n_dims), number(value.as_bytes(), false));
        let (Some(place), false) = (place, value == Number::Invalid) else { return Some(Err(ListError::Value(position))) };
        (next..place).for_each(|_| take(Number::Value(0.0)));
        take(value);
        next = place + 1;
    }
    (next..n_dims).for_each(|_| take(Number::Value(0.0)));
    Some(Ok(n_dims))
}

/// Dimensions of what pgvector calls a `sparsevec`, `{1:2.5,3:1}/5`; nothing for other cells.
fn sparse_length(cell: &[u8]) -> Option<usize> {
    let slash = cell.iter().rposition(|&byte| byte == b'/')?;
    let length = std::str::from_utf8(&cell[slash + 1..]).ok()?.trim().parse().ok()?;
    let list = cell[..slash].trim_ascii();
    (list.starts_with(b"{") && list.ends_with(b"}") && length <= MAX_SPARSE).then_some(length)
}

fn each_of_sparse(cell: &[u8], n_dims: usize, mut take: impl FnMut(Number)) -> Result<usize, ListError> {
    let inner = cell.strip_prefix(b"{").and_then(|cell| cell.split(|&byte| byte == b'}').next()).unwrap_or_default();
    let mut next = 0;
    for (position, pair) in inner.split(|&byte| byte == b',').filter(|pair| !pair.trim_ascii().is_empty()).enumerate() {
        let wrong = || ListError::Value(position);
        let colon = pair.iter().position(|&byte| byte == b':').ok_or_else(wrong)?;
        // Indices count from 1 and ascend.
        let index: usize = std::str::from_utf8(&pair[..colon]).ok().and_then(|index| index.trim().parse().ok()).ok_or_else(wrong)?;
        let value = number(&pair[colon + 1..], false);
        if index <= next || index > n_dims || value == Number::Invalid {
            return Err(wrong());
        }
        (next..index - 1).for_each(|_| take(Number::Value(0.0)));
        take(value);
        next = index;
    }
    (next..n_dims).for_each(|_| take(Number::Value(0.0)));
    Ok(n_dims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_python_and_numpy_write_them() {
        let list = |text: &str| {
            let mut numbers = Vec::new();
            each_of_list(text.as_bytes(), |number| numbers.push(number)).map(|n| (n, numbers))
        };
        let values = vec![Number::Value(1.0), Number::Value(-2.5)];
        for text in ["[1, -2.5]", "[1. -2.5]", " ( 1,-2.5,)", "[1.\n  -2.5 ]"] {
            assert_eq!(list(text), Ok((2, values.clone())), "{text}");
        }
        assert_eq!(list("[]"), Ok((0, vec![])));
        assert_eq!(list("[1, [2]]"), Err(ListError::Brackets));
        assert_eq!(list("[1, 2"), Err(ListError::Brackets));
        assert_eq!(list("[1, x]"), Err(ListError::Value(1)));
        for text in ["array([1., -2.5], dtype=float32)", "tensor([ 1.0000, -2.5000], device='cuda:0')", "np.array([1,\n -2.5])", "{1,-2.5}"]
        {
            assert_eq!(list(text), Ok((2, values.clone())), "{text}");
        }
        for text in ["[ 0.1 0.2 ... 0.3]", "tensor([0.1, 0.2, ..., 0.3])", "[1, …, 2]"] {
            assert_eq!(list(text), Err(ListError::Cut), "{text}");
        }
        let sparse = [0.0, 1.5, 0.0, 2.0, 0.0].map(Number::Value).to_vec();
        assert_eq!(list("{2:1.5,4:2}/5"), Ok((5, sparse)));
        assert_eq!(list("{6:1.5}/5"), Err(ListError::Value(0)));
        let sparse = [0.0, 1.5, 0.0, 2.0, 0.0].map(Number::Value).to_vec();
        assert_eq!(list("(5,[1,3],[1.5,2.0])"), Ok((5, sparse)));
        assert_eq!((list("(2,[],[])").map(|(n, _)| n), list("(2,[2],[1.0])")), (Ok(2), Err(ListError::Value(0))));
        for text in ["[np.float32(1.0), np.float32(-2.5)]", "[float64(1), np.float64(-2.5)]", "[[1. -2.5]]", "[[ 1, -2.5 ]]"] {
            assert_eq!(list(text), Ok((2, values.clone())), "{text}");
        }
        assert_eq!(list("[[1, 2], [3, 4]]"), Err(ListError::Brackets));
        let eight = (1..=8_u8).map(|value| Number::Value(value.into())).collect::<Vec<_>>();
        for text in ["1 2 3 4 5 6 7 8", "1|2|3|4|5|6|7|8", " 1,2,3,4,5,6,7,8", "1;2;3;4;5;6;7;8.0"] {
            assert!(is_list(text.as_bytes()) && list(text) == Ok((8, eight.clone())), "{text}");
        }
        assert!(!is_list(b"2024 01 15") && !is_list(b"1 2 3 4 5 6 7 eight") && list("1 2 3") == Err(ListError::Brackets));
        assert!(is_list(b"{1,2}") && !is_list(b"{\"a\": 1}") && !is_list(b"arrays"));
        assert!(is_list(b"[ NaN 1.0]") && !is_list(b"['a', 'b']") && !is_list(b"[\"1\"]") && !is_list(b"(see below)"));
    }
}
