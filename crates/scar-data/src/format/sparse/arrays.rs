//! A sparse matrix that stands in arrays, as SciPy, AnnData and MATLAB write it.

use crate::bytes::source::ByteSource;
use crate::format::npy::array::NpyFile;
use crate::format::sparse::rows::{Clause, Entry, SparseRows, check_shape, refuse};
use crate::gather::collector::Collector;
use scar_core::control::{Cancelled, Control};
use scar_core::problem::Code;
use scar_files::error::ReadError;

/// Bytes read at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// An array with its bytes.
pub(crate) type ArrayPart<'a> = (Box<dyn ByteSource + 'a>, NpyFile);

/// How the places of entries are told.
pub(crate) enum Places<'a> {
    /// Of each row the span of its entries, and of each entry the column.
    Rows { spans: ArrayPart<'a>, columns: ArrayPart<'a> },
    /// Of each column the span of its entries, and of each entry the row.
    Columns { spans: ArrayPart<'a>, rows: ArrayPart<'a> },
    /// Of each entry both.
    Both { rows: ArrayPart<'a>, columns: ArrayPart<'a> },
    /// Of each row of blocks the span of its blocks, and of each block its column of blocks.
    Blocks { spans: ArrayPart<'a>, columns: ArrayPart<'a> },
    /// Of each diagonal how far it is right of the main one.
    Diagonals { offsets: ArrayPart<'a> },
}

/// A sparse matrix in arrays.
pub(crate) struct SparseArrays<'a> {
    /// The matrix as it is called in messages: «embeddings.npz».
    pub(crate) name: String,
    /// Rows and columns.
    pub(crate) shape: [u64; 2],
    pub(crate) places: Places<'a>,
    /// The values of the entries.
    pub(crate) values: ArrayPart<'a>,
}

impl SparseArrays<'_> {
    /// Rows.
    pub(crate) fn n_rows(&self) -> u64 {
        self.shape[0]
    }

    /// Columns.
    pub(crate) fn n_dims(&self) -> u64 {
        self.shape[1]
    }

    /// Type of the values.
    pub(crate) fn dtype_name(&self) -> String {
        self.values.1.dtype_name()
    }

    /// Hands the rows over. All entries are held meanwhile.
    ///
    /// # Errors
    /// What is wrong with the arrays; [`ReadError::Cancelled`].
    pub(crate) fn read(&self, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let control = rows.control;
        let [n_rows, n_dims] = self.shape;
        let n_entries = self.values.1.shape.iter().product();
        check_shape(n_rows, n_dims, n_entries).map_err(|clause| refuse(&self.name, clause))?;
        let values = numbers(&self.values, control)?;
        let blocks = if self.values.1.shape.len() == 3 { [self.values.1.shape[1], self.values.1.shape[2]] } else { [1, 1] };
        let sparse = match &self.places {
            Places::Rows { spans, columns } => {
                let (spans, columns) = (places(spans, control)?, places(columns, control)?);
                self.check_spans(&spans, n_rows, columns.len(), values.len())?;
                SparseRows::of(n_rows, n_dims, control, |take| {
                    each_of_spans(&spans, |row, entry| take((row, columns[entry], values[entry])))
                })
            }
            Places::Columns { spans, rows } => {
                let (spans, rows) = (places(spans, control)?, places(rows, control)?);
                self.check_spans(&spans, n_dims, rows.len(), values.len())?;
                SparseRows::of(n_rows, n_dims, control, |take| {
                    each_of_spans(&spans, |column, entry| take((rows[entry], column, values[entry])))
                })
            }
            Places::Both { rows, columns } => {
                let (rows, columns) = (places(rows, control)?, places(columns, control)?);
                if rows.len() != values.len() || columns.len() != values.len() {
                    return Err(self.uneven().into());
                }
                SparseRows::of(n_rows, n_dims, control, |take| {
                    (0..values.len()).try_for_each(|entry| take((rows[entry], columns[entry], values[entry])))
                })
            }
            Places::Blocks { spans, columns } => {
                let (spans, columns) = (places(spans, control)?, places(columns, control)?);
                let [height, width] = blocks;
                let block = (height * width) as usize;
                if n_rows % height != 0 || n_dims % width != 0 {
                    return Err(self.uneven().into());
                }
                self.check_spans(&spans, n_rows / height, columns.len(), values.len() / block)?;
                SparseRows::of(n_rows, n_dims, control, |take| {
                    each_of_spans(&spans, |block_row, entry| {
                        (0..block).try_for_each(|at| {
                            let (y, x) = (at as u64 / width, at as u64 % width);
                            take((
                                block_row * height + y,
                                columns[entry].saturating_mul(width).saturating_add(x),
                                values[entry * block + at],
                            ))
                        })
                    })
                })
            }
            Places::Diagonals { offsets } => {
                let offsets = signed(offsets, control)?;
                let length = self.values.1.shape.get(1).copied().unwrap_or(values.len() as u64) as usize;
                if offsets.len() as u64 != self.values.1.n_rows() {
                    return Err(self.uneven().into());
                }
                // SciPy writes the value of column j at position j of its diagonal.
                SparseRows::of(n_rows, n_dims, control, |take| {
                    offsets.iter().enumerate().try_for_each(|(diagonal, &offset)| {
                        (0..length.min(n_dims as usize)).try_for_each(|column| {
                            let row = column as i64 - offset;
                            let is_inside = (0..n_rows as i64).contains(&row);
                            let entry: Entry = (row as u64, column as u64, values[diagonal * length + column]);
                            if is_inside && entry.2 != 0.0 { take(entry) } else { Ok(()) }
                        })
                    })
                })
            }
        };
        sparse?.map_err(|clause| refuse(&self.name, clause))?.read(rows)
    }

    fn uneven(&self) -> scar_core::problem::Problem {
        let clause: Clause =
            (Code::BadStructure, " is a malformed sparse matrix: its arrays do not go together. Save it again.".to_owned());
        refuse(&self.name, clause)
    }

    /// Proves that `spans` ascend through `n_entries`, one for each of `n`.
    fn check_spans(&self, spans: &[u64], n: u64, n_places: usize, n_entries: usize) -> Result<(), ReadError> {
        let ascends = spans.windows(2).all(|pair| pair[0] <= pair[1]);
        let is_sound = spans.len() as u64 == n + 1 && ascends && spans.last().is_some_and(|&end| end <= n_places.min(n_entries) as u64);
        if is_sound { Ok(()) } else { Err(self.uneven().into()) }
    }
}

/// Hands over every entry of `spans` with the number of its span.
fn each_of_spans(spans: &[u64], mut take: impl FnMut(u64, usize) -> Result<(), Cancelled>) -> Result<(), Cancelled> {
    spans.windows(2).zip(0..).try_for_each(|(span, number)| (span[0]..span[1]).try_for_each(|entry| take(number, entry as usize)))
}

/// The numbers of an array as f32.
fn numbers((source, array): &ArrayPart<'_>, control: &Control) -> Result<Vec<f32>, ReadError> {
    let mut numbers = Vec::new();
    let n_numbers = array.shape.iter().product();
    array.read_bytes(&**source, control, 0, n_numbers, CHUNK_BYTES, |_, bytes| array.dtype.extend_f32(bytes, &mut numbers))?;
    Ok(numbers)
}

/// The whole numbers of an array; what is none, or negative, is beyond every place.
fn places(part: &ArrayPart<'_>, control: &Control) -> Result<Vec<u64>, ReadError> {
    Ok(signed(part, control)?.into_iter().map(|place| u64::try_from(place).unwrap_or(u64::MAX)).collect())
}

fn signed((source, array): &ArrayPart<'_>, control: &Control) -> Result<Vec<i64>, ReadError> {
    let mut found: Vec<f64> = Vec::new();
    let mut all = Vec::new();
    array.read_bytes(&**source, control, 0, array.shape.iter().product(), CHUNK_BYTES, |_, bytes| {
        found.clear();
        array.dtype.extend_f64(bytes, &mut found);
        // Places beyond 2⁵³ are beyond every matrix.
        all.extend(found.iter().map(|&place| if place.fract() == 0.0 && place.abs() < 9e15 { place as i64 } else { i64::MAX }));
    })?;
    Ok(all)
}
