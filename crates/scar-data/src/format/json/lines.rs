//! JSON Lines: a row on each line, an object of named values or a list of numbers. Read line by line.
//!
//! `serde_json` takes each line to pieces, as it does a whole document in [`super::document`], and both hand the pieces to the same
//! code. The crate `jiter` is not used. It took 0.6 of the time for the same numbers (2.2 s instead of 3.6 s for 200 MB of vectors),
//! but only where it hands over one number after another. It reads slices and no streams, so that documents would still need
//! `serde_json`, and rows would be read by two codes that could disagree.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use memchr::memmem;

use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::format::container::{Container, Field, Format, Head, Wanted};
use crate::format::json::row_reader::RowReader;
use crate::format::json::rows::{FieldScan, Scanned, syntax_error};
use crate::format::json::value::{Entries, JsonKind, QuotedWords, kind};
use crate::format::rare::{Open, open_by};
use crate::format::text::records::{Bounded, unread};
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::words::{count_of, shown_name};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;
/// Rows that decide which fields there are.
const LOOKED_ROWS: u64 = 200;
/// Rows between two reports of progress.
const ROWS_PER_REPORT: u64 = 1 << 8;

/// JSON Lines.
pub(crate) struct JsonLinesFormat;

impl Format for JsonLinesFormat {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn about(&self) -> &'static str {
        "an object a line, with a vector, a label and an id under any names, or a number a dimension; values below the top by their paths; NaN and Infinity as Python writes them; read line by line"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        let is_called_so = self.extensions().contains(&head.extension);
        let Some(&open @ (b'{' | b'[')) = text.first() else {
            return is_called_so && text.first().is_some_and(|byte| byte.is_ascii_graphic());
        };
        let close = open + 2;
        let Some(end) = text.iter().position(|&byte| byte == b'\n') else { return is_called_so && open == b'{' };
        let (first, rest) = (text[..end].trim_ascii_end(), text[end..].trim_ascii_start());
        // A file of several rows, or one that says it is of rows and does not begin a list over many lines.
        (first.last() == Some(&close) && rest.first() == Some(&open)) || (is_called_so && open == b'{')
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
    let mut file = JsonLines {
        source,
        file: shown_name(source.name()),
        start: 0,
        scanned: Scanned::default(),
        row_bytes: 1.0,
        gaps: Vec::new(),
        failed: Vec::new(),
        has_actions: false,
    };
    let mut mark = [0; 3];
    if source.len_bytes() >= 3 {
        source.read_at(0, &mut mark).map_err(|error| unreadable(source, &error))?;
    }
    file.start = if mark == *b"\xef\xbb\xbf" { 3 } else { 0 };
    let mut begins_with_action = false;
    file.each_line(control, |line, _| {
        begins_with_action = action(line).is_some();
        Ok(Taken::Stop)
    })?;
    file.has_actions = begins_with_action;
    let mut scan = FieldScan::default();
    let (mut n_rows, mut n_bytes) = (0, 0);
    let mut has_rows_of_values = false;
    file.each_line(control, |line, place| {
        if n_rows == LOOKED_ROWS {
            return Ok(Taken::Stop);
        }
        (n_rows, n_bytes) = (n_rows + 1, n_bytes + line.len() as u64 + 1);
        has_rows_of_values |= matches!(kind(line), JsonKind::Object | JsonKind::List);
        scan.take_row(line).map_err(|error| syntax_error(&shown_name(source.name()), place, &error))?;
        Ok(Taken::Row)
    })?;
    if n_rows == 0 {
        return Err(refusal(&file.file, Code::NoRows, " has 0 rows: no samples. Give a file with data.").into());
    }
    if !has_rows_of_values {
        let clause = " holds no matrix of embeddings: its lines are single values, not objects. Give a vector a line, such as {\"embedding\": [1, 2], \"label\": \"a\"}.";
        return Err(refusal(&file.file, Code::NoMatrix, clause).into());
    }
    scan.check(&file.file)?;
    file.row_bytes = n_bytes as f64 / n_rows as f64;
    file.scanned = scan.fields(false);
    Ok(Box::new(file))
}

struct JsonLines<'a> {
    source: &'a dyn ByteSource,
    file: String,
    /// Bytes of a mark of the byte order.
    start: u64,
    scanned: Scanned,
    row_bytes: f64,
    /// Lines that hold no row although others do.
    failed: Vec<u64>,
    /// Whether a line stands before each row that says what is done with it, as in bulk requests to Elasticsearch.
    has_actions: bool,
    /// Rows behind which blank lines stand, with how many lines are blank up to there.
    gaps: Vec<(u64, u64)>,
}

/// What became of a line.
enum Taken {
    /// It is a row.
    Row,
    /// It is none.
    None,
    /// No more are wanted.
    Stop,
}

impl JsonLines<'_> {
    /// Hands over the text of every row with its place, until `take` says to stop. Gives rows behind which lines stand that are none.
    fn each_line(
        &self,
        control: &Control,
        mut take: impl FnMut(&str, RowPlace) -> Result<Taken, ReadError>,
    ) -> Result<Vec<(u64, u64)>, ReadError> {
        let (bytes, bound) = Bounded::new(SourceReader::new(self.source, self.start));
        let mut reader = BufReader::with_capacity(CHUNK_BYTES, bytes);
        let mut line = Vec::new();
        let mut gaps = Vec::new();
        let (mut row, mut n_blank, mut n_bytes) = (0, 0, 0);
        // The id that such a line gave.
        let mut id = None;
        loop {
            control.check()?;
            line.clear();
            bound.renew();
            let n_read = reader.read_until(b'\n', &mut line).map_err(|error| unread(self.source, &error, || row + n_blank + 1))?;
            n_bytes += n_read as u64;
            if n_read == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                n_blank += 1;
                gaps.push((row, n_blank));
                continue;
            }
            row += 1;
            let place = RowPlace { row, line: Some(row + n_blank) };
            let text = std::str::from_utf8(&line).map_err(|_| self.encoding(place))?;
            let text = quoted_words(text.trim());
            if let Some(action) = if self.has_actions { action(&text) } else { None } {
                row -= 1;
                n_blank += 1;
                gaps.push((row, n_blank));
                id = action;
                continue;
            }
            let text = match id.take() {
                Some(id) => with_id(&text, &id),
                None => text,
            };
            check(&self.file, &text, place)?;
            match take(&text, place)? {
                Taken::Row => {}
                Taken::None => {
                    row -= 1;
                    n_blank += 1;
                    gaps.push((row, n_blank));
                }
                Taken::Stop => return Ok(gaps),
            }
            if row % ROWS_PER_REPORT == 0 {
                control.advance(std::mem::take(&mut n_bytes));
            }
        }
        control.advance(n_bytes);
        Ok(gaps)
    }

    fn encoding(&self, place: RowPlace) -> Problem {
        place.refuse(&self.file, Code::Encoding, ": the text is not UTF-8. Save the file again with the encoding UTF-8.")
    }
}

/// What a line of a bulk request gives as the id of the next, if it is one: `{"index": {"_id": "a"}}`.
fn action(line: &str) -> Option<Option<String>> {
    const ACTIONS: [&str; 4] = ["index", "create", "update", "delete"];
    let Entries(entries) = serde_json::from_str::<Entries<'_>>(line).ok()?;
    let [(name, value)] = entries.as_slice() else { return None };
    let Entries(parts) = ACTIONS.contains(&name.as_ref()).then(|| serde_json::from_str::<Entries<'_>>(value.get()).ok())??;
    // All that stands in one begins so, whereas a row may hold anything.
    let is_part = |name: &str| name.starts_with('_') || matches!(name, "routing" | "pipeline" | "retry_on_conflict");
    let id = parts.iter().find(|(name, _)| name == "_id").map(|(_, id)| id.get().to_owned());
    parts.iter().all(|(name, _)| is_part(name)).then_some(id)
}

/// The object `line` with the id `id`, unless it has one.
fn with_id<'l>(line: &str, id: &str) -> Cow<'l, str> {
    match line.strip_prefix('{') {
        Some(rest) if !line.contains("\"_id\"") && !rest.trim_start().starts_with('}') => Cow::Owned(format!("{{\"_id\":{id},{rest}")),
        _ => Cow::Owned(line.to_owned()),
    }
}

/// The line with quotes around what Python writes bare; hardly any has such.
fn quoted_words(line: &str) -> Cow<'_, str> {
    if memmem::find(line.as_bytes(), b"NaN").is_none() && memmem::find(line.as_bytes(), b"Infinity").is_none() {
        return Cow::Borrowed(line);
    }
    let mut quoted = String::with_capacity(line.len() + 64);
    match QuotedWords::new(line.as_bytes()).read_to_string(&mut quoted) {
        Ok(_) => Cow::Owned(quoted),
        Err(_) => Cow::Borrowed(line),
    }
}

/// Proves that a line is one whole value.
fn check(file: &str, line: &str, place: RowPlace) -> Result<(), ReadError> {
    // Objects are proved when they are taken to pieces.
    if kind(line) == JsonKind::Object {
        return Ok(());
    }
    serde_json::from_str::<&serde_json::value::RawValue>(line).map(|_| ()).map_err(|error| syntax_error(file, place, &error).into())
}

impl Container for JsonLines<'_> {
    fn fields(&self) -> &[Field] {
        &self.scanned.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        let told = self.failed.first().map(|first| {
            let clause = format!(
                ", line {first}: no vector stands here, where other lines have one ({} such); left out. If requests failed, send them again.",
                count_of(self.failed.len() as u64, "line")
            );
            refusal(&self.file, Code::MissingValue, clause).at_row(*first)
        });
        told.into_iter().collect()
    }

    fn line_of(&self, row: u64) -> Option<u64> {
        let n_before = self.gaps.partition_point(|&(behind, _)| behind < row);
        Some(row + n_before.checked_sub(1).map_or(0, |last| self.gaps[last].1))
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let mut reader = RowReader::new(&self.scanned.fields, &self.scanned.paths, wanted);
        let mut failed = Vec::new();
        let guess = (self.source.len_bytes() as f64 / self.row_bytes.max(1.0) * 1.01) as u64 + 1;
        reader.begin(guess, rows)?;
        let control = rows.control;
        let gaps = self.each_line(control, |line, place| {
            if reader.take(line, place, rows)? {
                return Ok(Taken::Row);
            }
            failed.extend(place.line);
            Ok(Taken::None)
        })?;
        (self.gaps, self.failed) = (gaps, failed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{Dataset, ReadOptions, read};

    fn read_text(text: &str, options: &ReadOptions) -> Result<Dataset, Problem> {
        read(&[&MemorySource::new("x.jsonl", text)], options, &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn rows_are_read_whatever_their_order_of_names() {
        let text = "{\"v\": [1, 2.5], \"label\": \"a\"}\n\n{\"label\": \"b\", \"more\": {\"x\": [1]}, \"v\": [-3, 4e0]}\r\n{\"v\":[0,1],\"label\":\"a\"}";
        let dataset = read_text(text, &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0], [0.0, 1.0]]));
        assert_eq!(dataset.labels.expect("labels").class_ids(), [0, 1, 0]);
        let text = "{\"f0\":1,\"f1\":2,\"y\":0}\n{\"f1\":4,\"f0\":3,\"y\":1}\n{\"f0\":5,\"f1\":6,\"y\":0}\n";
        assert_eq!(
            read_text(text, &ReadOptions::default()).expect("readable").matrices[0].values,
            arr2(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        );
        assert_eq!(
            read_text("[1, 2]\n[3, 4]\n", &ReadOptions::default()).expect("readable").matrices[0].values,
            arr2(&[[1.0, 2.0], [3.0, 4.0]])
        );
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let with = |line: &str| {
            format!("{{\"v\":[1,2],\"y\":0}}\n\n{line}\n{{\"v\":[3,4],\"y\":1}}\n{{\"v\":[5,6],\"y\":0}}\n{{\"v\":[7,8],\"y\":1}}\n")
        };
        for (line, code) in [
            ("{\"v\":[1],\"y\":0}", Code::Ragged),
            ("{\"v\":[1,\"x\"],\"y\":0}", Code::NotNumeric),
            ("{\"v\":[1,null],\"y\":0}", Code::MissingValue),
            ("{\"v\":null,\"y\":0}", Code::MissingValue),
            ("{\"y\":0}", Code::MissingValue),
            ("{\"v\":[1,NaN],\"y\":0}", Code::NonFinite),
            ("{\"v\":[1,1e39],\"y\":0}", Code::OutOfRange),
            ("{\"v\":[1,2],\"y\":\"unknown\"}", Code::LabelMissing),
            ("{\"v\":[1,2],\"y\":[]}", Code::LabelKind),
            ("{\"v\":[1,2],\"v\":[1,2],\"y\":0}", Code::Ambiguous),
            ("{\"v\":[1,2],\"y\":0", Code::BadStructure),
            ("{\"v\":[1,2],\"y\":0} x", Code::BadStructure),
        ] {
            let problem = read_text(&with(line), &ReadOptions::default()).expect_err(line);
            assert_eq!((problem.code, problem.row), (code, Some(2)), "{problem}");
            assert!(problem.message.contains("line 3 (row 2)"), "{problem}");
        }
        let deep = format!("{{\"v\":[1,2],\"y\":0,\"more\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
        assert_eq!(read_text(&with(&deep), &ReadOptions::default()).expect_err("too deep").code, Code::NestingDepth);
    }

    #[test]
    fn rows_that_are_not_finite_are_dropped_when_a_person_says_so() {
        let text = "{\"v\":[1,2],\"y\":0}\n{\"v\":[NaN,2],\"y\":1}\n{\"v\":[3,4],\"y\":1}\n{\"v\":[5,6],\"y\":0}\n";
        let dataset = read_text(text, &ReadOptions { drop_non_finite: true, ..ReadOptions::default() }).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]));
        assert_eq!(dataset.labels.as_ref().expect("labels").class_ids(), [0, 1, 0]);
        assert!(dataset.problems.iter().any(|problem| problem.message.contains("1 row is dropped")), "{:?}", dataset.problems);
        assert_eq!(dataset.matrices[0].summary.values.sum, 21.0);
    }
}
