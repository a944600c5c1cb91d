//! JSON that is an object with one value an item, whose names are the ids: `{"a.jpg": "cat", …}`, `{"w1": [0.1, 0.2], …}`.
//!
//! Held whole, as names may be anything and stand in no list.

use std::borrow::Cow;
use std::io::Read as _;

use serde_json::value::RawValue;

use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::json::rows::{syntax_error, take_vector};
use crate::format::json::value::{Entries, JsonKind, QuotedWords, each_number, is_whole, kind, with_cell};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::names::vocabulary::{Meaning, names_dimension, of_column};
use scar_files::words::{count_of, quoted, shown_name};

/// Bytes that such a file may have.
const MAX_BYTES: u64 = 1 << 30;
/// Items at least: fewer values may be anything.
const MIN_ITEMS: usize = 3;
/// Share of the names that must look as no names of columns do, where there are fewer of them than numbers under each.
const ID_SHARE: f64 = 0.8;

/// Such a file.
pub(crate) struct Keyed {
    file: String,
    text: String,
    fields: Vec<Field>,
    n_items: usize,
}

impl Keyed {
    /// Looks whether `source` is an object of one value an item; nothing where it is something else.
    ///
    /// # Errors
    /// [`Code::TooLarge`], [`Code::Unreadable`]; [`ReadError::Cancelled`].
    pub(crate) fn open(source: &dyn ByteSource, control: &Control) -> Result<Option<Self>, ReadError> {
        if source.len_bytes() > MAX_BYTES {
            return Ok(None);
        }
        control.check()?;
        let file = shown_name(source.name());
        let mut text = String::new();
        let short = |_| refusal(&file, Code::TooLarge, " is read whole, and memory is short: too large. Write one row a line (.jsonl).");
        text.try_reserve_exact(source.len_bytes() as usize).map_err(short)?;
        QuotedWords::new(SourceReader::new(source, 0)).read_to_string(&mut text).map_err(|error| unreadable(source, &error))?;
        let text = text.trim_start_matches('\u{feff}').trim().to_owned();
        let Ok(Entries(entries)) = serde_json::from_str::<Entries<'_>>(&text) else { return Ok(None) };
        let n_items = entries.len();
        let values: Vec<&str> = entries.iter().map(|(_, value)| value.get()).collect();
        let Some(value) = value_field(&entries.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), &values) else { return Ok(None) };
        let field = |name: &str, kind, is_named| Field {
            name: name.to_owned(),
            is_named,
            kind,
            dtype: "json".to_owned(),
            n_rows: Some(n_items as u64),
            is_class_like: false,
            is_aside: false,
        };
        let name = if value.is_scalar() { "label" } else { "vectors" };
        let fields = vec![field("key", FieldKind::Text, true), field(name, value, value.is_scalar())];
        control.check()?;
        drop(values);
        drop(entries);
        Ok(Some(Self { file, text, fields, n_items }))
    }
}

/// Puts entries whose names are all numbers into the order of these: programs that sort names write 10 before 2.
fn in_order(entries: &mut [(Cow<'_, str>, &RawValue)]) {
    if entries.iter().all(|(name, _)| name.parse::<u64>().is_ok()) {
        entries.sort_by_key(|(name, _)| name.parse::<u64>().unwrap_or_default());
    }
}

/// What one value an item is; nothing where the names are those of columns.
fn value_field(names: &[Cow<'_, str>], values: &[&str]) -> Option<FieldKind> {
    let names_column = |name: &Cow<'_, str>| names_dimension(name) || of_column(name).is_some_and(|meaning| meaning != Meaning::RowNumber);
    if values.len() < MIN_ITEMS || names.iter().any(names_column) {
        return None;
    }
    let is_scalar = |value: &&str| matches!(kind(value), JsonKind::Text | JsonKind::Number | JsonKind::Null | JsonKind::Flag);
    if values.iter().all(is_scalar) {
        let are_numbers = values.iter().all(|value| kind(value) == JsonKind::Number);
        let is_whole = values.iter().all(|value| is_whole(value));
        // Numbers with fractions are settings or scores.
        return (!are_numbers || is_whole).then_some(if are_numbers { FieldKind::Number { is_whole } } else { FieldKind::Text });
    }
    let n_dims = each_number(values[0], |_| ()).ok().filter(|&n_dims| n_dims > 1)?;
    let are_vectors = values.iter().all(|value| each_number(value, |_| ()) == Ok(n_dims));
    let looks_like_id = |name: &&Cow<'_, str>| name.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '.' | '|' | ':' | ' '));
    let n_ids = names.iter().filter(looks_like_id).count();
    let are_items = names.len() >= n_dims || n_ids as f64 >= ID_SHARE * names.len() as f64;
    (are_vectors && are_items).then_some(FieldKind::Vector { n_dims: Some(n_dims as u64) })
}

impl Container for Keyed {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        if self.fields[1].kind.is_scalar() {
            return Vec::new();
        }
        let clause = format!(
            " is an object of {}: each was read as a row, and the names are the ids; where all are numbers, in their order.",
            count_of(self.n_items as u64, "vector")
        );
        vec![refusal(&self.file, Code::Ambiguous, clause)]
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let first = RowPlace { row: 1, line: None };
        let Entries(entries) = serde_json::from_str(&self.text).map_err(|error| syntax_error(&self.file, first, &error))?;
        if let (Some(&idx), FieldKind::Vector { n_dims }) = (wanted.matrix.first(), self.fields[1].kind) {
            if idx != 1 {
                let clause = format!(" holds no matrix under {}. Give the vectors.", quoted(&self.fields[idx].name));
                return Err(refusal(&self.file, Code::NoMatrix, clause).into());
            }
            rows.begin(self.n_items as u64, n_dims.unwrap_or_default())?;
        }
        let mut entries = entries;
        in_order(&mut entries);
        for ((name, value), row) in entries.into_iter().zip(1..) {
            rows.control.check()?;
            let place = RowPlace { row, line: None };
            for (position, &idx) in wanted.columns.iter().enumerate() {
                if idx == 0 {
                    rows.cell(position, Cell::Text(&name));
                } else {
                    let taken = with_cell(value.get(), |cell| rows.cell(position, cell));
                    taken.map_err(|error| syntax_error(&self.file, place, &error))?;
                }
            }
            if !wanted.matrix.is_empty() {
                take_vector(&self.fields[1], value.get(), place, rows)?;
                rows.end_rows()?;
            }
        }
        rows.control.advance(self.text.len() as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{ReadOptions, read};

    fn json(name: &str, text: &str) -> MemorySource {
        MemorySource::new(name, text)
    }

    #[test]
    fn names_of_an_object_are_ids() {
        let x = json("x.json", r#"{"b 1": [1, 2.5], "a 2": [-3, 4], "c 3": [0, 1], "d 4": [2, 2]}"#);
        let y = json("y.json", r#"{"a 2": "dog", "b 1": "cat", "c 3": "cat", "d 4": "dog"}"#);
        let dataset = read(&[&x, &y], &ReadOptions::default(), &Control::new()).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0], [0.0, 1.0], [2.0, 2.0]]));
        assert_eq!(dataset.labels.expect("labels").class_ids(), [0, 1, 0, 1]);
    }

    #[test]
    fn columns_and_settings_are_no_items() {
        for text in [
            r#"{"f0": [1, 2.5], "f1": [-3, 4], "f2": [0, 1]}"#,
            r#"{"width": [1, 2.5, 3, 4], "height": [-3, 4, 3, 4], "weight": [0, 1, 3, 4]}"#,
            r#"{"learning_rate": 0.1, "momentum": 0.5, "decay": 0.1}"#,
            r#"{"a": 1, "b": 2}"#,
            r#"{"a": {"b": 1}, "c": 1, "d": 1}"#,
        ] {
            assert!(Keyed::open(&json("x.json", text), &Control::new()).expect("readable").is_none(), "{text}");
        }
    }
}
