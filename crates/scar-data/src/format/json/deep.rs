//! JSON whose rows stand deeper than one level: answers of vector databases, `{"result": {"points": [{…}]}}` and their kin.
//!
//! Held whole, as nothing says before its end which list the rows are.

use std::io::Read as _;

use serde_json::value::RawValue;

use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::json::nested::MAX_STEPS;
use crate::format::json::row_reader::RowReader;
use crate::format::json::rows::{FieldScan, Scanned};
use crate::format::json::value::{Entries, JsonKind, QuotedWords, kind};
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::names::vocabulary::{names_ids, names_labels};
use scar_files::words::count_of;

/// Bytes that such a file may have.
const MAX_BYTES: u64 = 1 << 30;
/// Rows that decide which fields there are.
const LOOKED_ROWS: usize = 200;

/// Objects with a label each, under names of their own, that are rows.
const MIN_LABELLED: usize = 3;

/// Such a file.
pub(crate) struct Deep {
    file: String,
    text: String,
    /// First byte of each row, and the one behind it.
    rows: Vec<(usize, usize)>,
    scanned: Scanned,
    /// Where the rows stand.
    path: String,
    n_failed: u64,
}

/// Rows that were found.
struct Found {
    /// Where they stand.
    path: String,
    /// The bytes of each.
    rows: Vec<(usize, usize)>,
    /// Their names, where they stand in an object.
    names: Option<Vec<String>>,
    scanned: Scanned,
}

/// Takes rows: where they stand, their names in an object, and what they are.
type TakeRows<'f, 't> = dyn FnMut(&str, Option<&[String]>, &[&'t str]) + 'f;

impl Deep {
    /// Looks for rows in `source`, shown as `file`; nothing where there are none.
    ///
    /// # Errors
    /// [`Code::TooLarge`], [`Code::Unreadable`]; [`ReadError::Cancelled`].
    pub(crate) fn open(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Self>, ReadError> {
        if source.len_bytes() > MAX_BYTES {
            return Ok(None);
        }
        let text = whole(source, file, control)?;
        let mut best: Option<Found> = None;
        let is_label = |field: &Field| field.kind.is_scalar() && names_labels(&field.name);
        lists(&text, "", 0, &mut |path, names, rows| {
            let mut scan = FieldScan::default();
            for row in rows.iter().take(LOOKED_ROWS) {
                // What cannot be read is told when the row is.
                let _ = scan.take_row(row);
            }
            if scan.check(file).is_err() {
                return;
            }
            let scanned = scan.fields(false);
            let has_vector = scanned.fields.iter().any(|field| matches!(field.kind, FieldKind::Vector { n_dims } if n_dims != Some(0)));
            // Were they columns, each would have as many entries as there are rows.
            let are_columns = names.is_some() && path.is_empty() && scanned.fields.len() > rows.len();
            let is_matrix = has_vector
                || (names.is_some() && path.is_empty() && rows.len() >= MIN_LABELLED && scanned.fields.iter().any(is_label))
                || (names.is_some() && path.is_empty() && are_rows_of_columns(&scanned.fields));
            if is_matrix && !are_columns && rows.len() > best.as_ref().map_or(1, |best| best.rows.len()) {
                let place = |row: &&str| {
                    let start = row.as_ptr() as usize - text.as_ptr() as usize;
                    (start, start + row.len())
                };
                let mut names = names.map(<[String]>::to_vec);
                let mut places: Vec<(usize, usize)> = rows.iter().map(place).collect();
                names.iter_mut().for_each(|names| in_order(names, &mut places));
                best = Some(Found { path: path.to_owned(), rows: places, names, scanned });
            }
        });
        control.check()?;
        let Some(Found { path, rows, names, scanned }) = best else { return Ok(None) };
        let deep = Self { file: file.to_owned(), text, rows, scanned, path, n_failed: 0 };
        Ok(Some(match names {
            Some(names) if !deep.scanned.fields.iter().any(|field| names_ids(&field.name)) => deep.with_keys(&names),
            _ => deep,
        }))
    }

    /// The values of `source` that stand one behind another, as programs write them that add to a file, where all are objects; nothing where
    /// something else is among them.
    ///
    /// # Errors
    /// As [`Deep::open`].
    pub(crate) fn of_stream(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Self>, ReadError> {
        if source.len_bytes() > MAX_BYTES {
            return Ok(None);
        }
        let text = whole(source, file, control)?;
        let mut rows = Vec::new();
        let mut scan = FieldScan::default();
        for value in serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>() {
            control.check()?;
            let Ok(raw) = value.map(RawValue::get) else { return Ok(None) };
            if kind(raw) != JsonKind::Object {
                return Ok(None);
            }
            if rows.len() < LOOKED_ROWS {
                let _ = scan.take_row(raw);
            }
            let start = raw.as_ptr() as usize - text.as_ptr() as usize;
            rows.push((start, start + raw.len()));
        }
        scan.check(file)?;
        let scanned = scan.fields(false);
        Ok((rows.len() > 1).then(|| Self { file: file.to_owned(), text, rows, scanned, path: String::new(), n_failed: 0 }))
    }

    /// Of `rows`, each an object.
    ///
    /// # Errors
    /// Where they have too many fields.
    pub(crate) fn of_rows(file: &str, rows: &[String]) -> Result<Self, ReadError> {
        let mut scan = FieldScan::default();
        for row in rows.iter().take(LOOKED_ROWS) {
            let _ = scan.take_row(row);
        }
        scan.check(file)?;
        let mut end = 0;
        let place = |row: &String| {
            end += row.len();
            (end - row.len(), end)
        };
        let places = rows.iter().map(place).collect();
        Ok(Self { file: file.to_owned(), text: rows.concat(), rows: places, scanned: scan.fields(false), path: String::new(), n_failed: 0 })
    }

    /// These rows, each with its name as a field, so that they can be paired by it.
    fn with_keys(self, names: &[String]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut scan = FieldScan::default();
        for (&(start, end), name) in self.rows.iter().zip(names) {
            let inner = self.text[start..end].strip_prefix('{').unwrap_or_default();
            let comma = if inner.trim_start().starts_with('}') { "" } else { "," };
            let at = text.len();
            text.push_str(&format!("{{\"key\":{}{comma}{inner}", serde_json::Value::from(name.as_str())));
            if rows.len() < LOOKED_ROWS {
                let _ = scan.take_row(&text[at..]);
            }
            rows.push((at, text.len()));
        }
        Self { text, rows, scanned: scan.fields(false), ..self }
    }
}

/// Puts `rows` whose `names` are all numbers into the order of these: programs that sort names write 10 before 2.
fn in_order(names: &mut [String], rows: &mut [(usize, usize)]) {
    let Some(numbers) = names.iter().map(|name| name.parse::<u64>().ok()).collect::<Option<Vec<_>>>() else { return };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&idx| numbers[idx]);
    let (old_names, old_rows) = (names.to_vec(), rows.to_vec());
    for (at, idx) in order.into_iter().enumerate() {
        names[at].clone_from(&old_names[idx]);
        rows[at] = old_rows[idx];
    }
}

/// The whole text of `source`, shown as `file`.
pub(crate) fn whole(source: &dyn ByteSource, file: &str, control: &Control) -> Result<String, ReadError> {
    control.check()?;
    let mut text = String::new();
    let short = |_| refusal(file, Code::TooLarge, " is read whole, and memory is short: too large. Write one row a line (.jsonl).");
    text.try_reserve_exact(source.len_bytes() as usize).map_err(short)?;
    QuotedWords::new(SourceReader::new(source, 0)).read_to_string(&mut text).map_err(|error| unreadable(source, &error))?;
    // In place, as a copy would take the memory once more.
    text.truncate(text.trim_end().len());
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    text.drain(..start);
    Ok(text)
}

/// Whether objects under names of the top are rows of numbers with something that is none: were they columns, each would be of one kind.
fn are_rows_of_columns(fields: &[Field]) -> bool {
    let n_numbers = fields.iter().filter(|field| matches!(field.kind, FieldKind::Number { .. })).count();
    n_numbers >= 2 && fields.iter().any(|field| matches!(field.kind, FieldKind::Text | FieldKind::Flag))
}

/// Hands over every list of objects or of lists in `raw`, and every object of objects, with where it stands.
fn lists<'t>(raw: &'t str, path: &str, depth: usize, take: &mut TakeRows<'_, 't>) {
    if depth > MAX_STEPS {
        return;
    }
    let is_object = |values: &[&str]| !values.is_empty() && values.iter().all(|value| kind(value) == JsonKind::Object);
    match kind(raw) {
        JsonKind::Object => {
            let Ok(entries) = serde_json::from_str::<Entries<'t>>(raw) else { return };
            let values: Vec<&'t str> = entries.0.iter().map(|(_, value)| value.get()).collect();
            if values.len() > 1 && is_object(&values) {
                let names: Vec<String> = entries.0.iter().map(|(name, _)| name.to_string()).collect();
                take(path, Some(&names), &values);
            }
            for (name, value) in &entries.0 {
                let below = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
                lists(value.get(), &below, depth + 1, take);
            }
        }
        JsonKind::List if raw[1..].trim_ascii_start().starts_with('{') => {
            let Ok(values) = serde_json::from_str::<Vec<&'t RawValue>>(raw) else { return };
            let values: Vec<&'t str> = values.into_iter().map(RawValue::get).collect();
            if is_object(&values) {
                take(path, None, &values);
            }
            if let [only] = values.as_slice() {
                lists(only, &format!("{path}[0]"), depth + 1, take);
            }
        }
        // Vectors alone, below the top.
        JsonKind::List if !path.is_empty() && raw[1..].trim_ascii_start().starts_with('[') => {
            let Ok(values) = serde_json::from_str::<Vec<&'t RawValue>>(raw) else { return };
            let values: Vec<&'t str> = values.into_iter().map(RawValue::get).collect();
            if values.iter().all(|value| kind(value) == JsonKind::List) {
                take(path, None, &values);
            }
        }
        _ => {}
    }
}

impl Container for Deep {
    fn fields(&self) -> &[Field] {
        &self.scanned.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        let found = count_of(self.rows.len() as u64, "row");
        let mut clauses = match self.path.as_str() {
            "" => Vec::new(),
            path => vec![format!(": its rows were found under {path}, {found}.")],
        };
        if self.n_failed > 0 {
            clauses.push(format!(": {} without a vector, where others have one; left out.", count_of(self.n_failed, "row")));
        }
        clauses.into_iter().map(|clause| refusal(&self.file, Code::Ambiguous, clause)).collect()
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let mut reader = RowReader::new(&self.scanned.fields, &self.scanned.paths, wanted);
        reader.begin(self.rows.len() as u64, rows)?;
        let (mut row, mut n_failed) = (0, 0);
        for &(start, end) in &self.rows {
            rows.control.check()?;
            row += 1;
            if !reader.take(&self.text[start..end], RowPlace { row, line: None }, rows)? {
                row -= 1;
                n_failed += 1;
            }
        }
        rows.control.advance(self.text.len() as u64);
        self.n_failed = n_failed;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{ReadOptions, read};

    #[track_caller]
    fn check(text: &str) {
        let dataset = read(&[&MemorySource::new("x.json", text)], &ReadOptions::default(), &Control::new()).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0], [0.0, 1.0]]), "{text}");
        assert_eq!(dataset.labels.expect("labels").class_names(), ["a", "b"], "{text}");
    }

    #[test]
    fn names_of_rows_are_their_ids_and_vectors_may_stand_alone_below_the_top() {
        let of = |text: &str| read(&[&MemorySource::new("x.json", text)], &ReadOptions::default(), &Control::new()).expect("readable");
        let keyed = of(r#"{"x":{"v":[1,2.5]},"y":{"v":[-3,4]},"z":{"v":[0,1]}}"#);
        assert_eq!(keyed.ids.expect("ids").to_vec(), ["x", "y", "z"]);
        let alone = of(r#"{"id":"r","embeddings":{"float":[[1,2.5],[-3,4]]},"texts":["t","u"]}"#);
        assert_eq!(alone.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0]]));
        let rows = of(
            r#"{"features":[{"name":"emb"}],"rows":[{"row":{"emb":[1,2.5]},"truncated_cells":[]},{"row":{"emb":[-3,4]},"truncated_cells":[]}]}"#,
        );
        assert_eq!(rows.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0]]));
    }

    #[test]
    fn answers_of_databases_are_read() {
        check(
            r#"{"result":{"points":[{"id":1,"payload":{"label":"a"},"vector":[1,2.5]},{"id":2,"payload":{"label":"b"},"vector":[-3,4]},
                {"id":3,"payload":{"label":"a"},"vector":[0,1]}],"next_page_offset":null},"status":"ok","time":0.1}"#,
        );
        check(
            r#"{"took":3,"hits":{"total":{"value":3},"hits":[{"_id":"x","_source":{"vec":[1,2.5],"category":"a"}},
                {"_id":"y","_source":{"vec":[-3,4],"category":"b"}},{"_id":"z","_source":{"vec":[0,1],"category":"a"}}]}}"#,
        );
        check(
            r#"{"data":{"Get":{"Article":[{"_additional":{"vector":[1,2.5]},"class":"a"},{"_additional":{"vector":[-3,4]},"class":"b"},
                {"_additional":{"vector":[0,1]},"class":"a"}]}}}"#,
        );
        check(
            r#"{"namespace":"n","vectors":{"p":{"id":"p","values":[1,2.5],"metadata":{"label":"a"}},"q":{"id":"q","values":[-3,4],
                "metadata":{"label":"b"}},"r":{"id":"r","values":[0,1],"metadata":{"label":"a"}}}}"#,
        );
        check(r#"{"x.jpg":{"f0":1,"f1":2.5,"label":"a"},"y.jpg":{"f0":-3,"f1":4,"label":"b"},"z.jpg":{"f0":0,"f1":1,"label":"a"}}"#);
        check(r#"{"label":"a","v":[1,2.5]}{"label":"b","v":[-3,4]} {"label":"a","v":[0,1]}"#);
        check(r#"{"ids":["p","q","r"],"embeddings":[[1,2.5],[-3,4],[0,1]],"metadatas":[{"label":"a"},{"label":"b"},{"label":"a"}]}"#);
        check(
            r#"{"objects":[{"class":"Thing","id":"p","properties":{"category":"a"},"vector":[1,2.5]},{"class":"Thing","id":"q","properties":
                {"category":"b"},"vector":[-3,4]},{"class":"Thing","id":"r","properties":{"category":"a"},"vector":[0,1]}]}"#,
        );
    }
}
