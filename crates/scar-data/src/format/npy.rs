//! NumPy's `.npy`: header, sizes, and the matrix itself, read in chunks straight into f32.
//!
//! Memory: the f32 matrix (at most four bytes for each byte of the file) and two chunks: while the rows of one are taken
//! on the thread pool, the next is fetched.

use ndarray::{Array2, ShapeBuilder as _};

use super::npy_dtype::{Dtype, DtypeError};
use super::npy_error::NpyError;
use super::npy_header::{self, Descr, HeaderDict};
use super::npy_preamble::{HeaderError, header_text};
use crate::collector::Collector;
use crate::source::unreadable;
use crate::words::grouped;
use crate::{ByteSource, ReadError, shown_name};
use scar_core::control::Control;
use scar_core::problem::Problem;

/// Bytes read at a time in row-major order. A browser's `File` gives 150 MB in 1.1 s by 1 MiB and in 0.4 s by 16 MiB; one
/// such chunk takes some 40 ms, soon enough to hear of a cancel. A disk's file gives any number at once, and few stay in the cache
/// until they become rows.
const CHUNK_BYTES: u64 = if cfg!(target_arch = "wasm32") { 16 << 20 } else { 2 << 20 };
/// Bytes that become rows and are looked at at once.
const BLOCK_BYTES: u64 = 128 << 10;
/// Bytes read at a time in column-major order: several columns at once, so that a cache line of the matrix is filled by few visits.
const COLUMNS_BYTES: u64 = 4 << 20;

/// Bytes of rows that are put together at a time in column-major order, where they do not stay.
const ROWS_BYTES: u64 = 64 << 20;

/// An `.npy` file whose header was read and whose declared size fits the file.
#[derive(Clone, Debug)]
pub(crate) struct NpyFile {
    pub(super) dtype: Dtype,
    /// At least one axis.
    pub(super) shape: Vec<u64>,
    fortran_order: bool,
    /// Byte at which the data begins.
    pub(super) data_start: u64,
    /// Bytes after the data.
    extra_bytes: u64,
}

impl NpyFile {
    /// Reads the header of `source`, which begins with [`MAGIC`], and proves that the data is all there.
    ///
    /// # Errors
    /// A refusal for a header that cannot be understood, a type without meaning, a size that does not fit.
    pub(crate) fn open(source: &dyn ByteSource) -> Result<Self, Problem> {
        let name = shown_name(source.name());
        let (text, data_start) = header_text(source).map_err(|error| match error {
            HeaderError::Npy(error) => error.problem(&name),
            HeaderError::Io(error) => unreadable(source, &error),
        })?;
        let parsed = text.and_then(|text| npy_header::parse(&text));
        let dict = parsed.map_err(|clause| NpyError::Header { clause }.problem(&name))?;
        Self::prove(dict, data_start, source.len_bytes()).map_err(|error| error.problem(&name))
    }

    /// An array of `dtype` and `shape`, one axis at least and none of length 0, whose data at `data_start` was proved to be
    /// all there.
    pub(super) fn proved(dtype: Dtype, shape: Vec<u64>, fortran_order: bool, data_start: u64) -> Self {
        Self { dtype, shape, fortran_order, data_start, extra_bytes: 0 }
    }

    fn prove(dict: HeaderDict, data_start: u64, file_bytes: u64) -> Result<Self, NpyError> {
        let descr = match dict.descr {
            Descr::Plain(descr) => descr,
            Descr::Structured => {
                return Err(NpyError::UnsupportedType { descr: "structured".to_owned(), meaning: Some("several fields in one array") });
            }
        };
        let dtype = Dtype::parse(&descr).map_err(|error| match error {
            DtypeError::Object => NpyError::Object,
            DtypeError::Huge => NpyError::SizeOverflow { what: format!("texts of the type {descr:.40}") },
            DtypeError::Unsupported(meaning) => NpyError::UnsupportedType { descr: descr.clone(), meaning: Some(meaning) },
            DtypeError::Unknown => NpyError::UnsupportedType { descr: descr.clone(), meaning: None },
        })?;
        let axes = || {
            let axes: Vec<String> = dict.shape.iter().map(|axis| axis.map_or_else(|| "…".to_owned(), grouped)).collect();
            format!("the shape ({}) of {}", axes.join(" × "), dtype.name())
        };
        let overflow = || NpyError::SizeOverflow { what: axes() };
        let shape: Vec<u64> = dict.shape.iter().copied().collect::<Option<_>>().ok_or_else(overflow)?;
        match shape.as_slice() {
            [] => return Err(NpyError::NotAMatrix { n_axes: 0, n_values: 1 }),
            [_, rest @ ..] if rest.contains(&0) => return Err(NpyError::NoColumns),
            [0, rest @ ..] => return Err(NpyError::NoRows { n_dims: rest.iter().fold(1, |product, &axis| product.saturating_mul(axis)) }),
            _ => {}
        }
        let data_bytes = dtype
            .item_bytes()
            .and_then(|item_bytes| {
                // An element without bytes would let a small file stand for any number of them.
                let n_values = shape.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis))?;
                if item_bytes == 0 && n_values > file_bytes { None } else { n_values.checked_mul(item_bytes) }
            })
            .ok_or_else(overflow)?;
        let expected_bytes = data_start.checked_add(data_bytes).ok_or_else(overflow)?;
        if expected_bytes > file_bytes {
            return Err(NpyError::TruncatedData { found_bytes: file_bytes, expected_bytes });
        }
        Ok(Self { dtype, shape, fortran_order: dict.fortran_order, data_start, extra_bytes: file_bytes - expected_bytes })
    }

    /// NumPy's name of the type of the elements.
    pub(crate) fn dtype_name(&self) -> String {
        self.dtype.name()
    }

    /// Whether the numbers are whole by their type.
    pub(crate) fn is_whole_by_type(&self) -> bool {
        !self.dtype.is_float() && !self.dtype.is_text()
    }

    /// Whether the elements are texts.
    pub(crate) fn is_text(&self) -> bool {
        self.dtype.is_text()
    }

    /// Whether the elements are true or false.
    pub(crate) fn is_flag(&self) -> bool {
        self.dtype.kind == super::npy_dtype::Kind::Bool
    }

    /// Whether this can only hold labels: one axis, or one column of texts.
    pub(crate) fn is_vector(&self) -> bool {
        self.shape.len() == 1
    }

    /// Whether this may hold labels: one axis, or one column.
    pub(crate) fn is_one_column(&self) -> bool {
        self.shape.len() == 1 || self.n_dims() == 1
    }

    /// Rows: the length of the first axis.
    pub(crate) fn n_rows(&self) -> u64 {
        self.shape[0]
    }

    /// The numbers of one axis as one row.
    pub(crate) fn as_row(&self) -> Self {
        Self { shape: vec![1, self.shape[0]], ..self.clone() }
    }

    /// Columns: all axes but the first, as one. No overflow: the file holds them all.
    pub(crate) fn n_dims(&self) -> u64 {
        self.shape[1..].iter().product()
    }

    /// Proves that this is a matrix of at least two rows.
    ///
    /// # Errors
    /// The reason why it is none.
    pub(crate) fn check_matrix(&self) -> Result<(), NpyError> {
        self.check_rows()?;
        if self.n_rows() < 2 { Err(NpyError::OneRow) } else { Ok(()) }
    }

    /// Proves that this is a matrix, or a part of one, which may have one row.
    fn check_rows(&self) -> Result<(), NpyError> {
        if self.dtype.is_text() {
            return Err(NpyError::TextMatrix { dtype: self.dtype.name() });
        }
        if self.is_vector() {
            return Err(NpyError::NotAMatrix { n_axes: 1, n_values: self.shape[0] });
        }
        Ok(())
    }

    /// What a person should know although the file is read.
    pub(crate) fn warnings(&self) -> Vec<NpyError> {
        let flattened = (self.shape.len() > 2).then(|| NpyError::Flattened { shape: self.shape.clone(), n_dims: self.n_dims() });
        let trailing = (self.extra_bytes > 0).then_some(NpyError::TrailingBytes { extra_bytes: self.extra_bytes });
        flattened.into_iter().chain(trailing).collect()
    }

    /// Hands the rows of the matrix over to `rows`, which tells of progress by the bytes of the file.
    ///
    /// # Errors
    /// [`ReadError::Refused`] where this is no matrix, memory is short or reading fails; [`ReadError::Cancelled`].
    pub(crate) fn read_rows(&self, source: &dyn ByteSource, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let refuse = |error: NpyError| ReadError::Refused(error.problem(&shown_name(source.name())));
        self.check_rows().map_err(refuse)?;
        let (n_rows, n_dims) = (self.n_rows(), self.n_dims());
        rows.begin(n_rows, n_dims)?;
        rows.control.advance(self.data_start + self.extra_bytes);
        if self.is_column_major() {
            self.read_columns(source, rows)?;
        } else {
            let control = rows.control;
            let block_bytes = (BLOCK_BYTES / self.number_bytes() * self.number_bytes()).max(self.number_bytes()) as usize;
            let mut outcome = Ok(());
            self.read_bytes(source, control, 0, n_rows * n_dims, CHUNK_BYTES, |_, bytes| {
                // What was written is looked at while it is in the cache still.
                for block in bytes.chunks(block_bytes) {
                    if outcome.is_ok() {
                        rows.extend_with(|values| self.dtype.extend_f32(block, values));
                        outcome = rows.end_rows();
                    }
                }
            })?;
            outcome?;
        }
        if let Some((row, column)) = rows.first_non_finite()?
            && let Some(stored) = self.f64_at(source, row, column).filter(|stored| stored.is_finite())
        {
            rows.note_beyond_at(row, column, stored);
        }
        Ok(())
    }

    /// Reads all numbers as f64, shape *N* × *D*: for logits and weights, which are used as they are. One axis of length
    /// *n* gives *n* × 1. At most eight bytes for each byte of the file.
    ///
    /// # Errors
    /// [`ReadError::Refused`] where these are no numbers of one or two axes, memory is short or reading fails;
    /// [`ReadError::Cancelled`].
    pub(crate) fn read_f64(&self, source: &dyn ByteSource, control: &Control) -> Result<Array2<f64>, ReadError> {
        let refuse = |error: NpyError| ReadError::Refused(error.problem(&shown_name(source.name())));
        if self.dtype.is_text() {
            return Err(refuse(NpyError::TextMatrix { dtype: self.dtype.name() }));
        }
        if self.shape.len() > 2 {
            return Err(refuse(NpyError::NotAMatrix { n_axes: self.shape.len(), n_values: self.n_rows() * self.n_dims() }));
        }
        let n_values = self.n_rows() * self.n_dims();
        let memory = NpyError::Memory { needed_bytes: n_values.saturating_mul(8) };
        let mut values: Vec<f64> = Vec::new();
        if !usize::try_from(n_values).is_ok_and(|n| values.try_reserve_exact(n).is_ok()) {
            return Err(refuse(memory));
        }
        self.read_bytes(source, control, 0, n_values, CHUNK_BYTES, |_, bytes| self.dtype.extend_f64(bytes, &mut values))?;
        let shape = (self.n_rows() as usize, self.n_dims() as usize).set_f(self.fortran_order);
        Ok(Array2::from_shape_vec(shape, values).unwrap_or_else(|_| unreachable!("as many values as the shape says were read")))
    }

    /// Column-major data as rows: all at once where they are held here, else so many that they and a part of each column
    /// fit into [`ROWS_BYTES`]. Of each column what is needed is read by itself, unless whole columns are.
    fn read_columns(&self, source: &dyn ByteSource, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let (n_rows, dims, control) = (self.n_rows(), rows.n_dims(), rows.control);
        // Packed bytes are read forwards: going back for each block would unpack them as often.
        let step = if source.is_random_access() { rows.rows_at_once(n_rows, ROWS_BYTES / 4) } else { n_rows };
        for first_row in (0..n_rows).step_by(step as usize) {
            let rows_here = step.min(n_rows - first_row) as usize;
            let is_whole = rows_here as u64 == n_rows;
            let part_bytes = rows_here as u64 * self.number_bytes();
            let columns_per_chunk = if is_whole { (COLUMNS_BYTES / part_bytes).clamp(1, dims as u64) as usize } else { 1 };
            let values = rows.room(rows_here)?;
            for first_column in (0..dims).step_by(columns_per_chunk) {
                let n_columns = columns_per_chunk.min(dims - first_column);
                let targets: Vec<usize> = (first_column..first_column + n_columns).map(|column| self.row_major_column(column)).collect();
                let start = first_column as u64 * n_rows + first_row;
                // With several columns the chunk holds them all, so `first` is 0; with one it walks down the column.
                self.read_chunks(source, control, start, (rows_here * n_columns) as u64, COLUMNS_BYTES, |first, numbers| {
                    let n_here = numbers.len() / n_columns;
                    for row in 0..n_here {
                        let out = &mut values[(first + row) * dims..][..dims];
                        for (position, &target) in targets.iter().enumerate() {
                            out[target] = numbers[position * n_here + row];
                        }
                    }
                })?;
            }
            rows.end_rows()?;
        }
        Ok(())
    }

    /// Column of the row-major matrix for a column of the file: the same with two axes; with more, trailing axes run in the
    /// other order.
    pub(super) fn row_major_column(&self, file_column: usize) -> usize {
        let (mut rest, mut stride, mut column) = (file_column, self.n_dims() as usize, 0);
        for &axis in &self.shape[1..] {
            let axis = axis as usize;
            stride /= axis;
            column += rest % axis * stride;
            rest /= axis;
        }
        column
    }

    /// Hands over `n_numbers` numbers from number `start` on, a chunk at a time, each with the position of its first.
    pub(super) fn read_chunks(
        &self,
        source: &dyn ByteSource,
        control: &Control,
        start: u64,
        n_numbers: u64,
        chunk_bytes: u64,
        mut take: impl FnMut(usize, &[f32]) + Send,
    ) -> Result<(), ReadError> {
        let mut numbers = Vec::new();
        self.read_bytes(source, control, start, n_numbers, chunk_bytes, |first, bytes| {
            numbers.clear();
            self.dtype.extend_f32(bytes, &mut numbers);
            take(first, &numbers);
        })
    }

    /// Hands over the bytes of `n_items` elements from element `start` on, a chunk of whole elements at a time, in their
    /// order. While `take` has a chunk, on the thread pool, the calling thread fetches the next.
    pub(super) fn read_bytes(
        &self,
        source: &dyn ByteSource,
        control: &Control,
        start: u64,
        n_items: u64,
        chunk_bytes: u64,
        mut take: impl FnMut(usize, &[u8]) + Send,
    ) -> Result<(), ReadError> {
        let item_bytes = self.number_bytes();
        let items_per_chunk = (chunk_bytes / item_bytes).clamp(1, n_items.max(1));
        let fetch = |first: u64, buffer: &mut Vec<u8>| {
            control.check()?;
            buffer.resize((items_per_chunk.min(n_items - first) * item_bytes) as usize, 0);
            let offset = self.data_start + (start + first) * item_bytes;
            source.read_at(offset, buffer).map_err(|error| unreadable(source, &error))?;
            control.advance(buffer.len() as u64);
            Ok::<(), ReadError>(())
        };
        let (mut chunk, mut next_chunk) = (Vec::new(), Vec::new());
        let mut first = 0;
        if first < n_items {
            fetch(first, &mut chunk)?;
        }
        while first < n_items {
            let next = first + items_per_chunk;
            if next >= n_items {
                take(first as usize, &chunk);
                break;
            }
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| take(first as usize, &chunk));
                fetch(next, &mut next_chunk)
            })?;
            std::mem::swap(&mut chunk, &mut next_chunk);
            first = next;
        }
        Ok(())
    }

    /// The element at `row`, `column` of the row-major matrix as f64, to tell a value that f32 does not hold.
    pub(crate) fn f64_at(&self, source: &dyn ByteSource, row: u64, column: u64) -> Option<f64> {
        if self.dtype.kind != super::npy_dtype::Kind::F64 {
            return None;
        }
        let position = if self.fortran_order {
            let file_column = (0..self.n_dims()).find(|&file_column| self.row_major_column(file_column as usize) as u64 == column)?;
            file_column * self.n_rows() + row
        } else {
            row * self.n_dims() + column
        };
        let mut bytes = [0; 8];
        source.read_at(self.data_start + position * 8, &mut bytes).ok()?;
        Some(if self.dtype.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    /// Whether its columns stand one behind the other, so that rows do not.
    pub(super) fn is_column_major(&self) -> bool {
        self.fortran_order && self.n_rows() > 1 && self.n_dims() > 1
    }

    /// Bytes of an element, as they stand.
    pub(super) fn item_bytes(&self) -> u64 {
        self.dtype.item_bytes().unwrap_or_default()
    }

    /// Bytes of an element; proved when opened.
    fn number_bytes(&self) -> u64 {
        self.dtype.item_bytes().unwrap_or(1).max(1)
    }
}

#[cfg(test)]
#[path = "npy_tests.rs"]
pub(crate) mod tests;
