//! How each character looks: in one form of each letter (NFKC), in lower case, letters of other scripts as the Latin ones that they look
//! like (UTS 39).
//!
//! The tables of Unicode's crates are made for speed, and were a tenth of the compute worker as a first visit loads it. What is asked of them here
//! has 10,000 answers, which
//! `looks.bin` holds in a quarter of the room; the tests make it, from those crates.

use std::sync::OnceLock;

/// Of each character whose look is not that of its lower case, in ascending order: the distance to the one before, in seven bits a byte, the
/// lowest first; then, for each, of how many characters its look is; then all looks.
static PACKED: &[u8] = include_bytes!("looks.bin");

/// Combining marks whose order says nothing, as they stand at different places of a letter.
const MARKS: [(char, char); 13] = [
    ('\u{300}', '\u{36f}'),
    ('\u{483}', '\u{487}'),
    ('\u{591}', '\u{5bd}'),
    ('\u{5bf}', '\u{5bf}'),
    ('\u{5c1}', '\u{5c2}'),
    ('\u{5c4}', '\u{5c5}'),
    ('\u{5c7}', '\u{5c7}'),
    ('\u{610}', '\u{61a}'),
    ('\u{64b}', '\u{65f}'),
    ('\u{670}', '\u{670}'),
    ('\u{1dc0}', '\u{1dff}'),
    ('\u{20d0}', '\u{20ff}'),
    ('\u{fe20}', '\u{fe2f}'),
];

/// What is seen of `text`. Letters of ASCII stay, so that `0` and `O` are two.
pub(super) fn seen(text: impl Iterator<Item = char>) -> String {
    let mut seen: Vec<char> = Vec::new();
    for c in text {
        if c.is_ascii() {
            seen.push(c.to_ascii_lowercase());
        } else if let Some(parts) = syllable(c) {
            parts.into_iter().flatten().for_each(|part| push(part, &mut seen));
        } else {
            push(if c == 'ς' { 'σ' } else { c }, &mut seen);
        }
    }
    seen.chunk_by_mut(|&a, &b| is_mark(a) && is_mark(b)).for_each(<[char]>::sort_unstable);
    seen.into_iter().collect()
}

fn push(c: char, seen: &mut Vec<char>) {
    let looks = looks();
    match looks.binary_search_by_key(&c, |&(c, _)| c) {
        Ok(at) => seen.extend(looks[at].1.chars()),
        Err(_) => seen.extend(c.to_lowercase()),
    }
}

fn is_mark(c: char) -> bool {
    MARKS.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// The letters of a Korean syllable (The Unicode Standard, section 3.12).
fn syllable(c: char) -> Option<[Option<char>; 3]> {
    const FIRST: u32 = 0xAC00;
    const N_VOWELS: u32 = 21;
    const N_ENDS: u32 = 28;
    let at = u32::from(c).checked_sub(FIRST).filter(|&at| at < 19 * N_VOWELS * N_ENDS)?;
    let (start, vowel, end) = (at / N_ENDS / N_VOWELS, at / N_ENDS % N_VOWELS, at % N_ENDS);
    Some([char::from_u32(0x1100 + start), char::from_u32(0x1161 + vowel), char::from_u32(0x11A7 + end).filter(|_| end > 0)])
}

fn looks() -> &'static [(char, &'static str)] {
    static LOOKS: OnceLock<Vec<(char, &str)>> = OnceLock::new();
    LOOKS.get_or_init(|| unpacked(PACKED))
}

/// The characters and their looks.
fn unpacked(packed: &'static [u8]) -> Vec<(char, &'static str)> {
    // The looks are text, and lengths and distances are counted from the front.
    let (mut chars, mut code, mut at) = (Vec::new(), 0, 0);
    let n = u16::from_le_bytes([packed[0], packed[1]]) as usize;
    let bytes = &packed[2..];
    while chars.len() < n {
        let (mut step, mut shift) = (0, 0);
        loop {
            let byte = bytes[at];
            at += 1;
            step |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        code += step;
        chars.push(char::from_u32(code).expect("the table holds characters"));
    }
    let (lengths, texts) = bytes[at..].split_at(n);
    let mut rest = std::str::from_utf8(texts).expect("the table holds text");
    let take = |&length: &u8| {
        let end = rest.char_indices().nth(length.into()).map_or(rest.len(), |(end, _)| end);
        let (look, others) = rest.split_at(end);
        rest = others;
        look
    };
    let looks: Vec<&str> = lengths.iter().map(take).collect();
    chars.into_iter().zip(looks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_security::confusable_detection::skeleton;

    /// What Unicode's crates say of a character.
    fn by_unicode(c: char) -> String {
        let mut seen = String::new();
        for c in std::iter::once(c).nfkc().collect::<String>().to_lowercase().chars() {
            if c.is_ascii() { seen.push(c) } else { seen.extend(skeleton(c.encode_utf8(&mut [0; 4]))) }
        }
        seen.to_lowercase()
    }

    fn packed(looks: &[(char, String)]) -> Vec<u8> {
        let mut bytes = (looks.len() as u16).to_le_bytes().to_vec();
        let mut before = 0;
        for &(c, _) in looks {
            let mut step = u32::from(c) - before;
            before = u32::from(c);
            while step > 127 {
                bytes.push((step & 127) as u8 | 128);
                step >>= 7;
            }
            bytes.push(step as u8);
        }
        bytes.extend(looks.iter().map(|(_, look)| look.chars().count() as u8));
        looks.iter().for_each(|(_, look)| bytes.extend(look.as_bytes()));
        bytes
    }

    /// `SCAR_SAVE_LOOKS=1 cargo test` writes the table anew, for a new version of Unicode.
    #[test]
    fn the_table_says_what_unicode_says() {
        let others = ('\u{80}'..=char::MAX).filter(|&c| syllable(c).is_none() && c != 'ς');
        let looks: Vec<(char, String)> =
            others.map(|c| (c, by_unicode(c))).filter(|(c, look)| *look != c.to_lowercase().collect::<String>()).collect();
        let made = packed(&looks);
        if std::env::var_os("SCAR_SAVE_LOOKS").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/labels/looks.bin"), &made).expect("the file is written");
        } else {
            assert!(made == PACKED, "looks.bin is of another version: run with SCAR_SAVE_LOOKS=1");
        }
    }

    #[test]
    fn syllables_look_as_their_letters_do() {
        for c in ['가', '각', '힣', '한'] {
            let letters: String = std::iter::once(c).nfd().collect();
            assert_eq!(seen(std::iter::once(c)), seen(letters.chars()), "{c}");
            assert_eq!(seen(std::iter::once(c)), by_unicode(c), "{c}");
        }
    }

    #[test]
    fn marks_look_the_same_in_any_order() {
        assert_eq!(seen("a\u{323}\u{302}".chars()), seen("a\u{302}\u{323}".chars()));
        assert_eq!(seen("ậ".chars()), seen("a\u{323}\u{302}".chars()));
        assert_eq!(seen("ΟΔΟΣ".chars()), seen("οδος".chars()));
    }
}
