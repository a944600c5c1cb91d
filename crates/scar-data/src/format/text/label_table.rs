//! Labels in a text table: CSV, TSV and their kin.

use std::io::{self, BufReader, Read};

use crate::bytes::source::{ByteSource, SourceReader};
use crate::format::container::{MAX_FIELDS, too_many_fields};
use crate::format::text::records::{Bounded, of_csv, unread};
use crate::gather::column::Column;
use crate::labels::choice;
use crate::labels::choice::Chosen;
use crate::labels::error::LabelError;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::marks::RowMarks;
use crate::labels::table::Table;
use crate::labels::tags::take_tags;
use scar_core::control::Control;
use scar_files::error::{ReadError, RowPlace, no_memory};
use scar_files::names::columns::numbered;
use scar_files::names::vocabulary::{names_ids, names_labels};
use scar_files::options::ChosenColumns;
use scar_files::words::{count_of, shown_name};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Reads labels from the table in `source`, cells parted by `delimiter`, from the byte `start` on: from the columns called
/// `chosen`, where there are some.
///
/// # Errors
/// [`ReadError::Refused`] for a malformed table, a column that is not there, or what is no label; [`ReadError::Cancelled`].
pub(crate) fn read_table(
    source: &dyn ByteSource,
    start: u64,
    delimiter: u8,
    chosen: &ChosenColumns<'_>,
    control: &Control,
) -> Result<LabelFile, ReadError> {
    let name = shown_name(source.name());
    let refuse = |error: LabelError| ReadError::Refused(error.problem(&name));
    let mut table = parse(source, start, delimiter, control)?;
    let header = choice::header(&table, chosen.missing);
    let n_before = usize::from(header.is_none());
    if table.lines.len() + n_before == 0 {
        return Err(refuse(LabelError::NoLabels));
    }
    let mut names = header.clone().unwrap_or_else(|| (0..table.columns.len()).map(numbered).collect());
    if header.is_none() {
        // The first line is a row; it was kept apart while it could have been a header.
        table.columns.iter_mut().zip(&table.first).for_each(|(column, cell)| column.put_first(cell));
    }
    let is_named = header.is_some() && !table.first.iter().any(|cell| cell.trim().parse::<f64>().is_ok());
    let tags = take_tags(&mut names, &mut table.columns, is_named, chosen);
    let Chosen { column_idx, columns, warnings: mut found } =
        choice::choose_named(&names, &table.columns, tags.label(chosen)).map_err(refuse)?;
    found.extend(tags.warning(&names[column_idx]));
    let lines = &table.lines;
    let is_kept = |(column, _): &(&String, &Column)| !chosen.leaves_out(column);
    let place = |position: usize| RowPlace {
        row: position as u64 + 1,
        line: Some(position.checked_sub(n_before).map_or(1, |position| lines[position])),
    };
    let marks = header.as_ref().map_or_else(RowMarks::default, |_| {
        RowMarks::among(&name, names.iter().zip(&table.columns).filter(is_kept), Some(&names[column_idx]), chosen)
    });
    let ids = Ids::of_labels(names.iter().zip(&table.columns).filter(is_kept), chosen.id, &names[column_idx]);
    let (raw, mixed, others) = choice::take_labels(&mut table.columns, column_idx, &names, chosen, place).map_err(refuse)?;
    found.extend(mixed);
    let column = names[column_idx].clone();
    let tag_lists = tags.column_of(&column).map(str::to_owned);
    let columns = tags.offered(&column, columns);
    if tag_lists.is_some() {
        names.truncate(table.first.len());
    }
    Ok(LabelFile { column: Some(column), tag_lists, columns, others, warnings: found, ids, marks, names, ..LabelFile::of(name, raw) })
}

fn parse(source: &dyn ByteSource, start: u64, delimiter: u8, control: &Control) -> Result<Table, ReadError> {
    let name = shown_name(source.name());
    let refuse = |error: LabelError| ReadError::Refused(error.problem(&name));
    let mut n_quotes = 0_u64;
    let watched = Watched { inner: SourceReader::new(source, start), control, n_quotes: &mut n_quotes };
    let (watched, bound) = Bounded::new(watched);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(BufReader::with_capacity(CHUNK_BYTES, watched));
    let mut table = Table::default();
    let mut record = csv::ByteRecord::new();
    // Counted here, because the csv reader's own count lags behind with Windows line ends.
    let mut line = 1;
    let mut last = (1, false);
    loop {
        control.check()?;
        // Any length of row and any bytes are accepted here, so only reading itself can fail.
        bound.renew();
        let is_row = reader.read_byte_record(&mut record).map_err(|error| unread(source, &of_csv(error), || line))?;
        if !is_row {
            break;
        }
        if table.columns.is_empty() && record.len() > MAX_FIELDS {
            return Err(too_many_fields(&name, &count_of(record.len() as u64, "column")).into());
        }
        let first_line = line;
        let mut cells = Vec::with_capacity(record.len());
        let mut n_inner_lines = 0;
        for cell in &record {
            let text = std::str::from_utf8(cell).map_err(|_| {
                let row = table.lines.len() as u64 + 1;
                refuse(LabelError::Encoding { first: RowPlace { row, line: Some(first_line) }, what: "the text is not UTF-8" })
            })?;
            n_inner_lines += text.matches('\n').count() as u64;
            cells.push(text);
        }
        line += 1 + n_inner_lines;
        last = (first_line, n_inner_lines > 0);
        if table.columns.is_empty() {
            table.columns.resize_with(cells.len(), Column::kept);
            table.first = cells.into_iter().map(str::to_owned).collect();
            continue;
        }
        // Files that were put together have the header of each.
        if cells == table.first && cells.len() > 1 && cells.iter().any(|cell| names_labels(cell) || names_ids(cell)) {
            return Err(refuse(LabelError::HeaderAgain { line: first_line }));
        }
        if cells.len() != table.columns.len() {
            return Err(refuse(LabelError::Ragged { line: first_line, found: cells.len(), expected: table.columns.len() }));
        }
        for (column, cell) in table.columns.iter_mut().zip(cells) {
            column.make_room(&name)?;
            column.push(cell);
        }
        if table.lines.try_reserve(1).is_err() {
            return Err(no_memory(&name, 16 * table.lines.len() as u64).into());
        }
        table.lines.push(first_line);
    }
    drop(reader);
    if n_quotes % 2 == 1 && last.1 {
        return Err(refuse(LabelError::OpenQuote { line: last.0 }));
    }
    if table.columns.is_empty() { Err(refuse(LabelError::NoLabels)) } else { Ok(table) }
}

/// Counts progress and quotes while the bytes go by.
struct Watched<'a, R> {
    inner: R,
    control: &'a Control,
    n_quotes: &'a mut u64,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.control.advance(n_bytes as u64);
        *self.n_quotes += buffer[..n_bytes].iter().filter(|&&byte| byte == b'"').count() as u64;
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::labels::values::RawLabels;
    use scar_core::problem::Code;

    fn read(text: &[u8], delimiter: u8) -> Result<LabelFile, ReadError> {
        read_table(&MemorySource::new("y.csv", text), 0, delimiter, &ChosenColumns::default(), &Control::new())
    }

    #[track_caller]
    fn refused(text: &[u8], code: Code, words: &str) {
        let Err(ReadError::Refused(problem)) = read(text, b',') else { panic!("must be refused") };
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.contains(words), "{problem}");
    }

    #[test]
    fn quotes_and_line_ends_inside_a_cell_are_read() {
        for text in ["id,label\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,d\r\n", "id;label\n1;\"a, \"\"b\"\"\r\nc\"\n2;d"] {
            let delimiter = if text.contains(';') { b';' } else { b',' };
            let file = read(text.as_bytes(), delimiter).expect("readable");
            assert_eq!(file.raw, RawLabels::of_texts(&["a, \"b\"\r\nc", "d"]));
            assert_eq!(file.column.as_deref(), Some("label"));
        }
    }

    #[test]
    fn malformed_table_is_told_with_its_line() {
        refused(b"id,label\r\n1,a\r\n2\r\n", Code::Ragged, "line 3: 1 column where");
        refused(b"id,label\n1,a\n2,\"b\n3,c\n", Code::BadStructure, "line 3");
        refused(b"id,label\n1,a\n2,f\xfcnf\n", Code::Encoding, "line 3");
        refused(b"id,label\n1,a\n2,none\n", Code::LabelMissing, "line 3 (row 2)");
        refused(b"id,label\n1,a\n2,b\nid,label\n3,a\n", Code::BadStructure, "line 4");
        refused(b"id,label\n", Code::EmptyFile, "empty");
        refused(b"", Code::EmptyFile, "empty");
    }
}
