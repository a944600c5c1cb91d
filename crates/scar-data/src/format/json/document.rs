//! JSON: a list of rows, or an object of lists, at the top or one level down. Read value by value, never whole.

use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::ByteSource;
use crate::format::container::{Container, Field, FieldKind, Format, Head, Wanted};
use crate::format::json::by_name;
use crate::format::json::column_walker::ColumnWalker;
use crate::format::json::deep::Deep;
use crate::format::json::keyed::Keyed;
use crate::format::json::layout::{Layout, LayoutScan};
use crate::format::json::nested::Tree;
use crate::format::json::paired;
use crate::format::json::row_reader::{RowReader, parts, places_by_name};
use crate::format::json::rows::Scanned;
use crate::format::json::split_table;
use crate::format::json::walk::{End, Key, Step, Walker, walk};
use crate::format::rare::{Open, open_by};
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::words::{count_of, quoted, shown_name};

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
        "a list of objects, a list of vectors, an object of lists, or rows under one name of an object or deeper, an object with a vector or a label for each id; values below the top by their paths; NaN and Infinity as Python writes them; read value by value"
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

    fn is_rare(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        open_by(&OPEN, source, control)
    }
}

/// Opens `source`, where the program carries this.
pub(crate) static OPEN: Linked<Open> = Linked::new(natively!(open));

/// Opens `source`, as [`Format::open`] does.
///
/// # Errors
/// As [`Format::open`].
pub(crate) fn open<'a>(source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
    let mut file = Json {
        source,
        file: shown_name(source.name()),
        layout: Layout::Rows { under: None },
        scanned: Scanned::default(),
        n_failed: 0,
        row_bytes: 0.0,
        is_followed: false,
    };
    let mut scan = LayoutScan { file: file.file.clone(), ..LayoutScan::default() };
    let end = walk(source, &file.file, &mut scan, control, false)?;
    if scan.has_orders()
        && let Some(rows) = by_name::open(source, &file.file, control)?
    {
        return Ok(Box::new(rows));
    }
    let LayoutScan { fields, n_rows, n_bytes, under, is_scalar, has_objects, n_singles, n_keys, n_dicts, .. } = scan;
    if is_scalar {
        let clause = " is not valid as data: it is a single value. Give a list of rows, or an object of lists.";
        return Err(refusal(&file.file, Code::BadStructure, clause).into());
    }
    fields.check(&file.file)?;
    under.iter().try_for_each(|(_, fields)| fields.check(&file.file))?;
    let is_object = matches!(end, End::OfObject | End::Followed { is_object: true });
    // An object behind another: rows that were written one after another.
    if end == (End::Followed { is_object: true })
        && let Some(rows) = Deep::of_stream(source, &file.file, control)?
    {
        return Ok(Box::new(rows));
    }
    if is_object_of_lists(n_keys, n_dicts, n_singles)
        && let Some(rows) = split_table::open(source, &file.file, control)?
    {
        return Ok(Box::new(rows));
    }
    if is_object
        && n_dicts + n_singles == 0
        && let Some(rows) = paired::open(source, &file.file, control)?
    {
        return Ok(Box::new(rows));
    }
    // Scalars alone, or lists of numbers alone, may be an item each.
    if is_object
        && (n_singles == 0 || n_keys == 0)
        && !has_objects
        && let Some(keyed) = Keyed::open(source, control)?
    {
        return Ok(Box::new(keyed));
    }
    let of_columns = fields.fields(is_object);
    let is_vector = |field: &Field| matches!(field.kind, FieldKind::Vector { .. });
    let has_vectors = of_columns.fields.iter().zip(&of_columns.paths).any(|(field, path)| path.is_empty() && is_vector(field));
    let under = under.filter(|_| !has_vectors).map(|(name, fields)| (name, fields.fields(false)));
    let are_rows = under.as_ref().is_some_and(|(_, scanned)| scanned.fields.iter().any(is_vector));
    if is_object
        && (!has_vectors || (n_keys > 1 && n_dicts == n_keys))
        && !are_rows
        && (has_objects || n_dicts == n_keys)
        && let Some(deep) = Deep::open(source, &file.file, control)?
    {
        return Ok(Box::new(deep));
    }
    (file.layout, file.scanned) = match under {
        Some((name, scanned)) => (Layout::Rows { under: Some(name) }, scanned),
        None if is_object => (Layout::Columns, of_columns.without_deep_vectors()),
        None => (Layout::Rows { under: None }, of_columns),
    };
    if !is_object && n_rows == 0 {
        return Err(refusal(&file.file, Code::NoRows, " is an empty list, 0 rows: no samples. Give a file with data.").into());
    }
    file.row_bytes = n_bytes as f64 / n_rows.max(1) as f64;
    Ok(Box::new(file))
}

/// Whether an object of the top may be a table whose columns and rows stand apart: two lists, or three with the names of the rows.
fn is_object_of_lists(n_keys: u64, n_dicts: u64, n_singles: u64) -> bool {
    (2..=3).contains(&n_keys) && n_dicts + n_singles == 0
}

struct Json<'a> {
    source: &'a dyn ByteSource,
    file: String,
    layout: Layout,
    scanned: Scanned,
    /// Entries that hold no row although others do.
    n_failed: u64,
    row_bytes: f64,
    /// Whether something stands behind the end.
    is_followed: bool,
}

/// Reads rows one after another.
struct RowWalker<'r, 'a, 'c> {
    under: Option<&'a str>,
    reader: RowReader<'a>,
    rows: &'r mut Collector<'c>,
    row: u64,
    n_failed: u64,
}

impl Walker for RowWalker<'_, '_, '_> {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError> {
        if key.filter(|key| key.is_list).map(|key| key.name) == self.under {
            self.row += 1;
            if !self.reader.take(raw, RowPlace { row: self.row, line: None }, self.rows)? {
                self.row -= 1;
                self.n_failed += 1;
            }
        }
        Ok(Step::On)
    }

    fn single(&mut self, _: Option<&str>) {}
}

impl Container for Json<'_> {
    fn fields(&self) -> &[Field] {
        &self.scanned.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        let clause = " is malformed: something unexpected stands behind its end; it was left out. Check that nothing is missing.";
        let mut told: Vec<Problem> = self.is_followed.then(|| refusal(&self.file, Code::BadStructure, clause)).into_iter().collect();
        if self.n_failed > 0 {
            let clause = format!(": {} without a vector, where others have one; left out.", count_of(self.n_failed, "entry"));
            told.push(refusal(&self.file, Code::MissingValue, clause.replace("entrys", "entries")));
        }
        told
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let control = rows.control;
        let end = match &self.layout {
            Layout::Rows { under } => {
                let reader = RowReader::new(&self.scanned.fields, &self.scanned.paths, wanted);
                // Of rows under a name, too few are seen as rows to guess from; room is made as they come.
                let guess = if under.is_none() { (self.source.len_bytes() as f64 / self.row_bytes.max(1.0)) as u64 + 1 } else { 0 };
                reader.begin(guess, rows)?;
                let mut walker = RowWalker { under: under.as_deref(), reader, rows, row: 0, n_failed: 0 };
                let end = walk(self.source, &self.file, &mut walker, control, true)?;
                self.n_failed = walker.n_failed;
                end
            }
            Layout::Columns => {
                let mut wanted = wanted.clone();
                let mut by_field = None;
                if let Some(&main) = wanted.matrix.first() {
                    let n_rows = self.scanned.fields[main].n_rows.unwrap_or_default();
                    match self.scanned.fields[main].kind {
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
        let Scanned { fields, paths } = &self.scanned;
        let is_top = |idx: usize| paths[idx].is_empty();
        let (by_name, parts) = (places_by_name(fields, is_top), parts(fields.len(), wanted));
        let below = wanted.columns.iter().filter(|&&idx| !is_top(idx));
        let below: Vec<usize> = below.copied().collect();
        let tree = Tree::of(below.iter().map(|&idx| (idx, paths[idx].as_slice())));
        let mut walker = ColumnWalker { fields, by_name, parts, tree, below, paths, rows, at: None, by_field };
        walk(self.source, &self.file, &mut walker, control, is_told)
    }

    /// Proves that the fields are equally long.
    fn check_lengths(&self, fields: &[usize]) -> Result<(), Problem> {
        let first = &self.scanned.fields[fields[0]];
        let Some(other) = fields.iter().map(|&idx| &self.scanned.fields[idx]).find(|field| field.n_rows != first.n_rows) else {
            return Ok(());
        };
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
