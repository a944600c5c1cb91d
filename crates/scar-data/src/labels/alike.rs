//! Class names that a person takes for one and the same.

use std::collections::BTreeMap;

use super::looks::seen;
use scar_files::words::quoted;

/// The groups of `names` of which each looks like the others, in the order of their look; each has two names at least.
pub(crate) fn groups_alike<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        groups.entry(look(name)).or_default().push(name);
    }
    groups.into_values().filter(|names| names.len() > 1).collect()
}

/// What of `name` is seen: without characters that have no width, in one form of each letter (NFKC: full-width, composed or not), in
/// lower case, letters of other scripts as the Latin ones that they look like (UTS 39), blanks of all kinds as one.
///
/// Letters of ASCII stay, so that `0` and `O` are two.
fn look(name: &str) -> String {
    seen(name.chars().filter(|&c| !is_invisible(c))).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character takes no room: soft hyphens, joiners, marks of direction, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// `name` so that it can be told from those that look like it: with its characters outside ASCII, and with blanks at its ends told.
pub(crate) fn told_apart(name: &str) -> String {
    const MOST: usize = 3;
    let odd: Vec<char> = name.chars().filter(|c| !c.is_ascii()).collect();
    let shown: String = name.chars().filter(|&c| !is_invisible(c)).collect();
    let mut notes: Vec<String> = odd.iter().take(MOST).map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    if odd.len() > MOST {
        notes.push("…".to_owned());
    }
    if name.trim_matches(' ') != name {
        notes.push("blanks at its ends".to_owned());
    }
    if notes.is_empty() { quoted(&shown) } else { format!("{} (with {})", quoted(&shown), notes.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[&[&str]]) {
        assert_eq!(groups_alike(names.iter().copied()), expected);
    }

    #[test]
    fn names_that_look_alike_are_one_group() {
        check(&["cat", "Cat", "CAT", "dog"], &[&["cat", "Cat", "CAT"]]);
        check(&["a b", "a\u{a0}b", "a  b ", "ab"], &[&["a b", "a\u{a0}b", "a  b "]]);
        check(&["cat", "c\u{200b}at", "\u{feff}cat"], &[&["cat", "c\u{200b}at", "\u{feff}cat"]]);
        // Full-width; composed and not; Cyrillic «с» and «а», Greek «ο».
        check(&["cat", "ｃａｔ"], &[&["cat", "ｃａｔ"]]);
        check(&["caf\u{e9}", "cafe\u{301}"], &[&["caf\u{e9}", "cafe\u{301}"]]);
        check(&["cat", "\u{441}\u{430}t", "dog", "d\u{3bf}g"], &[&["cat", "\u{441}\u{430}t"], &["dog", "d\u{3bf}g"]]);
    }

    #[test]
    fn names_that_differ_to_the_eye_are_none() {
        check(&["0", "O", "1", "l", "rn", "m"], &[]);
        check(&["cafe", "café", "猫", "犬", "кот", "кит", "e1", "e2", ""], &[]);
        check(&["α", "β", "γ", "s"], &[]);
    }

    #[test]
    fn what_tells_them_apart_is_told() {
        assert_eq!(told_apart("cat"), "«cat»");
        assert_eq!(told_apart("c\u{200b}at"), "«cat» (with U+200B)");
        assert_eq!(told_apart("cat "), "«cat » (with blanks at its ends)");
        assert_eq!(told_apart("кошка"), "«кошка» (with U+043A, U+043E, U+0448, …)");
    }
}
