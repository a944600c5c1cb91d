//! Embeddings as text tables: CSV, TSV and their kin, numbers parted by blanks, word2vec's text, the Embedding Projector's vectors.
//!
//! What is read of their rows stands in [`super::table_rows`].

use crate::bytes::first::{FirstBytes, first_bytes};
use crate::bytes::source::ByteSource;
use crate::format::container::{Container, Format, Head, MAX_FIELDS, too_many_fields};
use crate::format::text::dialect::Dialect;
use crate::format::text::kind;
use crate::format::text::kind::TextKind;
use crate::format::text::label_text::LabelText;
use crate::format::text::libsvm;
use crate::format::text::libsvm::Libsvm;
use crate::format::text::preamble;
use crate::format::text::preamble::Preamble;
use crate::format::text::table_rows::TextTable;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};
use scar_files::words::{count_of, shown_name};

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
    if dialect.n_first != dialect.n_cells && dialect.n_headers > 0 {
        let clause = format!(
            ", line 2: {} where the header has {}: rows of different lengths. Put quotes around cells that hold a separator.",
            count_of(dialect.n_cells as u64, "column"),
            dialect.n_first
        );
        return Err(refusal(&file, Code::Ragged, clause).at_row(1).into());
    }
    Ok(Box::new(TextTable::new(source, file, dialect, None)))
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
    dialect.n_headers = 0;
    for (field, name) in dialect.fields.iter_mut().zip(&preamble.names) {
        (field.name, field.is_named) = (name.clone(), true);
    }
    Ok(Box::new(TextTable::new(source, file, dialect, Some(preamble))))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, arr2};

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{Dataset, ReadOptions, read};
    use scar_core::problem::Problem;

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
