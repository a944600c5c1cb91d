//! Rows of an Arrow batch without the rest of it: of each wanted column the bytes of some rows are fetched, and stand then as
//! a small batch, which the crate decodes and proves as it does a whole one.
//!
//! A batch may be as large as its file; a whole one in memory beside the matrix would take twice the matrix.

use std::collections::HashMap;

use arrow_array::ArrayRef;
use arrow_buffer::{Buffer, MutableBuffer};
use arrow_ipc::reader::read_record_batch;
use arrow_ipc::{Buffer as BufferPlace, FieldNode, MetadataVersion, RecordBatch, RecordBatchBuilder};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef, UnionMode};
use flatbuffers::FlatBufferBuilder;

use crate::bytes::source::{ByteSource, unreadable};
use scar_core::problem::Problem;

/// Bytes of rows that are fetched at once: as of `.npy`, enough to be quick in a browser.
const SLICE_BYTES: u64 = if cfg!(test) { 1 << 10 } else { 16 << 20 };
/// Rows share a byte of a mask by eight, so a slice begins at a multiple of so many.
const ROWS_OF_A_BYTE: u64 = 8;
/// Buffers stand at multiples of so many bytes, as the crate wants them.
const ALIGNMENT: usize = 64;

/// Why no slice was made.
pub(crate) enum Uncut {
    /// What the batch tells of its columns does not fit them.
    Odd,
    /// Its bytes cannot be read.
    Unreadable(Problem),
}

/// The columns of a batch that are wanted, so that they can be read by slices of rows.
pub(crate) struct Batch<'a> {
    source: &'a dyn ByteSource,
    body_start: u64,
    n_rows: u64,
    columns: Vec<CutColumn>,
    row_bytes: u64,
    rows_per_slice: u64,
}

/// Some rows as a batch of their own.
pub(crate) struct Slice {
    /// The header, as flatbuffers.
    header: Vec<u8>,
    /// The bytes that it speaks of.
    body: Buffer,
}

impl Slice {
    /// Its rows, of columns that are as `schema` says.
    ///
    /// # Errors
    /// What the crate says of bytes that do not fit.
    pub(crate) fn decode(
        &self,
        schema: &SchemaRef,
        dictionaries: &HashMap<i64, ArrayRef>,
        version: MetadataVersion,
    ) -> Result<arrow_array::RecordBatch, ArrowError> {
        let header = flatbuffers::root::<RecordBatch<'_>>(&self.header).map_err(|error| ArrowError::ParseError(error.to_string()))?;
        read_record_batch(&self.body, header, SchemaRef::clone(schema), dictionaries, None, &version)
    }

    /// The memory of its bytes, once the rows are gone.
    pub(crate) fn into_body(self) -> MutableBuffer {
        self.body.into_mutable().unwrap_or_default()
    }
}

/// A column of a batch: what it holds, and what the batch tells of it.
struct CutColumn {
    data_type: DataType,
    nodes: Vec<FieldNode>,
    buffers: Vec<BufferPlace>,
}

impl<'a> Batch<'a> {
    /// The columns at `positions` of `schema` in `batch`, whose body of `body_bytes` begins at `body_start` of `source`; nothing
    /// where one of them cannot be cut: where it is packed, has parts in no order, or is told in a way that does not fit the
    /// schema.
    pub(crate) fn new(
        source: &'a dyn ByteSource,
        batch: RecordBatch<'_>,
        (body_start, body_bytes): (u64, u64),
        schema: &Schema,
        positions: &[usize],
        version: MetadataVersion,
    ) -> Option<Self> {
        // Packed bytes are read forwards only, and a packed buffer as a whole.
        if batch.compression().is_some() || !source.is_random_access() {
            return None;
        }
        let n_rows = u64::try_from(batch.length()).ok()?;
        let mut parts = BatchParts {
            nodes: batch.nodes()?.iter().copied().collect(),
            buffers: batch.buffers()?.iter().copied().collect(),
            variadic: batch.variadicBufferCounts().into_iter().flatten().collect(),
            version,
            at: (0, 0, 0),
        };
        let mut columns = Vec::with_capacity(positions.len());
        for (idx, field) in schema.fields().iter().enumerate() {
            let (first_node, first_buffer, _) = parts.at;
            parts.pass(field.data_type())?;
            if positions.binary_search(&idx).is_err() {
                continue;
            }
            let nodes = parts.nodes.get(first_node..parts.at.0)?.to_vec();
            let buffers = parts.buffers.get(first_buffer..parts.at.1)?.to_vec();
            if !is_cuttable(field.data_type()) || nodes.first()?.length() != batch.length() {
                return None;
            }
            columns.push(CutColumn { data_type: field.data_type().clone(), nodes, buffers });
        }
        let n_bytes: u64 = columns.iter().flat_map(|column| &column.buffers).map(|buffer| buffer.length() as u64).sum();
        let row_bytes = n_bytes.div_ceil(n_rows.max(1)).max(1);
        let rows_per_slice = (SLICE_BYTES / row_bytes / ROWS_OF_A_BYTE).max(1) * ROWS_OF_A_BYTE;
        // Buffers that share bytes would become more than the file holds.
        (n_bytes <= body_bytes).then_some(Self { source, body_start, n_rows, columns, row_bytes, rows_per_slice })
    }

    /// The first row of each slice.
    pub(crate) fn starts(&self) -> impl Iterator<Item = u64> + use<> {
        (0..self.n_rows).step_by(self.rows_per_slice as usize)
    }

    /// Bytes that a slice of `n_rows` takes, if its rows are as all are.
    fn slice_bytes(&self, n_rows: u64) -> usize {
        let n_buffers: usize = self.columns.iter().map(|column| column.buffers.len()).sum();
        usize::try_from(n_rows * self.row_bytes).unwrap_or(usize::MAX).min(2 * SLICE_BYTES as usize) + n_buffers * ALIGNMENT
    }

    /// The slice that begins with the row `start`, its bytes in the memory of `body`.
    ///
    /// # Errors
    /// [`Uncut`].
    pub(crate) fn slice(&self, start: u64, mut body: MutableBuffer) -> Result<Slice, Uncut> {
        let end = (start + self.rows_per_slice).min(self.n_rows);
        body.clear();
        body.reserve(self.slice_bytes(end - start));
        let mut cut = Cut { batch: self, nodes: Vec::new(), buffers: Vec::new(), body };
        for column in &self.columns {
            cut.take(&column.data_type, (start, end), &mut column.nodes.as_slice(), &mut column.buffers.as_slice())?;
        }
        let Cut { nodes, buffers, body, .. } = cut;
        let mut builder = FlatBufferBuilder::new();
        let (nodes, buffers) = (builder.create_vector(&nodes), builder.create_vector(&buffers));
        let mut header = RecordBatchBuilder::new(&mut builder);
        header.add_length((end - start) as i64);
        header.add_nodes(nodes);
        header.add_buffers(buffers);
        let header = header.finish();
        builder.finish(header, None);
        Ok(Slice { header: builder.finished_data().to_vec(), body: body.into() })
    }
}

/// Nodes and buffers of all columns, and how many were passed.
struct BatchParts {
    nodes: Vec<FieldNode>,
    buffers: Vec<BufferPlace>,
    variadic: Vec<i64>,
    version: MetadataVersion,
    at: (usize, usize, usize),
}

impl BatchParts {
    /// Passes over a column of `data_type`.
    fn pass(&mut self, data_type: &DataType) -> Option<()> {
        use DataType as T;
        self.at.0 += 1;
        self.at.1 += match data_type {
            T::Null | T::RunEndEncoded(..) => 0,
            T::Struct(_) | T::FixedSizeList(..) => 1,
            T::Utf8 | T::LargeUtf8 | T::Binary | T::LargeBinary | T::ListView(_) | T::LargeListView(_) => 3,
            T::Utf8View | T::BinaryView => {
                let n_more = usize::try_from(*self.variadic.get(self.at.2)?).ok().filter(|&n_more| n_more <= self.buffers.len())?;
                self.at.2 += 1;
                2 + n_more
            }
            T::Union(_, mode) => usize::from(self.version < MetadataVersion::V5) + if matches!(mode, UnionMode::Dense) { 2 } else { 1 },
            _ => 2,
        };
        match data_type {
            T::List(item)
            | T::LargeList(item)
            | T::ListView(item)
            | T::LargeListView(item)
            | T::FixedSizeList(item, _)
            | T::Map(item, _) => self.pass(item.data_type()),
            T::Struct(fields) => fields.iter().try_for_each(|field| self.pass(field.data_type())),
            T::Union(fields, _) => fields.iter().try_for_each(|(_, field)| self.pass(field.data_type())),
            T::RunEndEncoded(ends, values) => {
                self.pass(ends.data_type())?;
                self.pass(values.data_type())
            }
            _ => Some(()),
        }
    }
}

/// Whether rows of `data_type` stand one after another, so that some of them are some bytes of each buffer.
fn is_cuttable(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => item_bytes(item.data_type()).is_some(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary | DataType::Boolean => true,
        other => item_bytes(other).is_some(),
    }
}

/// Bytes of a value; of a dictionary's, of its key.
fn item_bytes(data_type: &DataType) -> Option<u64> {
    match data_type {
        DataType::Dictionary(key, _) => item_bytes(key),
        other => other.primitive_width().map(|width| width as u64),
    }
}

/// A slice as it is put together.
struct Cut<'b, 'a> {
    batch: &'b Batch<'a>,
    nodes: Vec<FieldNode>,
    buffers: Vec<BufferPlace>,
    body: MutableBuffer,
}

impl Cut<'_, '_> {
    /// Takes the rows from `start` to `end` of a column of `data_type`, whose nodes and buffers come first in `nodes` and
    /// `buffers`; `start` is a multiple of eight.
    fn take(
        &mut self,
        data_type: &DataType,
        (start, end): (u64, u64),
        nodes: &mut &[FieldNode],
        buffers: &mut &[BufferPlace],
    ) -> Result<(), Uncut> {
        let (node, rest) = nodes.split_first().ok_or(Uncut::Odd)?;
        *nodes = rest;
        if u64::try_from(node.length()).ok().is_none_or(|length| length < end) {
            return Err(Uncut::Odd);
        }
        let mask = next(buffers)?;
        let node_idx = self.nodes.len();
        self.nodes.push(FieldNode::new((end - start) as i64, 0));
        if node.null_count() > 0 {
            let bytes = self.fetch(mask, start / 8, end.div_ceil(8))?;
            let n_set = (0..end - start).filter(|&row| bytes[(row / 8) as usize] >> (row % 8) & 1 == 1).count() as u64;
            self.nodes[node_idx] = FieldNode::new((end - start) as i64, (end - start - n_set) as i64);
        } else {
            self.end_buffer(self.body.len());
        }
        match data_type {
            DataType::Boolean => self.fetch(next(buffers)?, start / 8, end.div_ceil(8)).map(|_| ()),
            DataType::FixedSizeList(item, n_dims) => {
                let n_dims = u64::try_from(*n_dims).map_err(|_| Uncut::Odd)?;
                let bounds = start.checked_mul(n_dims).zip(end.checked_mul(n_dims)).ok_or(Uncut::Odd)?;
                self.take(item.data_type(), bounds, nodes, buffers)
            }
            DataType::List(item) | DataType::LargeList(item) => {
                let is_wide = matches!(data_type, DataType::LargeList(_));
                let (first, last) = self.offsets(next(buffers)?, (start, end), is_wide, ROWS_OF_A_BYTE)?;
                self.take(item.data_type(), (first, last), nodes, buffers)
            }
            DataType::Utf8 | DataType::Binary | DataType::LargeUtf8 | DataType::LargeBinary => {
                let is_wide = matches!(data_type, DataType::LargeUtf8 | DataType::LargeBinary);
                let (first, last) = self.offsets(next(buffers)?, (start, end), is_wide, 1)?;
                self.fetch(next(buffers)?, first, last).map(|_| ())
            }
            other => {
                let item_bytes = item_bytes(other).ok_or(Uncut::Odd)?;
                let bounds = start.checked_mul(item_bytes).zip(end.checked_mul(item_bytes)).ok_or(Uncut::Odd)?;
                self.fetch(next(buffers)?, bounds.0, bounds.1).map(|_| ())
            }
        }
    }

    /// Fetches the bytes from `start` to `end` of a buffer.
    fn fetch(&mut self, buffer: BufferPlace, start: u64, end: u64) -> Result<&mut [u8], Uncut> {
        if start > end || end > buffer.length() as u64 {
            return Err(Uncut::Odd);
        }
        let first = self.body.len();
        let n_bytes = usize::try_from(end - start).map_err(|_| Uncut::Odd)?;
        self.body.resize(first + n_bytes, 0);
        let source = self.batch.source;
        let offset = self.batch.body_start + buffer.offset() as u64 + start;
        let read = source.read_at(offset, &mut self.body.as_slice_mut()[first..]);
        read.map_err(|error| Uncut::Unreadable(unreadable(source, &error)))?;
        self.end_buffer(first);
        Ok(&mut self.body.as_slice_mut()[first..first + n_bytes])
    }

    /// Ends the buffer that began at `first` of the body.
    fn end_buffer(&mut self, first: usize) {
        self.buffers.push(BufferPlace::new(first as i64, (self.body.len() - first) as i64));
        self.body.resize(self.body.len().next_multiple_of(ALIGNMENT), 0);
    }

    /// Fetches the offsets of the rows from `start` to `end`, and makes them those in what the slice has of their values: from
    /// the first to the second of what is given back, the first a multiple of `step`.
    fn offsets(&mut self, buffer: BufferPlace, (start, end): (u64, u64), is_wide: bool, step: u64) -> Result<(u64, u64), Uncut> {
        let width = if is_wide { 8 } else { 4 };
        let bounds = start.checked_mul(width).zip(end.checked_add(1).and_then(|end| end.checked_mul(width))).ok_or(Uncut::Odd)?;
        let bytes = self.fetch(buffer, bounds.0, bounds.1)?;
        let read = |bytes: &[u8]| match (<[u8; 8]>::try_from(bytes), <[u8; 4]>::try_from(bytes)) {
            (Ok(wide), _) => i64::from_le_bytes(wide),
            (_, Ok(narrow)) => i32::from_le_bytes(narrow).into(),
            _ => 0,
        };
        let width = width as usize;
        let (first, last) = (read(&bytes[..width]), read(&bytes[bytes.len() - width..]));
        if first < 0 || last < first {
            return Err(Uncut::Odd);
        }
        let base = first as u64 / step * step;
        for offset in bytes.chunks_exact_mut(width) {
            // One before the first wraps to what no slice holds, which the crate refuses.
            let within = read(offset).wrapping_sub(base as i64).to_le_bytes();
            offset.copy_from_slice(&within[..width]);
        }
        Ok((base, last as u64))
    }
}

fn next(buffers: &mut &[BufferPlace]) -> Result<BufferPlace, Uncut> {
    let (buffer, rest) = buffers.split_first().ok_or(Uncut::Odd)?;
    *buffers = rest;
    Ok(*buffer)
}

#[cfg(test)]
#[path = "arrow_cut_tests.rs"]
mod tests;
