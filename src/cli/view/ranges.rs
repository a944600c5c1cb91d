//! `Range: bytes=…` of one part (RFC 9110, section 14).

/// Bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The first of them.
    pub(super) start: u64,
    /// How many.
    pub(super) len: u64,
}

/// What a request asks for of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The whole: there is no range, or one that may be ignored.
    Whole,
    /// A part.
    Part(Part),
    /// A part that the file does not have.
    Outside,
}

/// What `range` asks for of `len` bytes. Several ranges, and what is none, count as no range, as the standard allows.
pub(super) fn wanted(range: Option<&str>, len: u64) -> Wanted {
    let asked = range.and_then(|range| range.trim().strip_prefix("bytes=")).filter(|ranges| !ranges.contains(','));
    let Some((first, last)) = asked.and_then(|range| range.trim().split_once('-')) else { return Wanted::Whole };
    match (number(first), number(last)) {
        // The last so many bytes.
        (Some(None), Some(Some(n))) if n > 0 && len > 0 => Wanted::Part(Part { start: len - n.min(len), len: n.min(len) }),
        (Some(None), Some(Some(_))) => Wanted::Outside,
        (Some(Some(first)), Some(last)) if last.is_none_or(|last| first <= last) => {
            if first >= len {
                return Wanted::Outside;
            }
            let end = last.map_or(len, |last| last.saturating_add(1).min(len));
            Wanted::Part(Part { start: first, len: end - first })
        }
        _ => Wanted::Whole,
    }
}

/// A number of digits alone; the inner `None` for none, the outer for what is no number.
fn number(text: &str) -> Option<Option<u64>> {
    let text = text.trim();
    match text {
        "" => Some(None),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, len: u64, expected: Wanted) {
        assert_eq!(wanted(Some(range), len), expected, "{range} of {len}");
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let part = |start, len| Wanted::Part(Part { start, len });
        check("bytes=0-0", 10, part(0, 1));
        check("bytes=3-", 10, part(3, 7));
        check("bytes=3-99", 10, part(3, 7));
        check("bytes=-4", 10, part(6, 4));
        check("bytes=-99", 10, part(0, 10));
        check("bytes=9-18446744073709551615", 10, part(9, 1));
        check("bytes=0-99999999999999999999999", 10, part(0, 10));
        check("bytes=10-", 10, Wanted::Outside);
        check("bytes=-0", 10, Wanted::Outside);
        check("bytes=0-", 0, Wanted::Outside);
        check("bytes=-5", 0, Wanted::Outside);
        for ignored in ["bytes=5-3", "bytes=0-1,3-4", "bytes=", "bytes=-", "bytes=a-b", "rows=0-1", "bytes=+1-2", "bytes=--1", ""] {
            check(ignored, 10, Wanted::Whole);
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
    }
}
