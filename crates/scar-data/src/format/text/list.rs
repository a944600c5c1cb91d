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

/// Whether `cell` begins as a list does.
pub(crate) fn is_list(cell: &[u8]) -> bool {
    let cell = without_call(cell.trim_ascii());
    match cell {
        [b'[' | b'(', ..] => true,
        // PostgreSQL's arrays; an object of JSON begins so too.
        [b'{', rest @ ..] => rest.trim_ascii_start().first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')),
        _ => false,
    }
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
        assert!(is_list(b"{1,2}") && !is_list(b"{\"a\": 1}") && !is_list(b"arrays"));
    }
}
