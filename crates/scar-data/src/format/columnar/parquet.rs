//! Parquet, row group by row group: of each only the columns that are wanted are fetched.

use std::io::Read;
use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};

use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, unreadable};
use crate::bytes::unpacked::check_ratio;
use crate::format::columnar::arrow_rows::take_batch;
use crate::format::columnar::class_names::{KEY, class_names};
use crate::format::columnar::looked_at::{doubtful, look};
use crate::format::columnar::parquet_footer;
use crate::format::columnar::places::Placed;
use crate::format::columnar::printed::printed_warnings;
use crate::format::columnar::shared_place::shared_place;
use crate::format::container::{Container, Field, Format, Head, Wanted};
use crate::format::guarded::guarded;
use crate::format::rare::{Open, open_by};
use crate::gather::collector::Collector;
use crate::gather::column::Column;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{one_line, quoted, shown_name};

const MAGIC: &[u8; 4] = b"PAR1";
/// The length of the footer and the magic behind it.
const TAIL_BYTES: u64 = 8;
/// Rows in a batch: enough that one is quick, few enough to hear of a cancel.
const MAX_BATCH_ROWS: usize = 4_096;
/// Bytes of a column that are fetched to look at its first values.
const MAX_LOOKED_AT_BYTES: u64 = 64 << 20;
/// Rows that no file has.
const MAX_ROWS: i64 = 1 << 40;

/// Parquet.
pub(crate) struct ParquetFormat;

impl Format for ParquetFormat {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn about(&self) -> &'static str {
        "list, large list, fixed-size list, or a column a dimension; f16, f32, f64, integers; dictionaries; Spark ML vectors; structs by their paths; names of Hugging Face class labels; plain, snappy, gzip, lz4, zstd, brotli; row group by row group, only the columns that are used"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC)
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
    let mut file = ParquetFile::open(source)?;
    for idx in doubtful(file.metadata.schema(), &file.placed) {
        control.check()?;
        // What is wrong with it is told where it is read.
        match file.first_values(idx) {
            Ok(column) => column.iter().for_each(|column| look(&mut file.placed.fields[idx], column)),
            Err(ReadError::Refused(_)) => {}
            Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
        }
    }
    Ok(Box::new(file))
}

impl<'a> ParquetFile<'a> {
    /// Reads the footer of `source`.
    pub(crate) fn open(source: &'a dyn ByteSource) -> Result<Self, ReadError> {
        let file = shown_name(source.name());
        let footer = footer(source, &file)?;
        parquet_footer::check(&footer)
            .map_err(|what| refusal(&file, Code::BadHeader, format!(": its footer (metadata) is damaged, {what}. Get the file again.")))?;
        let metadata = guarded(&file, || {
            let bad = |error: ParquetError| {
                let error = error.to_string();
                let is_encrypted = error.contains("ncrypt");
                let code = if is_encrypted { Code::UnsupportedFeature } else { Code::BadHeader };
                refusal(
                    &file,
                    code,
                    format!(": its footer (metadata) cannot be understood: {}. Get the file again.", one_line(&error, 120)),
                )
            };
            let metadata = ParquetMetaDataReader::decode_metadata(&footer).map_err(bad)?;
            ArrowReaderMetadata::try_new(Arc::new(metadata), ArrowReaderOptions::new()).map_err(|error| bad(error).into())
        })
        .map_err(|error| match error {
            ReadError::Refused(problem) if problem.code == Code::CorruptData => {
                ReadError::from(refusal(&file, Code::BadHeader, ": its footer (metadata) is damaged. Get the file again."))
            }
            error => error,
        })?;
        let n_rows = check(metadata.metadata(), source, &file)?;
        let placed = Placed::of(metadata.schema(), Some(n_rows));
        if placed.fields.is_empty() {
            return Err(refusal(&file, Code::NoColumns, " has 0 columns. Give embeddings with at least one dimension.").into());
        }
        let described = metadata.schema().metadata().get(KEY).map(|text| text.as_ref());
        let class_names = class_names(described, placed.fields.iter().map(|field| field.name.as_str()));
        let shared = shared_place(metadata.metadata(), &file);
        Ok(Self { source, file, metadata, placed, class_names, shared, n_rows })
    }
}

/// The bytes of the footer.
fn footer(source: &dyn ByteSource, file: &str) -> Result<Vec<u8>, Problem> {
    let file_bytes = source.len_bytes();
    let cut = || refusal(file, Code::Truncated, " ends before its footer: it is cut off. Get the file again.");
    if file_bytes < TAIL_BYTES + MAGIC.len() as u64 {
        return Err(cut());
    }
    let mut tail = [0; TAIL_BYTES as usize];
    source.read_at(file_bytes - TAIL_BYTES, &mut tail).map_err(|error| unreadable(source, &error))?;
    let (length, magic) = tail.split_at(4);
    if magic == b"PARE" {
        let clause = " has an encrypted footer, which is not supported. Save it without encryption.";
        return Err(refusal(file, Code::UnsupportedFeature, clause));
    }
    if magic != MAGIC {
        return Err(cut());
    }
    let n_bytes = u64::from(u32::from_le_bytes([length[0], length[1], length[2], length[3]]));
    if n_bytes == 0 || n_bytes > file_bytes - TAIL_BYTES - MAGIC.len() as u64 {
        let clause = format!(": its footer is said to have {n_bytes} bytes, in a file of {file_bytes}. Get the file again.");
        return Err(refusal(file, Code::BadHeader, clause));
    }
    let mut footer = vec![0; n_bytes as usize];
    source.read_at(file_bytes - TAIL_BYTES - n_bytes, &mut footer).map_err(|error| unreadable(source, &error))?;
    Ok(footer)
}

/// Proves that what the footer declares can be: rows, places, codecs. Gives the number of rows.
fn check(metadata: &ParquetMetaData, source: &dyn ByteSource, file: &str) -> Result<u64, Problem> {
    let declared = metadata.file_metadata().num_rows();
    let n_rows: i128 = metadata.row_groups().iter().map(|group| i128::from(group.num_rows())).sum();
    if declared < 0 || metadata.row_groups().iter().any(|group| group.num_rows() < 0) {
        return Err(refusal(file, Code::BadHeader, ": its footer tells a negative number of rows. Get the file again."));
    }
    if declared > MAX_ROWS || n_rows > i128::from(MAX_ROWS) {
        return Err(refusal(
            file,
            Code::SizeOverflow,
            ": its footer tells more rows than fit into any file: the size is too large. Get the file again.",
        ));
    }
    if i128::from(declared) != n_rows {
        let clause =
            format!(": its footer tells {declared} rows, but its row groups have {n_rows}: they do not match. Get the file again.");
        return Err(refusal(file, Code::RowMismatch, clause));
    }
    if n_rows == 0 {
        return Err(refusal(file, Code::NoRows, " has 0 rows: no samples. Give a file with data."));
    }
    let mut unpacked_bytes = 0_u64;
    for group in metadata.row_groups() {
        for column in group.columns() {
            let name = quoted(column.column_path().string().as_str());
            if matches!(column.compression(), Compression::LZO) {
                let clause = format!(", column {name}: the compression LZO is not supported. Save it with zstd.");
                return Err(refusal(file, Code::UnsupportedFeature, clause));
            }
            let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            let end = start.checked_add(column.compressed_size());
            let fits = start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end as u64 <= source.len_bytes());
            if !fits {
                let clause = format!(", column {name}: its data lies outside the file (bad offset or length). Get the file again.");
                return Err(refusal(file, Code::BadOffsets, clause));
            }
            if column.num_values() > MAX_ROWS {
                let clause = format!(", column {name}: more values than fit into any file, the size is too large. Get the file again.");
                return Err(refusal(file, Code::SizeOverflow, clause));
            }
            // A run of one value takes a few bytes, whatever its length.
            unpacked_bytes = unpacked_bytes.saturating_add((column.num_values().max(0) as u64).saturating_mul(4));
        }
    }
    check_ratio(file, source.max_unpacked_ratio(), source.len_bytes(), unpacked_bytes)?;
    Ok(n_rows as u64)
}

pub(crate) struct ParquetFile<'a> {
    source: &'a dyn ByteSource,
    pub(crate) file: String,
    pub(crate) metadata: ArrowReaderMetadata,
    placed: Placed,
    /// Of each field, if any, what its numbers stand for.
    class_names: Vec<Option<Vec<String>>>,
    /// What a person should know of its footer.
    shared: Option<Problem>,
    pub(crate) n_rows: u64,
}

impl Container for ParquetFile<'_> {
    fn fields(&self) -> &[Field] {
        &self.placed.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        self.shared.iter().cloned().chain(printed_warnings(&self.file, &self.placed.fields)).collect()
    }

    fn class_names(&self, idx: usize) -> Option<&[String]> {
        self.class_names.get(idx)?.as_deref()
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let n_read = self.read_batches(wanted, usize::MAX, rows)?;
        if n_read != self.n_rows {
            let clause =
                format!(": {n_read} rows were found where its footer tells {}: they do not match. Get the file again.", self.n_rows);
            return Err(refusal(&self.file, Code::RowMismatch, clause).into());
        }
        Ok(())
    }
}

impl ParquetFile<'_> {
    /// The first values of the field at `idx`, unless much would have to be fetched for them.
    fn first_values(&self, idx: usize) -> Result<Option<Column>, ReadError> {
        let parquet = self.metadata.metadata();
        let schema = parquet.file_metadata().schema_descr();
        let Some(group) = parquet.row_groups().first() else { return Ok(None) };
        let root = self.placed.places[idx][0];
        let of_field = (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == root);
        let n_bytes: u64 = of_field.filter_map(|leaf| group.columns().get(leaf)).map(|column| column.byte_range().1).sum();
        if n_bytes > MAX_LOOKED_AT_BYTES {
            return Ok(None);
        }
        // What is looked at is no progress.
        let control = Control::new();
        let mut rows = Collector::new(self.file.clone(), vec![Column::kept()], &control);
        self.read_batches(&Wanted { matrix: Vec::new(), columns: vec![idx] }, 1, &mut rows)?;
        Ok(rows.finish()?.1.pop())
    }

    /// Hands the `wanted` fields over, of so many batches, and gives how many rows these have.
    fn read_batches(&self, wanted: &Wanted, max_batches: usize, rows: &mut Collector<'_>) -> Result<u64, ReadError> {
        let parquet = self.metadata.metadata();
        let schema = parquet.file_metadata().schema_descr();
        let positions = self.placed.columns(wanted);
        let leaves: Vec<usize> =
            (0..schema.num_columns()).filter(|&leaf| positions.binary_search(&schema.get_column_root_idx(leaf)).is_ok()).collect();
        let mask = ProjectionMask::leaves(schema, leaves.iter().copied());
        // How long lists are is not told beforehand; embeddings are about so long.
        let n_dims = if wanted.matrix.len() == 1 { 1 << 10 } else { wanted.matrix.len().max(8) };
        let batch_rows = ((1 << 18) / n_dims).clamp(64, MAX_BATCH_ROWS);
        let (mut n_read, mut n_batches) = (0, 0);
        for group in 0..parquet.num_row_groups() {
            rows.control.check()?;
            let chunks = self.fetch(group, &leaves, rows.control)?;
            let batches = guarded(&self.file, || {
                ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, self.metadata.clone())
                    .with_row_groups(vec![group])
                    .with_projection(mask.clone())
                    .with_batch_size(batch_rows)
                    .build()
                    .map_err(|error| self.told(&error.to_string()).into())
            })?;
            let mut batches = batches;
            loop {
                rows.control.check()?;
                let next = guarded(&self.file, || batches.next().transpose().map_err(|error| self.told(&error.to_string()).into()))?;
                let Some(batch) = next else { break };
                n_read += batch.num_rows() as u64;
                take_batch(&batch, wanted, &self.placed, &positions, self.n_rows, rows)?;
                n_batches += 1;
                if n_batches == max_batches {
                    return Ok(n_read);
                }
            }
        }
        Ok(n_read)
    }

    /// The bytes of the columns `leaves` in a row group.
    pub(crate) fn fetch(&self, group: usize, leaves: &[usize], control: &Control) -> Result<Chunks, ReadError> {
        let group = self.metadata.metadata().row_group(group);
        let mut parts = Vec::with_capacity(leaves.len());
        let mut n_fetched = 0;
        let mut unpacked_bytes = 0;
        for &leaf in leaves {
            control.check()?;
            let Some(column) = group.columns().get(leaf) else {
                return Err(refusal(&self.file, Code::BadHeader, ": its footer lacks a column of the schema. Get the file again.").into());
            };
            let (start, n_bytes) = column.byte_range();
            n_fetched += n_bytes;
            if n_fetched > self.source.len_bytes() {
                return Err(refusal(
                    &self.file,
                    Code::BadOffsets,
                    ": the places of its columns overlap (bad offsets). Get the file again.",
                )
                .into());
            }
            let mut bytes = vec![0; n_bytes as usize];
            self.source.read_at(start, &mut bytes).map_err(|error| unreadable(self.source, &error))?;
            control.advance(n_bytes);
            // The crate makes room for what a page declares.
            unpacked_bytes += parquet_footer::page_bytes(&bytes).map_err(|what| {
                let clause = format!(": the header of a page is corrupt, {what}. Get the file again.");
                refusal(&self.file, Code::CorruptData, clause)
            })?;
            check_ratio(&self.file, self.source.max_unpacked_ratio(), self.source.len_bytes(), unpacked_bytes)?;
            parts.push((start, Bytes::from(bytes)));
        }
        parts.sort_by_key(|(start, _)| *start);
        Ok(Chunks { parts, len_bytes: self.source.len_bytes() })
    }

    /// What the crate says of data that does not decode.
    pub(crate) fn told(&self, error: &str) -> Problem {
        let lower = error.to_lowercase();
        let code = if lower.contains("crc") || lower.contains("checksum") {
            Code::Checksum
        } else if lower.contains("not supported") || lower.starts_with("nyi") || lower.contains("not yet implemented") {
            Code::UnsupportedFeature
        } else if lower.contains("utf-8") || lower.contains("utf8") {
            Code::Encoding
        } else if lower.contains("eof:") && !lower.contains("invalid") {
            Code::Truncated
        } else {
            Code::CorruptData
        };
        let what = match code {
            Code::UnsupportedFeature => "it uses what is not supported",
            Code::Checksum => "a checksum does not match, so it is damaged",
            Code::Encoding => "a text is not UTF-8",
            Code::Truncated => "a column ends before its data does, so it is cut off or damaged",
            _ => "its data is corrupt and does not decode",
        };
        refusal(&self.file, code, format!(": {what} ({}). Get the file again, or save it anew.", one_line(error, 120)))
    }
}

/// The parts of a file that are in memory.
pub(crate) struct Chunks {
    /// Ascending places with their bytes.
    parts: Vec<(u64, Bytes)>,
    len_bytes: u64,
}

impl Chunks {
    fn from(&self, start: u64) -> Option<Bytes> {
        let after = self.parts.partition_point(|(at, _)| *at <= start);
        let (at, bytes) = self.parts.get(after.checked_sub(1)?)?;
        let offset = usize::try_from(start - at).ok()?;
        (offset <= bytes.len()).then(|| bytes.slice(offset..))
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.len_bytes
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        let bytes = self.from(start).ok_or_else(|| ParquetError::EOF("a place outside of the column".to_owned()))?;
        Ok(Box::new(bytes.reader()))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let bytes = self.from(start).filter(|bytes| bytes.len() >= length);
        bytes.map(|bytes| bytes.slice(..length)).ok_or_else(|| ParquetError::EOF("a place outside of the column".to_owned()))
    }
}
