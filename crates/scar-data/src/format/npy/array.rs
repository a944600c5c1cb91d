//! The array of an `.npy` file: what it may be, and the matrix itself, read in chunks straight into f32.
//!
//! Memory: the f32 matrix (at most four bytes for each byte of the file) and two chunks: while the rows of one are taken
//! on the thread pool, the next is fetched.

use ndarray::{Array2, ShapeBuilder as _};

use crate::bytes::source::{ByteSource, unreadable};
use crate::format::npy::dtype::Dtype;
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, no_memory, refusal};
use scar_files::words::{count_of, shown_name};

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
    pub(crate) dtype: Dtype,
    /// At least one axis.
    pub(crate) shape: Vec<u64>,
    pub(super) fortran_order: bool,
    /// Byte at which the data begins.
    pub(crate) data_start: u64,
    /// Bytes after the data.
    pub(super) extra_bytes: u64,
}

impl NpyFile {
    /// An array of `dtype` and `shape`, one axis at least and none of length 0, whose data at `data_start` was proved to be
    /// all there.
    pub(crate) fn proved(dtype: Dtype, shape: Vec<u64>, fortran_order: bool, data_start: u64) -> Self {
        Self { dtype, shape, fortran_order, data_start, extra_bytes: 0 }
    }

    /// The same values under another shape, which holds as many.
    pub(crate) fn with_shape(self, shape: Vec<u64>) -> Self {
        Self { shape, ..self }
    }

    /// NumPy's name of the type of the elements.
    pub(crate) fn dtype_name(&self) -> String {
        self.dtype.name()
    }

    /// Whether the numbers are whole by their type.
    pub(crate) fn is_whole_by_type(&self) -> bool {
        !self.dtype.is_float() && !self.dtype.is_text()
    }

    /// Whether the numbers are fractions by their type.
    pub(crate) fn is_float(&self) -> bool {
        self.dtype.is_float()
    }

    /// Whether the elements are texts.
    pub(crate) fn is_text(&self) -> bool {
        self.dtype.is_text()
    }

    /// Whether the elements are true or false.
    pub(crate) fn is_flag(&self) -> bool {
        self.dtype.kind == crate::format::npy::dtype::Kind::Bool
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

    /// Proves that this, in the file shown as `file`, is a matrix of at least two rows.
    ///
    /// # Errors
    /// The reason why it is none.
    pub(crate) fn check_matrix(&self, file: &str) -> Result<(), Problem> {
        self.check_rows(file)?;
        if self.n_rows() >= 2 {
            return Ok(());
        }
        let clause = " has one row. Give at least two samples; the measures need some of every class.";
        Err(refusal(file, Code::TooFewRows, clause))
    }

    /// Proves that this is a matrix, or a part of one, which may have one row.
    fn check_rows(&self, file: &str) -> Result<(), Problem> {
        self.check_numbers(file)?;
        if self.is_vector() { Err(self.no_matrix(file)) } else { Ok(()) }
    }

    fn check_numbers(&self, file: &str) -> Result<(), Problem> {
        if !self.dtype.is_text() {
            return Ok(());
        }
        let clause = format!(
            " holds texts (type {}) in several columns, which are neither numbers nor labels. \
             Convert them: np.save(\"new.npy\", X.astype(\"float32\")).",
            self.dtype.name()
        );
        Err(refusal(file, Code::UnsupportedType, clause))
    }

    /// That this, in the file shown as `file`, is no matrix.
    pub(crate) fn no_matrix(&self, file: &str) -> Problem {
        let n_values = count_of(self.shape.iter().product(), "value");
        let clause = format!(" has one axis of {n_values}: a vector, not a matrix. Give embeddings with two axes, one row per sample.");
        refusal(file, Code::NoMatrix, clause)
    }

    /// What a person should know although the file shown as `file` is read.
    pub(crate) fn warnings(&self, file: &str) -> Vec<Problem> {
        let mut warnings = Vec::new();
        if self.shape.len() > 2 {
            let shape: Vec<String> = self.shape.iter().map(u64::to_string).collect();
            let clause = format!(
                " has {} axes, shape ({}): read as a matrix of {} rows × {} columns, one row per entry of the first axis. \
                 Reshape it if rows stand elsewhere.",
                shape.len(),
                shape.join(", "),
                shape[0],
                self.n_dims()
            );
            warnings.push(refusal(file, Code::NoMatrix, clause));
        }
        if self.extra_bytes > 0 {
            let clause = format!(
                " has {} after the data that its header declares (unexpected; they were left out). \
                 If something is missing, save the array again.",
                count_of(self.extra_bytes, "byte")
            );
            warnings.push(refusal(file, Code::BadStructure, clause));
        }
        warnings
    }

    /// Hands the rows of the matrix over to `rows`, which tells of progress by the bytes of the file.
    ///
    /// # Errors
    /// [`ReadError::Refused`] where this is no matrix, memory is short or reading fails; [`ReadError::Cancelled`].
    pub(crate) fn read_rows(&self, source: &dyn ByteSource, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        self.check_rows(&shown_name(source.name()))?;
        let (n_rows, n_dims) = (self.n_rows(), self.n_dims());
        let row_bytes = n_dims * self.number_bytes();
        let can_pass = !self.is_column_major() && source.is_random_access();
        let wanted = if can_pass { rows.wanted_rows(n_rows, n_dims, row_bytes)? } else { None };
        rows.begin(n_rows, n_dims)?;
        rows.control.advance(self.data_start + self.extra_bytes);
        if let Some(wanted) = wanted {
            self.read_wanted(source, rows, &wanted)?;
        } else if self.is_column_major() {
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

    /// Reads the rows `wanted` alone, ascending.
    fn read_wanted(&self, source: &dyn ByteSource, rows: &mut Collector<'_>, wanted: &[u64]) -> Result<(), ReadError> {
        let row_bytes = self.n_dims() * self.number_bytes();
        let mut bytes = vec![0; row_bytes as usize];
        let mut next = 0;
        for &row in wanted {
            rows.pass_to(row)?;
            source.read_at(self.data_start + row * row_bytes, &mut bytes).map_err(|error| unreadable(source, &error))?;
            rows.extend_with(|values| self.dtype.extend_f32(&bytes, values));
            rows.end_rows()?;
            rows.control.advance((row + 1 - next) * row_bytes);
            next = row + 1;
        }
        rows.control.advance((self.n_rows() - next) * row_bytes);
        rows.pass_to(self.n_rows())
    }

    /// Reads all numbers as f64, shape *N* × *D*: for logits and weights, which are used as they are. One axis of length
    /// *n* gives *n* × 1. At most eight bytes for each byte of the file.
    ///
    /// # Errors
    /// [`ReadError::Refused`] where these are no numbers of one or two axes, memory is short or reading fails;
    /// [`ReadError::Cancelled`].
    pub(crate) fn read_f64(&self, source: &dyn ByteSource, control: &Control) -> Result<Array2<f64>, ReadError> {
        let file = shown_name(source.name());
        self.check_numbers(&file)?;
        if self.shape.len() > 2 {
            return Err(self.no_matrix(&file).into());
        }
        let n_values = self.n_rows() * self.n_dims();
        let mut values: Vec<f64> = Vec::new();
        if !usize::try_from(n_values).is_ok_and(|n| values.try_reserve_exact(n).is_ok()) {
            return Err(no_memory(&file, n_values.saturating_mul(8)).into());
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
    pub(crate) fn row_major_column(&self, file_column: usize) -> usize {
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
    pub(crate) fn read_chunks(
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
    pub(crate) fn read_bytes(
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
        if self.dtype.kind != crate::format::npy::dtype::Kind::F64 {
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
    pub(crate) fn is_column_major(&self) -> bool {
        self.fortran_order && self.n_rows() > 1 && self.n_dims() > 1
    }

    /// Bytes of an element, as they stand.
    pub(crate) fn item_bytes(&self) -> u64 {
        self.dtype.item_bytes().unwrap_or_default()
    }

    /// Bytes of an element; proved when opened.
    fn number_bytes(&self) -> u64 {
        self.dtype.item_bytes().unwrap_or(1).max(1)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
pub(crate) mod tests;
