//! How names, texts and numbers from files stand in a sentence: short, on one line, and unable to disturb what is around.

/// Longest file name shown, in characters.
const MAX_NAME_CHARS: usize = 80;
/// Longest label or cell shown, in characters.
const MAX_TEXT_CHARS: usize = 40;

/// A file's name as it is shown: without control and direction-override characters, cut in the middle beyond 80 characters.
/// ```
/// # use scar_data::shown_name;
/// assert_eq!(shown_name("a\u{202e}b\n.npy"), "ab.npy");
/// assert_eq!(shown_name(&"a".repeat(5_000)).chars().count(), 80);
/// ```
pub fn shown_name(name: &str) -> String {
    let name = cut_in_the_middle(name.chars().filter(|&c| !is_unseen(c)), MAX_NAME_CHARS);
    if name.trim().is_empty() { "(file without a name)".to_owned() } else { name }
}

/// A text out of a file as it is quoted in a message: «text», on one line, beyond 40 characters cut in the middle.
pub fn quoted(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_unseen(c));
    format!("«{}»", cut_in_the_middle(shown, MAX_TEXT_CHARS))
}

/// What a crate says, on one line, without what is beyond `max_chars`: it may quote the file.
pub fn one_line(text: &str, max_chars: usize) -> String {
    text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).take(max_chars).collect()
}

/// Up to eight names as they are quoted, the rest counted: «a», «b».
pub fn name_list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 8;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names.take(SHOWN).map(quoted).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// A whole number with commas between thousands: 1,408.
pub fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: «1 row», «1,200 rows».
pub fn count_of(number: u64, noun: &str) -> String {
    let plural = if number == 1 {
        noun.to_owned()
    } else if noun.ends_with("ss") {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    };
    format!("{} {plural}", grouped(number))
}

/// Whether a character is a control, changes the direction of writing, or takes no room: none belongs in a message.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn cut_in_the_middle(chars: impl Iterator<Item = char>, max_chars: usize) -> String {
    let chars: Vec<char> = chars.collect();
    if chars.len() <= max_chars {
        return chars.into_iter().collect();
    }
    let tail = max_chars / 3;
    let head = max_chars - tail - 1;
    chars[..head].iter().chain(&['…']).chain(&chars[chars.len() - tail..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([grouped(0_u64), grouped(704_u64), grouped(1_408_u64), grouped(1_000_000_u64)], ["0", "704", "1,408", "1,000,000"]);
        assert_eq!(
            [count_of(1, "row"), count_of(2, "row"), count_of(1, "class"), count_of(3, "class")],
            ["1 row", "2 rows", "1 class", "3 classes"]
        );
    }

    #[test]
    fn long_lists_of_names_are_counted() {
        assert_eq!(name_list(["a", "b"].into_iter()), "«a», «b»");
        assert_eq!(name_list(["a"; 11].into_iter()), format!("{}«a» and 3 more", "«a», ".repeat(7)));
    }

    #[test]
    fn long_or_hidden_text_stays_short_and_on_one_line() {
        assert_eq!(quoted("nine\nlines\u{202e}"), "«nine lines»");
        assert_eq!(quoted(&"x".repeat(20_000)).chars().count(), MAX_TEXT_CHARS + 2);
        assert_eq!(shown_name("\u{202e}"), "(file without a name)");
    }
}
