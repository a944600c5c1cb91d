//! Rows of a Parquet file as one of their own: all columns, the same schema and metadata, row group by row group.

use std::io::Write;

use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};
use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
use parquet::basic::{Compression, Type};
use parquet::file::properties::WriterProperties;

use crate::bytes::source::ByteSource;
use crate::format::columnar::parquet::ParquetFile;
use crate::format::guarded::guarded;
use crate::rows_out::extract::{Out, other_rows, runs, unwritten};
use scar_core::control::Control;
use scar_files::FileRows;
use scar_files::error::ReadError;

/// Rows in a batch.
const BATCH_ROWS: usize = 1_024;
/// Bytes of a row group that is written: as much as is held beside one that is read.
const GROUP_BYTES: usize = 64 << 20;
/// Under this key stands the schema as Arrow knows it.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// Writes the `rows` of `file` to `out`.
///
/// # Errors
/// As [`crate::extract`].
pub(crate) fn extract(source: &dyn ByteSource, rows: &FileRows, out: &mut Out<'_>, control: &Control) -> Result<(), ReadError> {
    let file = &ParquetFile::open(source)?;
    if file.n_rows != rows.n_rows {
        return Err(other_rows(&file.file, file.n_rows, rows).into());
    }
    let parquet = file.metadata.metadata();
    let schema = parquet.file_metadata().schema_descr();
    let leaves: Vec<usize> = (0..schema.num_columns()).collect();
    let unwritten = |error: parquet::errors::ParquetError| ReadError::from(unwritten(&file.file, error));
    let mut writer = guarded(&file.file, || {
        ArrowWriter::try_new_with_options(&mut *out as &mut (dyn Write + Send), file.metadata.schema().clone(), options(file))
            .map_err(unwritten)
    })?;
    let (mut left, mut first) = (rows.rows.as_slice(), 0);
    for group in 0..parquet.num_row_groups() {
        control.check()?;
        let n_rows = parquet.row_group(group).num_rows() as u64;
        let (here, rest) = left.split_at(left.partition_point(|&row| row < first + n_rows));
        let positions: Vec<u64> = here.iter().map(|row| row - first).collect();
        (left, first) = (rest, first + n_rows);
        if positions.is_empty() {
            continue;
        }
        let chunks = file.fetch(group, &leaves, control)?;
        let ranges = runs(&positions, u64::MAX).map(|(start, n)| start as usize..(start + n) as usize);
        let selection = RowSelection::from_consecutive_ranges(ranges, n_rows as usize);
        let mut batches = guarded(&file.file, || {
            ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, file.metadata.clone())
                .with_row_groups(vec![group])
                .with_row_selection(selection)
                .with_batch_size(BATCH_ROWS)
                .build()
                .map_err(|error| file.told(&error.to_string()).into())
        })?;
        let mut n_written = 0;
        loop {
            control.check()?;
            let next = guarded(&file.file, || batches.next().transpose().map_err(|error| file.told(&error.to_string()).into()))?;
            let Some(batch) = next else { break };
            n_written += batch.num_rows();
            guarded(&file.file, || writer.write(&batch).map_err(unwritten))?;
        }
        if n_written != positions.len() {
            return Err(other_rows(&file.file, first - n_rows + n_written as u64, rows).into());
        }
    }
    guarded(&file.file, || writer.close().map_err(unwritten))?;
    Ok(())
}

/// As `file` was written, as far as it says.
fn options(file: &ParquetFile<'_>) -> ArrowWriterOptions {
    let metadata = file.metadata.metadata();
    let of_file = metadata.file_metadata();
    let column = metadata.row_groups().first().and_then(|group| group.columns().first());
    let codec = match column.map(|column| column.compression()) {
        None | Some(Compression::LZO) => Compression::ZSTD(Default::default()),
        // The same, framed as all programs read it.
        Some(Compression::LZ4) => Compression::LZ4_RAW,
        Some(codec) => codec,
    };
    let pairs = of_file.key_value_metadata().cloned().unwrap_or_default();
    let (arrow, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|pair| pair.key == ARROW_SCHEMA);
    let properties = WriterProperties::builder()
        .set_compression(codec)
        .set_key_value_metadata((!pairs.is_empty()).then_some(pairs))
        .set_max_row_group_bytes(Some(GROUP_BYTES))
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties);
    // Old times of 96 bits are read and no more written.
    let schema = of_file.schema_descr();
    if schema.columns().iter().any(|column| column.physical_type() == Type::INT96) {
        return options;
    }
    options.with_parquet_schema(schema.clone()).with_skip_arrow_metadata(arrow.is_empty())
}
