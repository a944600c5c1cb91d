//! The entries of a list of tags as one cell writes it: as JSON, Python, NumPy or PostgreSQL do.

use serde_json::Value;
use serde_json::value::RawValue;

/// An entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    Text(String),
    Number { text: String, is_whole: bool },
    Null,
}

impl Entry {
    /// What a word without quotes is.
    fn of_word(word: &str) -> Self {
        match word.parse::<f64>() {
            _ if matches!(word, "None" | "null" | "NULL" | "nan" | "NaN") => Self::Null,
            Ok(value) if value.fract() == 0.0 => Self::Number { text: format!("{value}"), is_whole: true },
            Ok(_) => Self::Number { text: word.to_owned(), is_whole: false },
            Err(_) => Self::Text(word.to_owned()),
        }
    }

    pub(super) fn is_one(&self) -> bool {
        matches!(self, Self::Number { text, .. } if text == "1")
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Self::Number { text, .. } if text == "0")
    }

    pub(super) fn into_text(self) -> Option<String> {
        let text = match self {
            Self::Text(text) => text,
            Self::Number { text, .. } => text,
            Self::Null => return None,
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// The entries of a list in brackets, as JSON, Python, NumPy and PostgreSQL write it; `None` for what is none, and for lists of lists.
pub(super) fn entries(text: &str) -> Option<Vec<Entry>> {
    let text = text.trim();
    let text = text.strip_prefix("array(").map_or(text, |call| &call[..call.rfind(']').map_or(call.len(), |end| end + 1)]);
    if text.starts_with('[')
        && let Ok(values) = serde_json::from_str::<Vec<Value>>(text)
    {
        return values.into_iter().map(of_json).collect();
    }
    let (inner, open) = match text.as_bytes() {
        [open @ b'[', .., b']'] | [open @ b'(', .., b')'] | [open @ b'{', .., b'}'] => (&text[1..text.len() - 1], *open),
        [b'<', .., b'>'] => return Some(text[1..text.len() - 1].split("><").map(|tag| Entry::Text(tag.to_owned())).collect()),
        _ => return None,
    };
    let mut found = Vec::new();
    let mut rest = inner.trim_start();
    let has_commas = inner.contains(',');
    let mut is_quoted = rest.is_empty();
    while !rest.is_empty() {
        if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
            let (entry, behind) = quoted(&rest[1..], quote)?;
            found.push(Entry::Text(entry));
            is_quoted = true;
            rest = behind.trim_start();
        } else {
            let is_end = |c: char| c == ',' || (!has_commas && c.is_whitespace());
            let end = rest.find(is_end).unwrap_or(rest.len());
            let word = rest[..end].trim();
            if word.contains(['[', ']', '(', '{', '}', '"', ':', '=']) {
                return None;
            }
            found.push(Entry::of_word(word));
            rest = rest[end..].trim_start();
        }
        rest = match rest.strip_prefix(',') {
            Some(behind) => behind.trim_start(),
            // Behind a text there is a comma, a blank as NumPy writes it, or nothing.
            None if rest.starts_with(':') => return None,
            None => rest,
        };
    }
    // A remark stands in round brackets too.
    (open != b'(' || is_quoted || found.iter().all(|entry| !matches!(entry, Entry::Text(_)))).then_some(found)
}

fn of_json(value: Value) -> Option<Entry> {
    Some(match value {
        Value::String(text) => Entry::Text(text),
        Value::Number(number) => Entry::of_word(&number.to_string()),
        Value::Bool(value) => Entry::Text(value.to_string()),
        Value::Null => Entry::Null,
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// The text that ends with `quote`, which a line or a second quote before it takes for a letter, and what stands behind it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => found.push(chars.next()?.1),
            c if c == quote && text[at + 1..].starts_with(quote) => {
                chars.next();
                found.push(quote);
            }
            c if c == quote => return Some((found, &text[at + 1..])),
            c => found.push(c),
        }
    }
    None
}

/// What the entries of a list of JSON are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonList {
    /// Texts, which are no numbers, or nothing.
    Texts,
    /// Whole numbers.
    Whole,
    /// 0 and 1 with a point.
    ZerosAndOnes,
    /// Anything else.
    Other,
}

/// What the entries of `raw`, a list of JSON, are.
pub(crate) fn json_list(raw: &str) -> JsonList {
    let Ok(values) = serde_json::from_str::<Vec<&RawValue>>(raw) else { return JsonList::Other };
    let all = |is_meant: &dyn Fn(&str) -> bool| values.iter().all(|value| is_meant(value.get()));
    let is_text = |raw: &str| (raw.starts_with('"') && raw[1..raw.len() - 1].parse::<f64>().is_err()) || raw == "null" || raw == "\"\"";
    let number = |raw: &str| raw.parse::<f64>().ok();
    match () {
        () if values.is_empty() => JsonList::Other,
        () if all(&is_text) => JsonList::Texts,
        () if all(&|raw| number(raw).is_some_and(|value| value.fract() == 0.0) && !raw.contains(['.', 'e', 'E'])) => JsonList::Whole,
        () if all(&|raw| number(raw).is_some_and(|value| value == 0.0 || value == 1.0)) => JsonList::ZerosAndOnes,
        () => JsonList::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_json_are_told_apart() {
        for (raw, expected) in [
            (r#"["a", "b"]"#, JsonList::Texts),
            (r#"["a", null]"#, JsonList::Texts),
            (r#"["0.5", "1"]"#, JsonList::Other),
            ("[1, -2]", JsonList::Whole),
            ("[1.0, 0.0]", JsonList::ZerosAndOnes),
            ("[1.0, 0.5]", JsonList::Other),
            ("[]", JsonList::Other),
            (r#"[{"a": 1}]"#, JsonList::Other),
        ] {
            assert_eq!(json_list(raw), expected, "{raw}");
        }
    }
}
