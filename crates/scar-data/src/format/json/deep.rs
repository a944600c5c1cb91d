//! JSON whose rows stand deeper than one level: answers of vector databases, `{"result": {"points": [{…}]}}` and their kin.
//!
//! Held whole, as nothing says before its end which list the rows are.

use std::io::Read as _;

use serde_json::value::RawValue;

use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::error::{ReadError, RowPlace, refusal};
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::json::nested::MAX_STEPS;
use crate::format::json::row_reader::RowReader;
use crate::format::json::rows::{FieldScan, Scanned};
use crate::format::json::value::{Entries, JsonKind, QuotedWords, kind};
use crate::gather::collector::Collector;
use crate::words::count_of;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// Bytes that such a file may have.
const MAX_BYTES: u64 = 1 << 30;
/// Rows that decide which fields there are.
const LOOKED_ROWS: usize = 200;

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

/// A list of rows: where it stands, the bytes of each, and their fields.
type Found = (String, Vec<(usize, usize)>, Scanned);

impl Deep {
    /// Looks for rows in `source`, shown as `file`; nothing where there are none.
    ///
    /// # Errors
    /// [`Code::TooLarge`], [`Code::Unreadable`]; [`ReadError::Cancelled`].
    pub(crate) fn open(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Self>, ReadError> {
        if source.len_bytes() > MAX_BYTES {
            return Ok(None);
        }
        control.check()?;
        let mut text = String::new();
        let short = |_| refusal(file, Code::TooLarge, " is read whole, and memory is short: too large. Write one row a line (.jsonl).");
        text.try_reserve_exact(source.len_bytes() as usize).map_err(short)?;
        QuotedWords::new(SourceReader::new(source, 0)).read_to_string(&mut text).map_err(|error| unreadable(source, &error))?;
        let text = text.trim_start_matches('\u{feff}').trim().to_owned();
        let mut best: Option<Found> = None;
        lists(&text, "", 0, &mut |path, rows| {
            let mut scan = FieldScan::default();
            for row in rows.iter().take(LOOKED_ROWS) {
                // What cannot be read is told when the row is.
                let _ = scan.take_row(row);
            }
            if scan.check(file).is_err() {
                return;
            }
            let scanned = scan.fields(false);
            let has_vector = scanned.fields.iter().any(|field| matches!(field.kind, FieldKind::Vector { .. }));
            if has_vector && rows.len() > best.as_ref().map_or(1, |(_, rows, _)| rows.len()) {
                let place = |row: &&str| {
                    let start = row.as_ptr() as usize - text.as_ptr() as usize;
                    (start, start + row.len())
                };
                best = Some((path.to_owned(), rows.iter().map(place).collect(), scanned));
            }
        });
        control.check()?;
        Ok(best.map(|(path, rows, scanned)| Self { file: file.to_owned(), text, rows, scanned, path, n_failed: 0 }))
    }
}

/// Hands over every list of objects in `raw`, and every object of objects, whose names are of no use then, with where it stands.
fn lists<'t>(raw: &'t str, path: &str, depth: usize, take: &mut dyn FnMut(&str, &[&'t str])) {
    if depth > MAX_STEPS {
        return;
    }
    let is_object = |values: &[&str]| !values.is_empty() && values.iter().all(|value| kind(value) == JsonKind::Object);
    match kind(raw) {
        JsonKind::Object => {
            let Ok(entries) = serde_json::from_str::<Entries<'t>>(raw) else { return };
            let values: Vec<&'t str> = entries.0.iter().map(|(_, value)| value.get()).collect();
            if values.len() > 1 && is_object(&values) {
                take(path, &values);
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
                take(path, &values);
            }
            if let [only] = values.as_slice() {
                lists(only, &format!("{path}[0]"), depth + 1, take);
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
        let mut clauses = vec![format!(": its rows were found under {}, {}.", self.path, count_of(self.rows.len() as u64, "row"))];
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
        check(r#"{"ids":["p","q","r"],"embeddings":[[1,2.5],[-3,4],[0,1]],"metadatas":[{"label":"a"},{"label":"b"},{"label":"a"}]}"#);
        check(
            r#"{"objects":[{"class":"Thing","id":"p","properties":{"category":"a"},"vector":[1,2.5]},{"class":"Thing","id":"q","properties":
                {"category":"b"},"vector":[-3,4]},{"class":"Thing","id":"r","properties":{"category":"a"},"vector":[0,1]}]}"#,
        );
    }
}
