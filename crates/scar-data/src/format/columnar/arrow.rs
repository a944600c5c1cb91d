//! Arrow's IPC formats, file and stream, some rows at a time; batch by batch where that cannot be. Feather 2 is the file format.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_buffer::{Buffer, MutableBuffer};
use arrow_ipc::reader::{read_dictionary, read_record_batch};
use arrow_ipc::root_as_message;
use arrow_schema::{ArrowError, SchemaRef};

use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, unreadable};
use crate::format::columnar::arrow_cut::{Batch, Uncut};
use crate::format::columnar::arrow_messages;
use crate::format::columnar::arrow_messages::{MessagePlace, Messages};
use crate::format::columnar::arrow_rows::take_batch;
use crate::format::columnar::class_names::{KEY, class_names};
use crate::format::columnar::looked_at::{doubtful, look};
use crate::format::columnar::places::Placed;
use crate::format::columnar::printed::printed_warnings;
use crate::format::container::{Container, Field, Format, Head, Wanted};
use crate::format::guarded::guarded;
use crate::format::rare::{Open, open_by};
use crate::gather::collector::Collector;
use crate::gather::column::Column;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{grouped, one_line, shown_name};

/// What stands at both ends of a file, but not of a stream.
pub(crate) const MAGIC: &[u8; 6] = b"ARROW1";
/// Fields times fields that are wanted up to which the crate is asked for the wanted ones alone.
const MAX_LOOKUPS: usize = 1 << 24;

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
        "file and stream (Feather 2); list, large list, fixed-size list, or a column a dimension; f16, f32, f64, integers; dictionaries; Spark ML vectors; structs by their paths; names of Hugging Face class labels; plain, lz4, zstd; some rows at a time, where packed batch by batch"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let is_called_so = self.extensions().contains(&head.extension);
        let Some(&[a, b, c, d, e, f, g, h]) = head.bytes.first_chunk::<8>() else { return head.bytes.starts_with(MAGIC) };
        let (first, second) = (i32::from_le_bytes([a, b, c, d]), i32::from_le_bytes([e, f, g, h]));
        let is_length = |length: i32| (8..1 << 24).contains(&length) && length % 8 == 0;
        // Streams begin with a mark, or, before 2019, with the length of their schema.
        head.bytes.starts_with(MAGIC) || (first == -1 && (is_called_so || is_length(second))) || (is_called_so && is_length(first))
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
    let file = shown_name(source.name());
    let messages = guarded(&file, || arrow_messages::check(source, &file, control))?;
    let placed = Placed::of(&messages.schema, Some(messages.n_rows));
    let described = messages.schema.metadata().get(KEY).map(|text| text.as_ref());
    let class_names = class_names(described, placed.fields.iter().map(|field| field.name.as_str()));
    let mut arrow = ArrowFile { source, file, messages, placed, class_names };
    if arrow.placed.fields.is_empty() {
        return Err(refusal(&arrow.file, Code::NoColumns, " has 0 columns. Give embeddings with at least one dimension.").into());
    }
    if arrow.messages.n_rows == 0 {
        return Err(refusal(&arrow.file, Code::NoRows, " has 0 rows: no samples. Give a file with data.").into());
    }
    for idx in doubtful(&arrow.messages.schema, &arrow.placed) {
        control.check()?;
        // What is wrong with it is told where it is read.
        match arrow.first_values(idx) {
            Ok(column) => look(&mut arrow.placed.fields[idx], &column),
            Err(ReadError::Refused(_)) => {}
            Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
        }
    }
    Ok(Box::new(arrow))
}

struct ArrowFile<'a> {
    source: &'a dyn ByteSource,
    file: String,
    messages: Messages,
    placed: Placed,
    /// Of each field, if any, what its numbers stand for.
    class_names: Vec<Option<Vec<String>>>,
}

/// What a message is read into.
struct Decoder<'r, 'c> {
    wanted: &'r Wanted,
    /// Which columns are read.
    positions: Vec<usize>,
    dictionaries: HashMap<i64, ArrayRef>,
    /// Memory for bytes, taken once: what is taken and given back for every batch leaves gaps, as small as makes them useless.
    spare: MutableBuffer,
    rows: &'r mut Collector<'c>,
}

impl ArrowFile<'_> {
    /// The values of the field at `idx` in the first batch that has some.
    fn first_values(&self, idx: usize) -> Result<Column, ReadError> {
        // What is looked at is no progress.
        let control = Control::new();
        let mut rows = Collector::new(self.file.clone(), vec![Column::kept()], &control);
        let wanted = Wanted { matrix: Vec::new(), columns: vec![idx] };
        self.read_until(&wanted, &mut rows, |rows| rows.columns[0].n_rows() > 0)?;
        Ok(rows.finish()?.1.pop().unwrap_or_default())
    }

    /// Hands the `wanted` fields over, until `is_enough`.
    fn read_until(&self, wanted: &Wanted, rows: &mut Collector<'_>, is_enough: impl Fn(&Collector<'_>) -> bool) -> Result<(), ReadError> {
        let positions = self.placed.columns(wanted);
        let mut decoder = Decoder { wanted, positions, dictionaries: HashMap::new(), spare: MutableBuffer::default(), rows };
        for place in &self.messages.batches {
            decoder.rows.control.check()?;
            guarded(&self.file, || self.read_message(place, &mut decoder))?;
            if is_enough(decoder.rows) {
                break;
            }
        }
        Ok(())
    }

    fn corrupt(&self, error: &ArrowError) -> ReadError {
        told(&self.file, Code::CorruptData, ": its data is corrupt and does not decode", error).into()
    }

    /// The whole body of a message, in the memory of `body`.
    fn body(&self, place: &MessagePlace, mut body: MutableBuffer) -> Result<Buffer, ReadError> {
        body.clear();
        let n_bytes = usize::try_from(place.body_bytes).map_err(|_| no_memory(&self.file, place.body_bytes))?;
        body.try_resize(n_bytes, 0).map_err(|_| no_memory(&self.file, place.body_bytes))?;
        self.source.read_at(place.body_start, body.as_slice_mut()).map_err(|error| unreadable(self.source, &error))?;
        Ok(body.into())
    }

    /// Reads the message at `place`: a dictionary, or a batch of rows.
    fn read_message(&self, place: &MessagePlace, decoder: &mut Decoder<'_, '_>) -> Result<(), ReadError> {
        let schema = &self.messages.schema;
        let header = place.header(self.source)?;
        let message = root_as_message(&header).map_err(|error| self.corrupt(&ArrowError::ParseError(error.to_string())))?;
        let version = message.version();
        if let Some(dictionary) = message.header_as_dictionary_batch() {
            let body = self.body(place, MutableBuffer::default())?;
            return read_dictionary(&body, dictionary, schema, &mut decoder.dictionaries, &version).map_err(|error| self.corrupt(&error));
        }
        let Some(batch) = message.header_as_record_batch() else { return Ok(()) };
        let body = (place.body_start, place.body_bytes);
        let Some(cut) = Batch::new(self.source, batch, body, schema, &decoder.positions, version) else {
            let body = self.body(place, std::mem::take(&mut decoder.spare))?;
            let (n_fields, n_wanted) = (schema.fields().len(), decoder.positions.len());
            // The crate looks for each field among those that are wanted: where both are many, it is quicker to decode all.
            let are_many = n_fields.saturating_mul(n_wanted) > MAX_LOOKUPS;
            let decode = |positions: Option<&[usize]>| {
                read_record_batch(&body, batch, SchemaRef::clone(schema), &decoder.dictionaries, positions, &version)
            };
            let wanted = || decode(Some(&decoder.positions));
            // A column that is not wanted may be of a kind that is not decoded.
            let all = || decode(None).and_then(|batch| batch.project(&decoder.positions));
            let batch = if are_many { all().or_else(|_| wanted()) } else { wanted() };
            self.take(batch.map_err(|error| self.corrupt(&error))?, decoder)?;
            decoder.spare = body.into_mutable().unwrap_or_default();
            return Ok(());
        };
        let schema = Arc::new(schema.project(&decoder.positions).map_err(|error| self.corrupt(&error))?);
        for start in cut.starts() {
            decoder.rows.control.check()?;
            let slice = cut.slice(start, std::mem::take(&mut decoder.spare)).map_err(|uncut| match uncut {
                Uncut::Odd => self.corrupt(&ArrowError::IpcError("a column does not fit its batch".to_owned())),
                Uncut::Unreadable(problem) => problem.into(),
            })?;
            let rows = slice.decode(&schema, &decoder.dictionaries, version).map_err(|error| self.corrupt(&error))?;
            self.take(rows, decoder)?;
            decoder.spare = slice.into_body();
        }
        Ok(())
    }

    fn take(&self, batch: RecordBatch, decoder: &mut Decoder<'_, '_>) -> Result<(), ReadError> {
        let n_rows = self.messages.n_rows;
        take_batch(&batch, decoder.wanted, &self.placed, &decoder.positions, n_rows, decoder.rows)?;
        decoder.rows.control.advance(batch.num_rows() as u64 * (self.source.len_bytes() / n_rows.max(1)));
        Ok(())
    }
}

impl Container for ArrowFile<'_> {
    fn fields(&self) -> &[Field] {
        &self.placed.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        printed_warnings(&self.file, &self.placed.fields)
    }

    fn class_names(&self, idx: usize) -> Option<&[String]> {
        self.class_names.get(idx)?.as_deref()
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        self.read_until(wanted, rows, |_| false)
    }
}

/// What the crate says of the file shown as `file`, as a refusal: `clause`, then the crate's own words.
pub(crate) fn told(file: &str, code: Code, clause: &str, error: &ArrowError) -> Problem {
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
    refusal(file, code, format!("{clause}: {short}. Get the file again, or save it anew; what is not supported cannot be read."))
}

fn no_memory(file: &str, n_bytes: u64) -> ReadError {
    let clause = format!(
        ": a batch of {} MB is too large for the memory that is free here. Write the file uncompressed, or with smaller batches.",
        grouped(n_bytes.div_ceil(1_000_000))
    );
    refusal(file, Code::TooLarge, clause).into()
}
