//! Objects of columns whose rows have names, in different orders: `{"embeddings": {"a": […], "b": […]}, "labels": {"b": "cat", "a": "dog"}}`.
//! Made rows of objects, so that each has what stands under its name.

use std::collections::HashMap;

use crate::bytes::source::ByteSource;
use crate::format::json::deep::{Deep, whole};
use crate::format::json::value::Entries;
use scar_core::control::Control;
use scar_files::error::ReadError;

/// The rows of `source`, shown as `file`, in the order of its first object; nothing where something else stands at its top.
///
/// # Errors
/// As [`Deep::open`].
pub(crate) fn open(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Deep>, ReadError> {
    let text = whole(source, file, control)?;
    let Some(rows) = rows(&text) else { return Ok(None) };
    Deep::of_rows(file, &rows).map(Some)
}

fn rows(text: &str) -> Option<Vec<String>> {
    let Entries(entries) = serde_json::from_str::<Entries<'_>>(text).ok()?;
    let columns: Vec<(String, Entries<'_>)> = entries
        .iter()
        .map(|(name, value)| Some((serde_json::to_string(name).ok()?, serde_json::from_str(value.get()).ok()?)))
        .collect::<Option<_>>()?;
    let (first, others) = columns.split_first()?;
    let by_name = |(name, Entries(values)): &'_ (String, Entries<'_>)| -> (String, HashMap<String, String>) {
        (name.clone(), values.iter().map(|(row, value)| (row.to_string(), value.get().to_owned())).collect())
    };
    let others: Vec<(String, HashMap<String, String>)> = others.iter().map(by_name).collect();
    let row = |(row, value): &(std::borrow::Cow<'_, str>, &serde_json::value::RawValue)| {
        let mut parts = vec![format!("\"key\":{}", serde_json::Value::from(row.as_ref())), format!("{}:{}", first.0, value.get())];
        parts.extend(others.iter().filter_map(|(name, values)| Some(format!("{name}:{}", values.get(row.as_ref())?))));
        format!("{{{}}}", parts.join(","))
    };
    Some(first.1.0.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_what_stands_under_its_name() {
        let found = rows(r#"{"x": {"a": [1, 2], "b": [3, 4]}, "y": {"b": "cat", "a": "dog"}}"#);
        let expected = [r#"{"key":"a","x":[1, 2],"y":"dog"}"#, r#"{"key":"b","x":[3, 4],"y":"cat"}"#].map(str::to_owned);
        assert_eq!(found.as_deref(), Some(expected.as_slice()));
        assert_eq!(rows(r#"{"x": {"a": 1}, "y": 2}"#), None);
    }
}
