//! What the id of a row is for a person: a name, a picture, or the row's own text.

/// An id as a browser shows it. Nothing is fetched for it: only what stands in the id itself is shown, so an address stays a name.
///
/// ```
/// use scar_report::rows::IdLook;
/// assert_eq!(IdLook::of("img_7.png"), IdLook::Name("img_7.png"));
/// assert_eq!(IdLook::of("https://example.org/7.png"), IdLook::Name("https://example.org/7.png"));
/// let picture = "data:image/png;base64,iVBORw0KGgo=";
/// assert_eq!(IdLook::of(picture), IdLook::Picture(picture));
/// assert_eq!(IdLook::of("data:text/plain,a%20cat%20on%20a%20mat"), IdLook::Text("a cat on a mat".to_owned()));
/// assert_eq!(IdLook::of("The cat sat on the mat all day."), IdLook::Text("The cat sat on the mat all day.".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdLook<'a> {
    /// A name.
    Name(&'a str),
    /// A picture, as the `data:` URL that it is.
    Picture(&'a str),
    /// A text, cut where it is long.
    Text(String),
}

/// Kinds of pictures that are shown. Drawings in SVG are documents of their own, and are not.
const PICTURES: [&str; 6] = ["png", "jpeg", "gif", "webp", "avif", "bmp"];

/// Characters of the longest picture that is shown: a table of them must stay quick.
const LONGEST_PICTURE: usize = 1 << 20;

/// Characters of a text that are shown.
const LONGEST_TEXT: usize = 80;

/// Words from which on an id is a text.
const FEWEST_WORDS: usize = 4;

impl<'a> IdLook<'a> {
    /// What `id` is.
    pub fn of(id: &'a str) -> Self {
        if is_picture(id) {
            return Self::Picture(id);
        }
        if let Some(text) = plain_text(id) {
            return Self::Text(shortened(&text));
        }
        match id.split_whitespace().count() >= FEWEST_WORDS || id.chars().count() > LONGEST_TEXT {
            true => Self::Text(shortened(id)),
            false => Self::Name(id),
        }
    }
}

fn is_picture(id: &str) -> bool {
    let Some(rest) = id.strip_prefix("data:image/").filter(|_| id.len() <= LONGEST_PICTURE) else { return false };
    let Some((kind, content)) = rest.split_once(";base64,") else { return false };
    let is_base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
    PICTURES.contains(&kind) && !content.is_empty() && content.bytes().all(is_base64)
}

/// The text of a `data:` URL of plain text with %-escapes.
fn plain_text(id: &str) -> Option<String> {
    let (kind, content) = id.strip_prefix("data:text/plain")?.split_once(',')?;
    if kind.ends_with(";base64") {
        return None;
    }
    let (mut bytes, mut rest) = (Vec::new(), content.bytes());
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// `text` on one line, cut where it is long.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_never_shown_as_one() {
        let odd = [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:image/png;base64,",
            "data:image/png,abc",
            "data:image/png;base64,\"><script>",
            "DATA:image/png;base64,iVBO",
            "data:text/html,<b>x</b>",
            "blob:http://x/y",
            "//example.org/7.png",
        ];
        for id in odd {
            assert_eq!(IdLook::of(id), IdLook::Name(id));
        }
        let long = format!("data:image/png;base64,{}", "A".repeat(LONGEST_PICTURE));
        assert!(matches!(IdLook::of(&long), IdLook::Text(text) if text.chars().count() <= LONGEST_TEXT + 1));
    }

    #[test]
    fn texts_are_cut_and_stand_on_one_line() {
        let text = "A cat\n sat ".repeat(30);
        let IdLook::Text(shown) = IdLook::of(&text) else { panic!("a text") };
        assert!(shown.starts_with("A cat sat A cat") && shown.ends_with('…') && shown.chars().count() <= LONGEST_TEXT + 1, "{shown}");
        // Half a character is no text.
        assert_eq!(IdLook::of("data:text/plain,%e4%b"), IdLook::Name("data:text/plain,%e4%b"));
        assert_eq!(IdLook::of("data:text/plain;charset=utf-8,%e2%82%ac"), IdLook::Text("€".to_owned()));
    }
}
