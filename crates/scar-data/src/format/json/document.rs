//! JSON: a list of rows, or an object of lists, at the top or one level down. Read value by value, never whole.

use std::collections::HashMap;

use crate::bytes::source::ByteSource;
use crate::error::{ReadError, RowPlace, refusal};
use crate::format::container::{Container, Field, FieldKind, Format, Head, Wanted};
use crate::format::json::rows::{FieldParts, FieldScan, RowReader, parts, places_by_name, reason, scalar, take_vector};
use crate::format::json::value::{JsonKind, is_too_deep, kind, with_cell};
use crate::format::json::walk::{End, Key, Step, Walker, walk};
use crate::format::text::number::Number;
use crate::gather::collector::Collector;
use crate::words::{quoted, shown_name};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// Rows that decide which fields there are.
const LOOKED_ROWS: u64 = 200;

/// JSON.
pub(crate) struct JsonFormat;

impl Format for JsonFormat {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn about(&self) -> &'static str {
        "a list of objects, a list of vectors, an object of lists, or rows under one name of an object; NaN and Infinity as Python writes them; read value by value"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        let mut letters = text.iter().filter(|byte| !byte.is_ascii_whitespace());
        match (letters.next(), letters.next()) {
            (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'"' | b'[' | b'{' | b']' | b'-' | b'0'..=b'9')) => true,
            (Some(first), _) => self.extensions().contains(&head.extension) && first.is_ascii_graphic() && *first != b'<',
            _ => false,
        }
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let mut file = Json {
            source,
            file: shown_name(source.name()),
            layout: Layout::Rows { under: None },
            fields: Vec::new(),
            row_bytes: 0.0,
            is_followed: false,
        };
        let mut scan = LayoutScan {
            file: file.file.clone(),
            fields: FieldScan::default(),
            n_rows: 0,
            n_bytes: 0,
            key: None,
            n_of_key: 0,
            under: None,
            is_scalar: false,
        };
        let end = walk(source, &file.file, &mut scan, control, false)?;
        let LayoutScan { fields, n_rows, n_bytes, under, is_scalar, .. } = scan;
        if is_scalar {
            let clause = " is not valid as data: it is a single value. Give a list of rows, or an object of lists.";
            return Err(refusal(&file.file, Code::BadStructure, clause).into());
        }
        fields.check(&file.file)?;
        under.iter().try_for_each(|(_, fields)| fields.check(&file.file))?;
        let is_object = matches!(end, End::OfObject | End::Followed { is_object: true });
        let of_columns = fields.fields(is_object);
        let has_vectors = of_columns.iter().any(|field| matches!(field.kind, FieldKind::Vector { .. }));
        (file.layout, file.fields) = match under {
            Some((name, fields)) if !has_vectors => (Layout::Rows { under: Some(name) }, fields.fields(false)),
            _ if is_object => (Layout::Columns, of_columns),
            _ => (Layout::Rows { under: None }, of_columns),
        };
        if !is_object && n_rows == 0 {
            return Err(refusal(&file.file, Code::NoRows, " is an empty list, 0 rows: no samples. Give a file with data.").into());
        }
        file.row_bytes = n_bytes as f64 / n_rows.max(1) as f64;
        Ok(Box::new(file))
    }
}

/// How rows stand in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Layout {
    /// One value a row, in the list at the top or under this name.
    Rows { under: Option<String> },
    /// A list a field.
    Columns,
}

struct Json<'a> {
    source: &'a dyn ByteSource,
    file: String,
    layout: Layout,
    fields: Vec<Field>,
    row_bytes: f64,
    /// Whether something stands behind the end.
    is_followed: bool,
}

/// Finds out how a file is laid out.
struct LayoutScan {
    file: String,
    fields: FieldScan,
    n_rows: u64,
    /// Bytes of the rows.
    n_bytes: u64,
    /// The name at hand, and how many values stood under it.
    key: Option<String>,
    n_of_key: u64,
    /// The name under which rows stand, perhaps, and their fields.
    under: Option<(String, FieldScan)>,
    /// Whether the whole file is one scalar.
    is_scalar: bool,
}

impl Walker for LayoutScan {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError> {
        if is_too_deep(raw) {
            let clause = ": lists or objects are nested too deep, beyond 64 levels. No real file is; make it anew.";
            return Err(refusal(&self.file, Code::NestingDepth, clause).into());
        }
        self.n_bytes += raw.len() as u64 + 1;
        let Some(key) = key else {
            self.n_rows += 1;
            // A name that cannot be read is told when the row is.
            let _ = self.fields.take_row(raw);
            return Ok(if self.n_rows == LOOKED_ROWS { Step::Stop } else { Step::On });
        };
        if self.key.as_deref() != Some(key.name) {
            self.key = Some(key.name.to_owned());
            self.n_of_key = 0;
        }
        self.n_of_key += 1;
        if self.under.is_none() && key.is_list && self.n_of_key == 1 && kind(raw) == JsonKind::Object {
            self.under = Some((key.name.to_owned(), FieldScan::default()));
        }
        match &mut self.under {
            Some((under, fields)) if under == key.name => {
                if self.n_of_key <= LOOKED_ROWS {
                    let _ = fields.take_row(raw);
                }
            }
            _ => self.fields.take_value(Some(key.name), raw, self.n_of_key <= LOOKED_ROWS),
        }
        Ok(Step::On)
    }

    fn single(&mut self, key: Option<&str>) {
        match key {
            None => self.is_scalar = true,
            Some(key) => self.fields.take_name(key),
        }
    }
}

/// Reads rows one after another.
struct RowWalker<'r, 'a, 'c> {
    under: Option<&'a str>,
    reader: RowReader<'a>,
    rows: &'r mut Collector<'c>,
    row: u64,
}

impl Walker for RowWalker<'_, '_, '_> {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError> {
        if key.filter(|key| key.is_list).map(|key| key.name) == self.under {
            self.row += 1;
            self.reader.take(raw, RowPlace { row: self.row, line: None }, self.rows)?;
        }
        Ok(Step::On)
    }

    fn single(&mut self, _: Option<&str>) {}
}

/// Reads fields one after another.
struct ColumnWalker<'r, 'a, 'c> {
    fields: &'a [Field],
    by_name: HashMap<&'a str, usize>,
    parts: Vec<FieldParts>,
    rows: &'r mut Collector<'c>,
    /// The field at hand, and its row.
    at: Option<(usize, u64)>,
    /// Where dimensions are fields: values by row, and how many there are.
    by_field: Option<u64>,
}

impl Walker for ColumnWalker<'_, '_, '_> {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError> {
        let Some(key) = key else { return Ok(Step::On) };
        // The values of a field come one after another.
        let at_hand = self.at.map(|(at, _)| at).filter(|&at| self.fields[at].name == key.name);
        let Some(idx) = at_hand.or_else(|| self.by_name.get(key.name).copied()) else { return Ok(Step::On) };
        let row = match self.at {
            Some((at, row)) if at == idx => row + 1,
            _ => 1,
        };
        self.at = Some((idx, row));
        let field = &self.fields[idx];
        if self.fields[idx].n_rows.is_some_and(|n_rows| row > n_rows) {
            return Ok(Step::On);
        }
        let place = RowPlace { row, line: None };
        let (dimension, column) = self.parts[idx];
        if let Some(column) = column {
            with_cell(raw, |cell| self.rows.cell(column, cell)).map_err(|error| {
                place.refuse(
                    &self.rows.file,
                    Code::BadStructure,
                    format!(", {}: {} is not valid: {}.", quoted(&field.name), quoted(raw), reason(&error)),
                )
            })?;
        }
        let Some(dimension) = dimension else { return Ok(Step::On) };
        match self.by_field {
            None => {
                take_vector(field, raw, place, self.rows)?;
                self.rows.end_rows()?;
            }
            Some(n_rows) => {
                let value = match scalar(field, raw, place, self.rows)? {
                    Number::Value(value) => value,
                    Number::Beyond(value) => {
                        self.rows.note_beyond_at(row - 1, dimension as u64, value);
                        value as f32
                    }
                    Number::Missing | Number::Invalid => {
                        self.rows.note_missing(row - 1, dimension as u64);
                        f32::NAN
                    }
                };
                debug_assert!(row <= n_rows);
                self.rows.set(row - 1, dimension, value);
            }
        }
        Ok(Step::On)
    }

    fn single(&mut self, _: Option<&str>) {}
}

impl Container for Json<'_> {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        let clause = " is malformed: something unexpected stands behind its end; it was left out. Check that nothing is missing.";
        self.is_followed.then(|| refusal(&self.file, Code::BadStructure, clause)).into_iter().collect()
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let control = rows.control;
        let end = match &self.layout {
            Layout::Rows { under } => {
                let reader = RowReader::new(&self.fields, wanted);
                // Of rows under a name, too few are seen as rows to guess from; room is made as they come.
                let guess = if under.is_none() { (self.source.len_bytes() as f64 / self.row_bytes.max(1.0)) as u64 + 1 } else { 0 };
                reader.begin(guess, rows)?;
                walk(self.source, &self.file, &mut RowWalker { under: under.as_deref(), reader, rows, row: 0 }, control, true)?
            }
            Layout::Columns => {
                let mut wanted = wanted.clone();
                let mut by_field = None;
                if let Some(&main) = wanted.matrix.first() {
                    let n_rows = self.fields[main].n_rows.unwrap_or_default();
                    match self.fields[main].kind {
                        FieldKind::Vector { n_dims } => {
                            let n_dims = n_dims.unwrap_or_default();
                            // A sample is stratified as its rows come, so labels behind them are read first.
                            if rows.exceeds_budget(n_rows, n_dims) && wanted.columns.iter().any(|&column| column > main) {
                                let columns = Wanted { matrix: Vec::new(), columns: std::mem::take(&mut wanted.columns) };
                                self.read_columns(&columns, None, rows, false)?;
                            }
                            rows.begin(n_rows, n_dims)?;
                        }
                        _ => {
                            self.check_lengths(&wanted.matrix)?;
                            rows.begin(n_rows, wanted.matrix.len() as u64)?;
                            rows.room(n_rows as usize)?;
                            by_field = Some(n_rows);
                        }
                    }
                }
                self.read_columns(&wanted, by_field, rows, true)?
            }
        };
        self.is_followed = matches!(end, End::Followed { .. });
        Ok(())
    }
}

impl Json<'_> {
    /// Reads the fields that are lists, one after another; with `is_told` progress is.
    fn read_columns(&self, wanted: &Wanted, by_field: Option<u64>, rows: &mut Collector<'_>, is_told: bool) -> Result<End, ReadError> {
        let control = rows.control;
        let (by_name, parts) = (places_by_name(&self.fields, |_| true), parts(self.fields.len(), wanted));
        let mut walker = ColumnWalker { fields: &self.fields, by_name, parts, rows, at: None, by_field };
        walk(self.source, &self.file, &mut walker, control, is_told)
    }

    /// Proves that the fields are equally long.
    fn check_lengths(&self, fields: &[usize]) -> Result<(), Problem> {
        let first = &self.fields[fields[0]];
        let Some(other) = fields.iter().map(|&idx| &self.fields[idx]).find(|field| field.n_rows != first.n_rows) else { return Ok(()) };
        let length = |field: &Field| field.n_rows.unwrap_or_default();
        let clause = format!(
            ": {} has {} values, but {} has {}: they do not match. Make all lists as long.",
            quoted(&first.name),
            length(first),
            quoted(&other.name),
            length(other)
        );
        Err(refusal(&self.file, Code::RowMismatch, clause))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{Dataset, ReadOptions, read};

    fn read_text(text: &str) -> Result<Dataset, Problem> {
        read(&[&MemorySource::new("x.json", text)], &ReadOptions::default(), &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn all_layouts_give_the_same() {
        let rows = r#"[{"v":[1,2.5],"label":"a"},{"label":"b","v":[-3,4]},{"v":[0,1],"label":"a"}]"#;
        for text in [
            rows.to_owned(),
            format!("{{\"object\":\"list\",\"data\":{rows},\"usage\":{{\"n\":3}}}}"),
            r#"{"label":["a","b","a"],"v":[[1,2.5],[-3,4],[0,1]]}"#.to_owned(),
            r#"{"f0":[1,-3,0],"label":["a","b","a"],"f1":[2.5,4,1]}"#.to_owned(),
            r#"{"f0":{"0":1,"1":-3,"2":0},"f1":{"0":2.5,"1":4,"2":1},"label":{"0":"a","1":"b","2":"a"}}"#.to_owned(),
        ] {
            let dataset = read_text(&text).unwrap_or_else(|problem| panic!("{problem}"));
            assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0], [0.0, 1.0]]), "{text}");
            assert_eq!(dataset.labels.expect("labels").class_ids(), [0, 1, 0], "{text}");
        }
        assert_eq!(read_text("[[1, 2], [3, 4]]").expect("readable").matrices[0].values, arr2(&[[1.0, 2.0], [3.0, 4.0]]));
        assert_eq!(read_text(r#"["a", "b", "a"]"#).expect("labels").labels.expect("labels").class_ids(), [0, 1, 0]);
    }

    #[test]
    fn faults_are_told_with_their_row() {
        for (text, code, row) in [
            (r#"[{"v":[1,2]},{"v":[1,2]},{"v":[1]}]"#, Code::Ragged, Some(3)),
            (r#"{"v":[[1,2],[3,"x"]]}"#, Code::NotNumeric, Some(2)),
            (r#"{"v":[[1,2],[3,NaN]]}"#, Code::NonFinite, Some(2)),
            (r#"{"f0":[1,2],"f1":[null,2]}"#, Code::MissingValue, Some(1)),
            (r#"{"f0":[1,2],"f1":[1,2,3]}"#, Code::RowMismatch, None),
            (r#"{"v":[[1,2],[3,4]],"label":["a"]}"#, Code::LabelLength, None),
            ("[]", Code::NoRows, None),
            ("{}", Code::NoMatrix, None),
            ("null", Code::BadStructure, None),
            ("[[1, 2], [3, 4]", Code::BadStructure, None),
        ] {
            let problem = read_text(text).and_then(|dataset| dataset.main_matrix().map(|_| ())).expect_err(text);
            assert_eq!((problem.code, problem.row), (code, row), "{text}: {problem}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read_text(&deep).expect_err("too deep").code, Code::NestingDepth);
    }

    #[test]
    fn what_stands_behind_the_end_is_told() {
        let dataset = read_text("[[1, 2], [3, 4]] and more").expect("readable");
        assert!(dataset.problems.iter().any(|problem| problem.code == Code::BadStructure), "{:?}", dataset.problems);
    }
}
