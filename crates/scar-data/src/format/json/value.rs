//! JSON values that were told apart but not taken to pieces: what they are, their numbers, their scalars.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::format::text::number::{Number, number};
use crate::gather::cell::Cell;

/// Lists and objects in one another, beyond which no real file goes.
const MAX_DEPTH: usize = 64;

/// What a value is, by its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonKind {
    List,
    Object,
    Text,
    Number,
    Flag,
    Null,
}

/// What `raw`, a valid value, is.
pub(crate) fn kind(raw: &str) -> JsonKind {
    match raw.as_bytes().first() {
        Some(b'[') => JsonKind::List,
        Some(b'{') => JsonKind::Object,
        Some(b'"') if number_word(raw).is_none() => JsonKind::Text,
        Some(b't' | b'f') => JsonKind::Flag,
        Some(b'n') | None => JsonKind::Null,
        _ => JsonKind::Number,
    }
}

/// The number that Python writes as a bare word and JavaScript as a text.
fn number_word(raw: &str) -> Option<f32> {
    match raw {
        "\"NaN\"" => Some(f32::NAN),
        "\"Infinity\"" => Some(f32::INFINITY),
        "\"-Infinity\"" => Some(f32::NEG_INFINITY),
        _ => None,
    }
}

/// The number in `raw`.
pub(crate) fn as_number(raw: &str) -> Number {
    match raw.as_bytes().first() {
        Some(b'"') => number_word(raw).map_or(Number::Invalid, Number::Value),
        Some(b't' | b'f' | b'[' | b'{') => Number::Invalid,
        _ => number(raw.as_bytes(), false),
    }
}

/// Whether `raw` is a whole number.
pub(crate) fn is_whole(raw: &str) -> bool {
    raw.parse::<f64>().is_ok_and(|value| value.fract() == 0.0)
}

/// Why a value is no list of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VectorError {
    /// It is no list.
    NoList,
    /// A list or an object stands in it.
    Nested,
    /// The value at this position, from 0, is no number.
    Value(usize),
    /// It is printed as a text, and numbers were left out.
    Cut,
}

/// Hands over the numbers of a list; gives how many there are.
///
/// # Errors
/// The first thing that is wrong, after the numbers before it were handed over.
pub(crate) fn each_number(raw: &str, mut take: impl FnMut(Number)) -> Result<usize, VectorError> {
    if raw.starts_with('{') {
        return each_of_spark(raw, take);
    }
    let inner = raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']')).ok_or(VectorError::NoList)?;
    let inner = inner.trim_ascii();
    if inner.is_empty() {
        return Ok(0);
    }
    let mut n_values = 0;
    for part in inner.as_bytes().split(|&byte| byte == b',') {
        match number(part, false) {
            Number::Invalid => {
                let part = part.trim_ascii();
                let written = number_in_text(part);
                if written.is_none() && matches!(part.first(), Some(b'[' | b'{')) {
                    return Err(VectorError::Nested);
                }
                match std::str::from_utf8(part).ok().and_then(number_word).map(Number::Value).or(written) {
                    Some(value) => take(value),
                    None => return Err(VectorError::Value(n_values)),
                }
            }
            value => take(value),
        }
        n_values += 1;
    }
    Ok(n_values)
}

/// A vector of Spark ML as its JSON has it: all values, or those that are not zero with their places.
#[derive(Deserialize)]
struct SparkVector {
    #[serde(rename = "type")]
    kind: u8,
    size: Option<usize>,
    indices: Option<Vec<usize>>,
    values: Vec<f64>,
}

/// The number that `part` of a list has in a text: `"0.5"`, as databases write what JSON's numbers do not hold, or
/// `{"$numberDouble": "0.5"}`, as MongoDB does.
#[cold]
fn number_in_text(part: &[u8]) -> Option<Number> {
    let text = match part.strip_prefix(b"{").and_then(|part| part.strip_suffix(b"}")) {
        Some(inner) => {
            let (name, value) = inner.split_at(inner.iter().position(|&byte| byte == b':')?);
            name.trim_ascii().starts_with(b"\"$number").then_some(value[1..].trim_ascii())?
        }
        None => part,
    };
    let inner = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).filter(|inner| !inner.is_empty())?;
    Some(number(inner, false)).filter(|number| matches!(number, Number::Value(_) | Number::Beyond(_)))
}

/// Dimensions that a row may have whose zeros are left out.
const MAX_SPARSE: usize = 1 << 24;

fn each_of_spark(raw: &str, mut take: impl FnMut(Number)) -> Result<usize, VectorError> {
    let Ok(SparkVector { kind, size, indices, values }) = serde_json::from_str::<SparkVector>(raw) else { return Err(VectorError::Nested) };
    let number = |value: f64| if (value as f32).is_finite() { Number::Value(value as f32) } else { Number::Beyond(value) };
    let n_values = values.len();
    if kind == 1 {
        values.into_iter().for_each(|value| take(number(value)));
        return Ok(n_values);
    }
    let (Some(size), Some(places)) = (size.filter(|&size| size <= MAX_SPARSE), indices) else { return Err(VectorError::Nested) };
    let ascend = places.windows(2).all(|pair| pair[0] < pair[1]) && places.last().is_none_or(|&last| last < size);
    if places.len() != n_values || !ascend {
        return Err(VectorError::Value(places.len().min(n_values)));
    }
    let mut next = 0;
    for (place, value) in places.into_iter().zip(values) {
        (next..place).for_each(|_| take(Number::Value(0.0)));
        take(number(value));
        next = place + 1;
    }
    (next..size).for_each(|_| take(Number::Value(0.0)));
    Ok(size)
}

/// Hands over the value as a cell of a column.
///
/// # Errors
/// What a text in it that is not valid says.
pub(crate) fn with_cell(raw: &str, take: impl FnOnce(Cell<'_>)) -> serde_json::Result<()> {
    match kind(raw) {
        JsonKind::List if is_flat(raw) => take(Cell::List(raw)),
        JsonKind::List | JsonKind::Object => take(Cell::Nested),
        JsonKind::Null => take(Cell::Missing),
        JsonKind::Flag => take(Cell::Flag(raw == "true")),
        JsonKind::Text => take(Cell::Text(&serde_json::from_str::<Text<'_>>(raw)?.0)),
        JsonKind::Number => take(match raw.parse() {
            Ok(whole) => Cell::Integer(whole),
            Err(_) => number_word(raw).map_or_else(|| Cell::Float(raw.parse().unwrap_or(f64::NAN)), |value| Cell::Float(value.into())),
        }),
    }
    Ok(())
}

/// Whether a list has no list or object in it.
fn is_flat(raw: &str) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for byte in raw.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => depth += 1,
            _ => {}
        }
    }
    depth == 1
}

/// Whether lists and objects stand in one another deeper than any real file has them.
pub(crate) fn is_too_deep(raw: &str) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for &byte in raw.as_bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => depth += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// The names and values of an object, in its order; a name may stand twice.
pub(crate) struct Entries<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfText;
        impl<'de> Visitor<'de> for OfText {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(OfText)
    }
}

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfEntries;
        impl<'de> Visitor<'de> for OfEntries {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Text(name)) = map.next_key()? {
                    entries.push((name, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(OfEntries)
    }
}

/// Puts quotes around the bare words `NaN`, `Infinity` and `-Infinity`, which Python writes and JSON does not know.
pub(crate) struct QuotedWords<R> {
    inner: R,
    chunk: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    is_text: bool,
    is_escaped: bool,
    /// A minus, or letters of a word, that are held back until it is known what they are.
    held: Vec<u8>,
}

impl<R: Read> QuotedWords<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, chunk: vec![0; 1 << 16], ready: Vec::new(), taken: 0, is_text: false, is_escaped: false, held: Vec::new() }
    }

    fn take(&mut self, byte: u8) {
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            self.ready.push(byte);
        } else if byte == b'-' || byte.is_ascii_alphabetic() {
            self.held.push(byte);
        } else {
            if !self.held.is_empty() {
                self.release();
            }
            self.is_text = byte == b'"';
            self.ready.push(byte);
        }
    }

    fn release(&mut self) {
        let is_word = matches!(self.held.as_slice(), b"NaN" | b"Infinity" | b"-Infinity");
        self.ready.extend(is_word.then_some(b'"'));
        self.ready.append(&mut self.held);
        self.ready.extend(is_word.then_some(b'"'));
    }
}

impl<R: Read> Read for QuotedWords<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() {
            self.ready.clear();
            self.taken = 0;
            let mut chunk = std::mem::take(&mut self.chunk);
            let n_bytes = self.inner.read(&mut chunk)?;
            chunk[..n_bytes].iter().for_each(|&byte| self.take(byte));
            self.chunk = chunk;
            if n_bytes == 0 {
                self.release();
                if self.ready.is_empty() {
                    return Ok(0);
                }
            }
        }
        let n_bytes = buffer.len().min(self.ready.len() - self.taken);
        buffer[..n_bytes].copy_from_slice(&self.ready[self.taken..self.taken + n_bytes]);
        self.taken += n_bytes;
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_list_are_read_with_what_python_writes() {
        let list = |raw: &str| {
            let mut numbers = Vec::new();
            each_number(raw, |number| numbers.push(number)).map(|n| (n, numbers))
        };
        assert_eq!(list("[1, -2.5e0 ,\n3]"), Ok((3, vec![Number::Value(1.0), Number::Value(-2.5), Number::Value(3.0)])));
        assert_eq!(list("[null, \"Infinity\"]"), Ok((2, vec![Number::Missing, Number::Value(f32::INFINITY)])));
        assert_eq!(list("[1e39]"), Ok((1, vec![Number::Beyond(1e39)])));
        assert_eq!(list("[ ]"), Ok((0, vec![])));
        assert_eq!(list("[1, \"a\"]"), Err(VectorError::Value(1)));
        assert_eq!(list("[\"0.5\", {\"$numberDouble\": \"-2\"}]"), Ok((2, vec![Number::Value(0.5), Number::Value(-2.0)])));
        assert_eq!(list("[{\"a\": \"1\"}]"), Err(VectorError::Nested));
        assert_eq!(list("[1, [2]]"), Err(VectorError::Nested));
        assert_eq!(list("3"), Err(VectorError::NoList));
    }

    #[test]
    fn bare_words_get_quotes_and_texts_stay_as_they_are() {
        let quoted = |text: &str| {
            let mut out = String::new();
            QuotedWords::new(text.as_bytes()).read_to_string(&mut out).expect("memory can be read");
            out
        };
        assert_eq!(quoted(r#"[NaN,-Infinity, 1e-5,true,"NaN \" NaN",-2]"#), r#"["NaN","-Infinity", 1e-5,true,"NaN \" NaN",-2]"#);
        assert_eq!(quoted("Infinity"), "\"Infinity\"");
    }

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        assert!(is_too_deep(&"[".repeat(100)) && !is_too_deep(&format!("\"{}\"", "[".repeat(100))) && !is_too_deep(&"[]".repeat(100)));
    }

    #[test]
    fn scalars_become_cells() {
        let cell = |raw: &str| {
            let mut out = String::new();
            with_cell(raw, |cell| out = format!("{cell:?}")).expect("valid");
            out
        };
        assert_eq!(cell(r#""a\n\"b\"""#), r#"Text("a\n\"b\"")"#);
        assert_eq!([cell("3"), cell("3.5"), cell("true")], ["Integer(3)", "Float(3.5)", "Flag(true)"]);
        assert_eq!([cell("null"), cell("{}"), cell("\"NaN\"")], ["Missing", "Nested", "Float(NaN)"]);
        assert!(with_cell(r#""\ud800""#, |_| ()).is_err());
    }
}
