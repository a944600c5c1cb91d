//! Arrow's IPC formats, file and stream, batch by batch. Feather 2 is the file format.

use std::io::{BufReader, Read};

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;

use super::arrow_messages::{self, Messages};
use super::arrow_rows::{fields, take_batch};
use super::guarded::guarded;
use crate::control::Control;
use crate::data::collector::{Collector, refusal};
use crate::data::container::{Container, Field, Format, Head, Wanted};
use crate::data::forward::Cursor;
use crate::data::source::SourceReader;
use crate::data::words::one_line;
use crate::data::{ByteSource, ReadError, shown_name};
use crate::problem::{Code, Problem};

/// What stands at both ends of a file, but not of a stream.
pub(super) const MAGIC: &[u8; 6] = b"ARROW1";
/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Arrow.
pub(crate) struct ArrowFormat;

impl Format for ArrowFormat {
    fn name(&self) -> &'static str {
        "arrow"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["arrow", "feather", "arrows", "ipc"]
    }

    fn about(&self) -> &'static str {
        "file and stream (Feather 2); list, large list, fixed-size list, or a column a dimension; f16, f32, f64, integers; dictionaries; plain, lz4, zstd; batch by batch"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let is_called_so = self.extensions().contains(&head.extension);
        let Some(&[a, b, c, d, e, f, g, h]) = head.bytes.first_chunk::<8>() else { return head.bytes.starts_with(MAGIC) };
        let (first, second) = (i32::from_le_bytes([a, b, c, d]), i32::from_le_bytes([e, f, g, h]));
        let is_length = |length: i32| (8..1 << 24).contains(&length) && length % 8 == 0;
        // Streams begin with a mark, or, before 2019, with the length of their schema.
        head.bytes.starts_with(MAGIC) || (first == -1 && (is_called_so || is_length(second))) || (is_called_so && is_length(first))
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let file = shown_name(source.name());
        let messages = arrow_messages::check(source, &file, control)?;
        let mut arrow = ArrowFile { source, file, messages, fields: Vec::new() };
        let schema = guarded(&arrow.file, || arrow.batches(None).map(|batches| batches.schema()))?;
        arrow.fields = fields(&schema, Some(arrow.messages.n_rows));
        if arrow.fields.is_empty() {
            return Err(refusal(&arrow.file, Code::NoColumns, " has 0 columns. Give embeddings with at least one dimension.").into());
        }
        if arrow.messages.n_rows == 0 {
            return Err(refusal(&arrow.file, Code::NoRows, " has 0 rows: no samples. Give a file with data.").into());
        }
        Ok(Box::new(arrow))
    }
}

struct ArrowFile<'a> {
    source: &'a dyn ByteSource,
    file: String,
    messages: Messages,
    fields: Vec<Field>,
}

/// A reader of either format.
enum Batches<'a> {
    File(Box<FileReader<BufReader<Cursor<'a>>>>),
    Stream(Box<StreamReader<Box<dyn Read + 'a>>>),
}

impl Batches<'_> {
    fn schema(&self) -> arrow_schema::SchemaRef {
        match self {
            Self::File(reader) => reader.schema(),
            Self::Stream(reader) => reader.schema(),
        }
    }

    fn next(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        match self {
            Self::File(reader) => reader.next(),
            Self::Stream(reader) => reader.next(),
        }
    }
}

impl<'a> ArrowFile<'a> {
    /// The batches, of the fields at `positions` alone where some are given.
    fn batches(&self, positions: Option<Vec<usize>>) -> Result<Batches<'a>, ReadError> {
        let bad = |error: ArrowError| ReadError::from(self.told(Code::BadHeader, ": its schema (header) cannot be understood", &error));
        if self.messages.is_file {
            let reader = BufReader::with_capacity(CHUNK_BYTES, Cursor::new(self.source));
            return FileReader::try_new(reader, positions).map(Box::new).map(Batches::File).map_err(bad);
        }
        let reader: Box<dyn Read + 'a> = Box::new(BufReader::with_capacity(CHUNK_BYTES, SourceReader::new(self.source, 0)));
        StreamReader::try_new(reader, positions).map(Box::new).map(Batches::Stream).map_err(bad)
    }

    fn told(&self, code: Code, clause: &str, error: &ArrowError) -> Problem {
        let text = error.to_string();
        let lower = text.to_lowercase();
        let code = if lower.contains("utf-8") || lower.contains("utf8") {
            Code::Encoding
        } else if lower.contains("not supported") || lower.contains("not yet") || lower.contains("notyet") {
            Code::UnsupportedFeature
        } else {
            code
        };
        let short = one_line(&text, 120);
        refusal(&self.file, code, format!("{clause}: {short}. Get the file again, or save it anew; what is not supported cannot be read."))
    }
}

impl Container for ArrowFile<'_> {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let mut positions: Vec<usize> = wanted.matrix.iter().chain(&wanted.columns).copied().collect();
        positions.sort_unstable();
        positions.dedup();
        let mut batches = guarded(&self.file, || self.batches(Some(positions.clone())))?;
        let n_rows = self.messages.n_rows;
        let bytes_per_row = self.source.len_bytes() / n_rows.max(1);
        loop {
            rows.control.check()?;
            let next = guarded(&self.file, || {
                batches
                    .next()
                    .transpose()
                    .map_err(|error| self.told(Code::CorruptData, ": its data is corrupt and does not decode", &error).into())
            })?;
            let Some(batch) = next else { break };
            guarded(&self.file, || take_batch(&batch, wanted, &self.fields, &positions, n_rows, rows))?;
            rows.control.advance(batch.num_rows() as u64 * bytes_per_row);
        }
        Ok(())
    }
}
