//! The rows of a text table, read record by record; beside the f32 matrix only a chunk is in memory.

use std::io::Read as _;

use crate::bytes::source::{ByteSource, SourceReader};
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::text::dialect::Dialect;
use crate::format::text::line_places::line_at;
use crate::format::text::list::{ListError, each_of_list};
use crate::format::text::number::{Number, number, push};
use crate::format::text::preamble::Preamble;
use crate::format::text::quotes::Quotes;
use crate::format::text::records::{Records, unread};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use crate::labels::error::{HEADER_AGAIN, LabelError};
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::words::{count_of, name_list, quoted};

/// Rows between two places that are remembered, to find the line of a row again.
const ROWS_PER_PLACE: u64 = 1 << 10;
/// Rows between two reports of progress.
const ROWS_PER_REPORT: u64 = 1 << 8;
/// Records with quotes inside that are looked at for one that is not written as such.
const MAX_QUOTE_CHECKS: u32 = 1_000;

/// A text table.
pub(crate) struct TextTable<'a> {
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

impl<'a> TextTable<'a> {
    /// The table in `source`, shown as `file`, written in `dialect`; what stands before its records in another form is `preamble`.
    pub(crate) fn new(source: &'a dyn ByteSource, file: String, dialect: Dialect, preamble: Option<Preamble>) -> Self {
        Self { source, file, dialect, places: Vec::new(), odd_quote: None, preamble }
    }
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

    /// That the record at `place` is the header once more, if it is.
    fn header_again(&self, place: RecordPlace, record: &csv::ByteRecord, header: &csv::ByteRecord) -> Option<ReadError> {
        (self.dialect.n_headers > 0 && record == header).then(|| self.refuse(place, Code::BadStructure, HEADER_AGAIN))
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
        let lines = (self.dialect.n_headers > 1).then(|| {
            let names = name_list(self.dialect.fields.iter().map(|field| field.name.as_str()));
            let clause = format!(": its first {} lines were read as the header: {names}.", self.dialect.n_headers);
            refusal(&self.file, Code::Ambiguous, clause)
        });
        lines.into_iter().chain(odd).collect()
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
        let mut header = csv::ByteRecord::new();
        for line in 0..self.dialect.n_headers {
            records.next().map_err(|error| self.unread(&error, start))?;
            if line == 0 {
                header = records.record().clone();
            }
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
                && record[0].trim_ascii().starts_with(end)
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
                self.take_list(place, list, &record[list], rows)
                    .map_err(|error| self.header_again(place, record, &header).unwrap_or(error))?;
            } else {
                for &idx in &wanted.matrix {
                    let cell = &record[idx];
                    match number(cell, self.dialect.decimal_comma) {
                        Number::Value(value) => rows.push(value),
                        Number::Invalid => {
                            return Err(self.header_again(place, record, &header).unwrap_or_else(|| self.not_numeric(place, idx, cell)));
                        }
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
