//! Labels in an object of lists: pairs of a name and a label under one name, as StyleGAN's `dataset.json` has them, or the names of the
//! samples of each class under the name of the class. Made rows of objects.

use std::collections::HashSet;

use serde_json::Value;

use crate::bytes::source::ByteSource;
use crate::format::json::deep::{Deep, whole};
use scar_core::control::Control;
use scar_files::error::ReadError;
use scar_files::names::vocabulary::{names_dimension, of_column};

/// Bytes that such a file may have.
const MAX_BYTES: u64 = 256 << 20;
/// Samples at least: fewer lists may be anything.
const MIN_ROWS: usize = 4;

/// The rows of `source`, shown as `file`, if it is such an object.
///
/// # Errors
/// As [`Deep::open`].
pub(crate) fn open(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Deep>, ReadError> {
    if source.len_bytes() > MAX_BYTES {
        return Ok(None);
    }
    let text = whole(source, file, control)?;
    let Some(rows) = rows(&text) else { return Ok(None) };
    Deep::of_rows(file, &rows).map(Some)
}

fn rows(text: &str) -> Option<Vec<String>> {
    let Ok(Value::Object(entries)) = serde_json::from_str::<Value>(text) else { return None };
    let lists: Vec<(&String, &Vec<Value>)> = entries.iter().map(|(name, value)| Some((name, value.as_array()?))).collect::<Option<_>>()?;
    let pairs = match lists.as_slice() {
        [(_, list)] => pairs(list),
        _ => samples_of_classes(&lists),
    }?;
    let row = |(key, label): (&str, &Value)| {
        Value::Object([("key".to_owned(), key.into()), ("label".to_owned(), label.clone())].into_iter().collect()).to_string()
    };
    (pairs.len() >= MIN_ROWS).then(|| pairs.iter().map(|(key, label)| row((key, label))).collect())
}

/// Pairs of a text and a scalar.
fn pairs(list: &[Value]) -> Option<Vec<(&str, Value)>> {
    let pair = |value: &'_ Value| match value.as_array()?.as_slice() {
        [Value::String(_), label @ (Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null)] => Some(label.clone()),
        _ => None,
    };
    list.iter().map(|value| Some((value.get(0)?.as_str()?, pair(value)?))).collect()
}

/// The samples that are named under the name of each class: texts of which none stands twice, under names that are none of columns.
fn samples_of_classes<'v>(lists: &[(&String, &'v Vec<Value>)]) -> Option<Vec<(&'v str, Value)>> {
    let names_column = |name: &str| names_dimension(name) || of_column(name).is_some();
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for (class, list) in lists {
        if names_column(class) || list.is_empty() {
            return None;
        }
        for value in *list {
            let key = value.as_str().filter(|key| !key.trim().is_empty() && known.insert(*key))?;
            found.push((key, Value::from(class.as_str())));
        }
    }
    // Lists of one sample each say what each sample has.
    (found.len() >= 2 * lists.len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_classes_are_rows() {
        let row = |key: &str, label: &str| format!("{{\"key\":\"{key}\",\"label\":{label}}}");
        let expected = [row("a.jpg", "0"), row("b.jpg", "1"), row("c.jpg", "0"), row("d.jpg", "1")];
        let pairs = rows(r#"{"labels": [["a.jpg", 0], ["b.jpg", 1], ["c.jpg", 0], ["d.jpg", 1]]}"#);
        assert_eq!(pairs.as_deref(), Some(expected.as_slice()));
        let classes = rows(r#"{"cat": ["a.jpg", "c.jpg"], "dog": ["b.jpg", "d.jpg"]}"#).expect("rows");
        assert_eq!(classes, [row("a.jpg", "\"cat\""), row("c.jpg", "\"cat\""), row("b.jpg", "\"dog\""), row("d.jpg", "\"dog\"")]);
    }

    #[test]
    fn columns_are_no_classes() {
        for text in [
            r#"{"filename": ["a.jpg", "b.jpg"], "caption": ["x", "y"]}"#,
            r#"{"cat": ["a.jpg", "b.jpg"], "dog": ["b.jpg", "c.jpg"]}"#,
            r#"{"a": [1, 2], "b": [3, 4]}"#,
            r#"{"a": ["x"], "b": ["y"], "c": ["z"], "d": ["w"]}"#,
            r#"{"labels": [["a.jpg", [0]], ["b.jpg", [1]], ["c.jpg", [0]], ["d.jpg", [0]]]}"#,
        ] {
            assert_eq!(rows(text), None, "{text}");
        }
    }
}
