//! Bytes as few bytes: an arithmetic coder over the chances of [`Model`].

use super::model::{BITS, Model};

/// Bytes that a reader may want beyond the end: the state of the coder.
const N_STATE: usize = 4;

/// The part of the range from `low` to `high` in which the next bit is a 1 ends here.
fn middle(low: u32, high: u32, chance: u32) -> u32 {
    let range = high - low;
    low + (range >> BITS) * chance + (((range & ((1 << BITS) - 1)) * chance) >> BITS)
}

/// `text` as bytes of which [`decoded`] makes it again, if it is told its length.
pub(super) fn encoded(text: &[u8]) -> Vec<u8> {
    let (mut low, mut high, mut out) = (0, u32::MAX, Vec::new());
    let mut model = Model::new();
    for bit in text.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1 == 1)) {
        let middle = middle(low, high, model.chance());
        if bit {
            high = middle
        } else {
            low = middle + 1
        }
        while (low ^ high) >> 24 == 0 {
            out.push((high >> 24) as u8);
            (low, high) = (low << 8, high << 8 | 255);
        }
        model.learn(bit);
    }
    // What follows is read as zeros, and that must lie in the range.
    if low > 0 {
        out.push((high >> 24) as u8);
    }
    out
}

/// The text of `n` bytes; `None` where `bytes` end before it does, or do not end with it.
pub(super) fn decoded(bytes: &[u8], n: usize) -> Option<Vec<u8>> {
    let mut read = 0;
    let mut next = || {
        read += 1;
        (read <= bytes.len() + N_STATE).then(|| bytes.get(read - 1).copied().map_or(0, u32::from))
    };
    let mut at = 0;
    for _ in 0..N_STATE {
        at = at << 8 | next()?;
    }
    let (mut low, mut high) = (0, u32::MAX);
    let mut model = Model::new();
    while model.n_chars() < n {
        let middle = middle(low, high, model.chance());
        let bit = at <= middle;
        if bit {
            high = middle
        } else {
            low = middle + 1
        }
        while (low ^ high) >> 24 == 0 {
            (low, high) = (low << 8, high << 8 | 255);
            at = at << 8 | next()?;
        }
        model.learn(bit);
    }
    (read + 1 >= bytes.len()).then(|| model.into_text())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_repeats_becomes_little_and_what_does_not_hardly_grows() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 54
        };
        let lists = (0..2_000).map(|_| format!("{},", next())).collect::<String>();
        // Numbers below 1,024 say ten bits each.
        let n = encoded(lists.as_bytes()).len();
        assert!((2_300..3_000).contains(&n), "{n}");
        assert!(encoded(&[b'a'; 10_000]).len() < 100);
        assert_eq!(decoded(&encoded(b""), 0).as_deref(), Some(&b""[..]));
    }

    #[test]
    fn cut_or_lengthened_it_gives_nothing_or_something_else() {
        let text = "{\"a\":[1,2,3,4]}".repeat(20);
        let bytes = encoded(text.as_bytes());
        for end in 0..bytes.len() {
            assert_ne!(decoded(&bytes[..end], text.len()).as_deref(), Some(text.as_bytes()), "{end} of {}", bytes.len());
        }
        assert_eq!(decoded(&[&bytes[..], &[0; 9]].concat(), text.len()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn every_text_comes_back(text in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..600),
            "[0-9,]{0,900}".prop_map(String::into_bytes),
            "(ab|\u{e4}\u{1f415}|\"\\*o\":){0,90}".prop_map(String::into_bytes),
        ]) {
            let bytes = encoded(&text);
            prop_assert!(bytes.len() <= text.len() + text.len() / 4 + 8);
            prop_assert_eq!(decoded(&bytes, text.len()), Some(text));
        }

        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200), n in 0_usize..5_000) {
            if let Some(text) = decoded(&bytes, n) {
                prop_assert_eq!(text.len(), n);
            }
        }
    }
}
