//! Embeddings as text tables: CSV, TSV and their kin, numbers parted by blanks, word2vec's text, the Embedding Projector's vectors.
//!
//! Read record by record; beside the f32 matrix only a chunk is in memory.

use std::io::Read as _;

use crate::bytes::first::{FirstBytes, first_bytes};
use crate::bytes::source::{ByteSource, SourceReader};
use crate::error::{ReadError, RowPlace, refusal};
use crate::format::container::{Container, Field, FieldKind, Format, Head, MAX_FIELDS, Wanted, too_many_fields};
use crate::format::text::dialect::Dialect;
use crate::format::text::kind;
use crate::format::text::kind::TextKind;
use crate::format::text::label_text::LabelText;
use crate::format::text::libsvm;
use crate::format::text::libsvm::Libsvm;
use crate::format::text::line_places::line_at;
use crate::format::text::list::{ListError, each_of_list};
use crate::format::text::number::{Number, number, push};
use crate::format::text::preamble;
use crate::format::text::preamble::Preamble;
use crate::format::text::quotes::Quotes;
use crate::format::text::records::{Records, unread};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use crate::labels::error::LabelError;
use crate::words::{count_of, quoted, shown_name};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// Rows between two places that are remembered, to find the line of a row again.
const ROWS_PER_PLACE: u64 = 1 << 10;
/// Rows between two reports of progress.
const ROWS_PER_REPORT: u64 = 1 << 8;
/// Records with quotes inside that are looked at for one that is not written as such.
const MAX_QUOTE_CHECKS: u32 = 1_000;

/// Texts: tables of numbers, and labels.
pub(crate) struct TextFormat;

impl Format for TextFormat {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "txt", "libsvm", "svm", "svmlight"]
    }

    fn about(&self) -> &'static str {
        "comma, semicolon, tab, bar or blanks; quotes; header or none; decimal comma; ARFF, COPY of PostgreSQL; a column a dimension, or lists in one, also as NumPy, torch and PostgreSQL write them; word2vec, GloVe; LIBSVM (svmlight); read record by record"
    }

    fn matches(&self, _: &Head<'_>) -> bool {
        // Whether a file is a text is asked last, when no other format knows it.
        false
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let file = shown_name(source.name());
        let begin = first_bytes(source)?;
        let mark = kind::start(&begin.bytes);
        let text = kind::whole_lines(&begin.bytes[mark..], begin.is_whole);
        if libsvm::is_libsvm(text) {
            return Ok(Box::new(Libsvm::open(source, file, text, mark as u64, control)?));
        }
        if let Some(preamble) = preamble::of(&begin.bytes[mark..]) {
            return open_named(source, &begin, mark, preamble);
        }
        let (start, kind) = kind::of_begin(&begin.bytes, begin.is_whole, source.name());
        let TextKind::Numbers { n_columns, delimiter } = kind else { return Ok(Box::new(LabelText::new(source, start, kind))) };
        open_table(source, &begin, start, n_columns, delimiter)
    }

    fn open_labels<'a>(&self, source: &'a dyn ByteSource) -> Result<Option<Box<dyn Container + 'a>>, ReadError> {
        let begin = first_bytes(source)?;
        if preamble::of(&begin.bytes[kind::start(&begin.bytes)..]).is_some() {
            return Ok(None);
        }
        Ok(Some(Box::new(LabelText::open(source)?)))
    }

    fn open_matrix<'a>(&self, source: &'a dyn ByteSource) -> Result<Option<Box<dyn Container + 'a>>, ReadError> {
        let begin = first_bytes(source)?;
        let (start, kind) = kind::of_begin(&begin.bytes, begin.is_whole, source.name());
        let TextKind::Table { delimiter } = kind else { return Ok(None) };
        let n_columns = kind::n_columns(&begin.bytes[start as usize..], begin.is_whole, delimiter);
        open_table(source, &begin, start, n_columns, delimiter).map(Some)
    }
}

/// The table in `source`, whose text begins at the byte `start` of `begin`; its columns are told apart by their cells.
fn open_table<'a>(
    source: &'a dyn ByteSource,
    begin: &FirstBytes,
    start: u64,
    n_columns: usize,
    delimiter: u8,
) -> Result<Box<dyn Container + 'a>, ReadError> {
    let file = shown_name(source.name());
    let head = &begin.bytes[start as usize..];
    // Asked before the columns are made, as these take far more memory than their bytes.
    if n_columns > MAX_FIELDS {
        let is_whole = begin.is_whole || head.contains(&b'\n');
        let found = format!("{}{}", count_of(n_columns as u64, "column"), if is_whole { "" } else { " at least in its first line" });
        return Err(too_many_fields(&file, &found).into());
    }
    let no_rows = || refusal(&file, Code::NoRows, " has no rows of numbers. Give a file with data.");
    let dialect = Dialect::of(head, start, begin.is_whole, delimiter).ok_or_else(no_rows)?;
    if dialect.n_first != dialect.n_cells && dialect.has_header {
        let clause = format!(
            ", line 2: {} where the header has {}: rows of different lengths. Put quotes around cells that hold a separator.",
            count_of(dialect.n_cells as u64, "column"),
            dialect.n_first
        );
        return Err(refusal(&file, Code::Ragged, clause).at_row(1).into());
    }
    Ok(Box::new(TextTable { source, file, dialect, places: Vec::new(), odd_quote: None, preamble: None }))
}

/// The table in `source` whose columns are named by `preamble`, which begins at the byte `mark` of `begin`.
fn open_named<'a>(
    source: &'a dyn ByteSource,
    begin: &FirstBytes,
    mark: usize,
    preamble: Preamble,
) -> Result<Box<dyn Container + 'a>, ReadError> {
    let file = shown_name(source.name());
    let start = mark + preamble.start;
    let head = &begin.bytes[start..];
    let end = preamble.end.and_then(|end| memchr::memmem::find(head, &[b"\n", end].concat()).map(|at| at + 1));
    let (head, is_whole) = end.map_or((head, begin.is_whole), |end| (&head[..end], true));
    let no_rows = || refusal(&file, Code::NoRows, " has no rows. Give a file with data.");
    let mut dialect = Dialect::of(head, start as u64, is_whole, preamble.delimiter).ok_or_else(no_rows)?;
    if dialect.n_cells != preamble.names.len() {
        let found = count_of(dialect.n_cells as u64, "column");
        let clause =
            format!(": {found} where {} are named before the rows: rows of different lengths. Write it again.", preamble.names.len());
        return Err(refusal(&file, Code::Ragged, clause).at_row(1).into());
    }
    dialect.has_header = false;
    for (field, name) in dialect.fields.iter_mut().zip(&preamble.names) {
        (field.name, field.is_named) = (name.clone(), true);
    }
    Ok(Box::new(TextTable { source, file, dialect, places: Vec::new(), odd_quote: None, preamble: Some(preamble) }))
}

struct TextTable<'a> {
    source: &'a dyn ByteSource,
    file: String,
    dialect: Dialect,
    /// Bytes at which every so many rows begin.
    places: Vec<u64>,
    /// Byte of a record with a quote inside a cell without quotes.
    odd_quote: Option<u64>,
    /// What stands before the records in another form.
    preamble: Option<Preamble>,
}

/// Where a record stands, to tell it.
#[derive(Clone, Copy)]
struct RecordPlace {
    row: u64,
    offset: u64,
}

impl TextTable<'_> {
    fn records(&self, offset: u64) -> Records<SourceReader<'_>> {
        Records::new(SourceReader::new(self.source, offset), self.dialect.delimiter, self.dialect.blanks)
    }

    fn line(&self, place: RecordPlace) -> u64 {
        line_at(self.source, place.offset).unwrap_or_default()
    }

    /// What is told where the record that begins at the byte `offset` cannot be read.
    fn unread(&self, error: &std::io::Error, offset: u64) -> ReadError {
        unread(self.source, error, || line_at(self.source, offset).unwrap_or_default()).into()
    }

    fn refuse(&self, place: RecordPlace, code: Code, clause: impl AsRef<str>) -> ReadError {
        RowPlace { row: place.row, line: Some(self.line(place)) }.refuse(&self.file, code, clause).into()
    }

    fn in_column(&self, idx: usize) -> String {
        let field = &self.dialect.fields[idx];
        if field.is_named { format!("column {} ({})", idx + 1, quoted(&field.name)) } else { field.name.clone() }
    }

    fn not_numeric(&self, place: RecordPlace, idx: usize, cell: &[u8]) -> ReadError {
        let text = String::from_utf8_lossy(cell);
        let (column, text) = (self.in_column(idx), quoted(text.trim()));
        let error = match std::str::from_utf8(cell) {
            Err(_) => {
                self.refuse(place, Code::Encoding, format!(", {column}: {text} is not UTF-8. Save the file with the encoding UTF-8."))
            }
            Ok(cell) if self.dialect.decimal_comma && cell.contains('.') => self.refuse(
                place,
                Code::NotNumeric,
                format!(", {column}: {text} is no number here, as other rows have a comma before fractions. Write all numbers alike."),
            ),
            Ok(_) => {
                self.refuse(place, Code::NotNumeric, format!(", {column}: {text} is not a number. Correct the cell, or drop the row."))
            }
        };
        match error {
            ReadError::Refused(problem) => problem.at_column(idx as u64 + 1).into(),
            cancelled => cancelled,
        }
    }

    /// The values of a list, in a matrix of one vector field.
    fn take_list(&self, place: RecordPlace, idx: usize, cell: &[u8], rows: &mut Collector<'_>) -> Result<(), ReadError> {
        if rows.n_dims() == 0 {
            let n_dims = each_of_list(cell, |_| ()).map_err(|error| self.list_error(place, idx, cell, error))?;
            rows.begin(self.guess(), n_dims as u64)?;
        }
        let n_dims = rows.n_dims();
        let taken = each_of_list(cell, |value| {
            if rows.n_pending() < n_dims {
                push(rows, value)
            }
        });
        let found = taken.map_err(|error| self.list_error(place, idx, cell, error))?;
        if found != n_dims {
            let clause = format!(
                ", {}: {} where the first row has {n_dims}: lists of different lengths.",
                self.in_column(idx),
                count_of(found as u64, "number")
            );
            return Err(self.refuse(place, Code::Ragged, format!("{clause} Make all vectors as long.")));
        }
        Ok(())
    }

    fn list_error(&self, place: RecordPlace, idx: usize, cell: &[u8], error: ListError) -> ReadError {
        let column = self.in_column(idx);
        match error {
            ListError::Brackets => {
                let clause =
                    format!(", {column}: {} is malformed, not a list of numbers in brackets.", quoted(&String::from_utf8_lossy(cell)));
                self.refuse(place, Code::BadStructure, format!("{clause} Write [1, 2, 3]."))
            }
            ListError::Cut => {
                let clause = format!(
                    ", {column}: numbers are missing: NumPy or torch left them out when it printed this array («...»), so they are not in this file and \
                     cannot be brought back from it. Write the arrays themselves: np.save(\"embeddings.npy\", X), or df.to_parquet(…)."
                );
                self.refuse(place, Code::Truncated, clause)
            }
            ListError::Value(position) => {
                self.refuse(place, Code::NotNumeric, format!(", {column}: value {} of the list is not a number. Correct it.", position + 1))
            }
        }
    }

    fn guess(&self) -> u64 {
        let n_rows = (self.source.len_bytes() - self.dialect.start) as f64 / self.dialect.record_bytes.max(1.0);
        (n_rows * 1.01) as u64 + 1
    }

    /// How the quotes stand in the record from `offset` to `end`.
    fn quotes(&self, offset: u64, end: u64) -> Quotes {
        let mut quotes = Quotes { is_begin: true, ..Quotes::default() };
        if self.dialect.delimiter == b' ' {
            return quotes;
        }
        let mut reader = SourceReader::new(self.source, self.dialect.start + offset).take(end - offset);
        let mut buffer = vec![0; 1 << 16];
        while let Ok(n_bytes @ 1..) = reader.read(&mut buffer) {
            quotes.take(&buffer[..n_bytes], self.dialect.delimiter);
        }
        quotes
    }
}

impl Container for TextTable<'_> {
    fn fields(&self) -> &[Field] {
        &self.dialect.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        let odd = self.odd_quote.and_then(|offset| line_at(self.source, offset)).map(|line| {
            let clause = format!(", line {line}: a quote inside a cell that has none around is malformed; it was read as it stands. Double it, and put quotes around the cell.");
            refusal(&self.file, Code::BadStructure, clause)
        });
        odd.into_iter().collect()
    }

    fn line_of(&self, row: u64) -> Option<u64> {
        let row = row.checked_sub(1)?;
        let start = *self.places.get(usize::try_from(row / ROWS_PER_PLACE).ok()?)?;
        let mut records = self.records(start);
        let mut offset = 0;
        for _ in 0..=row % ROWS_PER_PLACE {
            offset = records.next().ok()??;
        }
        line_at(self.source, start + offset)
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let start = self.dialect.start;
        let mut places = Vec::new();
        let mut odd_quote = None;
        let mut n_quote_checks = 0;
        let list = match wanted.matrix.as_slice() {
            [only] if matches!(self.dialect.fields[*only].kind, FieldKind::Vector { .. }) => Some(*only),
            [] => None,
            dimensions => {
                rows.begin(self.guess(), dimensions.len() as u64)?;
                None
            }
        };
        let is_quoted = |cell: &[u8]| cell.contains(&b'"');
        let mut records = self.records(start);
        let (mut row, mut reported) = (0_u64, 0);
        let mut last = 0;
        if self.dialect.has_header {
            records.next().map_err(|error| self.unread(&error, start))?;
        }
        loop {
            rows.control.check()?;
            let before = records.position();
            let Some(offset) = records.next().map_err(|error| self.unread(&error, start + before))? else { break };
            let place = RecordPlace { row: row + 1, offset: start + offset };
            if row.is_multiple_of(ROWS_PER_PLACE) {
                places.push(place.offset);
            }
            row += 1;
            last = offset;
            let record = records.record();
            if let Some(end) = self.preamble.as_ref().and_then(|preamble| preamble.end)
                && record.len() == 1
                && &record[0] == end
            {
                row -= 1;
                break;
            }
            if record.len() != self.dialect.n_cells {
                let (found, expected) = (record.len() as u64, self.dialect.n_cells);
                let clause = format!(": {} where others have {expected}: rows of different lengths.", count_of(found, "column"));
                return Err(self.refuse(place, Code::Ragged, format!("{clause} Add or remove separators, or close quotes.")));
            }
            if let Some(list) = list {
                self.take_list(place, list, &record[list], rows)?;
            } else {
                for &idx in &wanted.matrix {
                    let cell = &record[idx];
                    match number(cell, self.dialect.decimal_comma) {
                        Number::Value(value) => rows.push(value),
                        Number::Invalid => return Err(self.not_numeric(place, idx, cell)),
                        value => push(rows, value),
                    }
                }
            }
            // The quotes of a record are looked at once, however many of its cells have some.
            let mut may_be_odd = odd_quote.is_none() && n_quote_checks < MAX_QUOTE_CHECKS;
            for (position, &idx) in wanted.columns.iter().enumerate() {
                let cell = &record[idx];
                let Ok(text) = std::str::from_utf8(cell) else {
                    let first = RowPlace { row, line: Some(self.line(place)) };
                    return Err(LabelError::Encoding { first, what: "the text is not UTF-8" }.problem(&self.file).into());
                };
                let text = text.trim();
                let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                let has_single_quotes = self.preamble.as_ref().is_some_and(|preamble| preamble.has_single_quotes);
                rows.cell(position, Cell::Text(inner.filter(|_| has_single_quotes).unwrap_or(text)));
                if may_be_odd && is_quoted(cell) {
                    may_be_odd = false;
                    n_quote_checks += 1;
                    odd_quote = self.quotes(offset, records.position()).is_odd.then_some(place.offset);
                }
            }
            rows.end_rows()?;
            if row.is_multiple_of(ROWS_PER_REPORT) {
                let at = records.position();
                rows.control.advance(at - reported);
                reported = at;
            }
        }
        if row > 0 && self.quotes(last, records.position()).is_inside {
            let clause = "the table is malformed, a quote opened here is never closed. Close it or remove it.";
            return Err(self.refuse(RecordPlace { row, offset: start + last }, Code::BadStructure, format!(": {clause}")));
        }
        if row == 0 {
            return Err(refusal(&self.file, Code::NoRows, " has a header and 0 rows: no samples. Give a file with data.").into());
        }
        rows.control.advance(self.source.len_bytes().saturating_sub(reported));
        self.places = places;
        self.odd_quote = odd_quote;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, arr2};

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{Dataset, ReadOptions, read};

    fn read_text(name: &str, text: &[u8]) -> Result<Dataset, Problem> {
        read(&[&MemorySource::new(name, text)], &ReadOptions::default(), &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[track_caller]
    fn check(name: &str, text: &str, values: &Array2<f32>, labels: Option<(&str, &[u32])>) {
        let dataset = read_text(name, text.as_bytes()).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(dataset.matrices[0].values, *values, "{text}");
        let found = dataset.labels.as_ref().map(|labels| (dataset.label_column.as_deref().unwrap_or_default(), labels.class_ids()));
        assert_eq!(found, labels, "{text}");
    }

    #[track_caller]
    fn refused(text: &[u8], code: Code, row: Option<u64>, words: &[&str]) {
        let problem = read_text("x.csv", text).expect_err("must be refused");
        assert_eq!((problem.code, problem.row), (code, row), "{problem}");
        words.iter().for_each(|word| assert!(problem.message.contains(word), "{problem}"));
    }

    #[test]
    fn tables_of_all_writings_are_read() {
        let values = arr2(&[[0.5, -1.0, 2.0], [1.5, 2.0, 3.25], [2.5, 4.0, 4.5], [3.5, 8.0, 5.5]]);
        let ids = [0_u32, 1, 0, 1];
        check("x.csv", "a,b,c,label\n0.5,-1,2,x\n1.5,2,3.25,y\n2.5,4,4.5,x\n3.5,8,5.5,y\n", &values, Some(("label", &ids)));
        check("x.csv", "class;a;b;c\r\nx;0,5;-1;2\r\ny;1,5;2;3,25\r\n\r\nx;2,5;4;4,5\r\ny;3,5;8;5,5", &values, Some(("class", &ids)));
        check("x.tsv", "0.5\t-1\t2\n1.5\t2\t3.25\n2.5\t4\t4.5\n3.5\t8\t5.5\n", &values, None);
        check("x.txt", "0.5 -1e0 2\n 1.5 2 3.25\n2.5  4 4.5\n3.5 8 5.5\n", &values, None);
        check("x.txt", "4 3\nw1 0.5 -1 2\nw2 1.5 2 3.25\nw3 2.5 4 4.5\nw4 3.5 8 5.5\n", &values, None);
        check(
            "x.csv",
            "id,vector,y\n1,\"[0.5, -1, 2]\",x\n2,\"[1.5 2. 3.25]\",y\n3,\"[2.5,4,4.5]\",x\n4,\"[3.5,8,5.5]\",y\n",
            &values,
            Some(("y", &ids)),
        );
    }

    #[test]
    fn label_that_was_guessed_is_told() {
        let guessed = read_text("x.csv", b"0.5,1.5,0\n2.5,3.5,1\n4.5,5.5,0\n6.5,7.5,1\n").expect("readable");
        assert_eq!((guessed.matrices[0].summary.dims, guessed.label_column.as_deref()), (2, Some("column 3")));
        assert!(guessed.problems.iter().any(|problem| problem.code == Code::Ambiguous), "{:?}", guessed.problems);
    }

    #[test]
    fn broken_rows_are_told_with_line_and_column() {
        let head = b"f0,f1,label\n0.5,1.5,a\n2.5,3.5,b\n".as_slice();
        let with = |line: &[u8]| [head, line, b"\n4.5,5.5,a\n6.5,7.5,b\n"].concat();
        refused(&with(b"1,2"), Code::Ragged, Some(3), &["line 4 (row 3)", "2 columns", "have 3"]);
        refused(&with(b"1,n/a?,a"), Code::NotNumeric, Some(3), &["line 4 (row 3), column 2 («f1»): «n/a?» is not a number"]);
        refused(&with(b"1,,a"), Code::MissingValue, Some(3), &["line 4 (row 3), column 2 («f1»): the value is missing"]);
        refused(&with(b"1,NaN,a"), Code::NonFinite, Some(3), &["NaN", "line 4"]);
        refused(&with(b"1e39,2,a"), Code::OutOfRange, Some(3), &["1e39", "line 4"]);
        refused(&with(b"1,2,f\xfcnf"), Code::Encoding, Some(3), &["line 4", "UTF-8"]);
        refused(&with(b"1,2,?"), Code::LabelMissing, Some(3), &["line 4", "«?»", "mean that there is none"]);
        refused(&with(b"1,2,\"b"), Code::BadStructure, Some(3), &["line 4 (row 3)", "never closed"]);
    }

    #[test]
    fn quote_that_is_not_written_as_one_is_told_and_a_doubled_one_is_not() {
        let text = |cell: &str| format!("f0,f1,label\n0.5,1.5,a\n2.5,3.5,a\n4.5,5.5,{cell}\n6.5,7.5,{cell}\n");
        let warnings = |cell: &str| read_text("x.csv", text(cell).as_bytes()).expect("readable").problems;
        assert!(warnings("\"six \"\"6\"\"\"").is_empty());
        let odd = warnings("si\"x");
        assert!(odd.len() == 1 && odd[0].code == Code::BadStructure && odd[0].message.contains("line 4"), "{odd:?}");
    }
}
