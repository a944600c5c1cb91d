//! Embeddings in memory: a matrix that may be larger than one allocation.

use std::ops::Index;
use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

/// A matrix of *N* × *D* values, row-major, f32. Cloning it shares the values.
///
/// The rows are stored in segments of whole rows, because one allocation in WebAssembly has at most 2 GiB of the 4 GiB that the
/// memory can have. Segments may have any length. Two matrices are equal if their values are, however they are cut into segments.
///
/// ```
/// use ndarray::array;
/// use scar_core::Matrix;
/// let matrix = Matrix::from(array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]);
/// assert_eq!((matrix.n_rows(), matrix.n_dims(), matrix.row(1)), (3, 2, [2.0, 3.0].as_slice()));
/// assert_eq!((matrix[(2, 1)], matrix.rows_at(&[2, 0])), (5.0, vec![[4.0, 5.0].as_slice(), &[0.0, 1.0]]));
/// // Stacking two matrices copies no values.
/// let both = matrix.concatenated(&matrix.select(&[1]));
/// assert_eq!((both.n_rows(), both.row(3)), (4, [2.0, 3.0].as_slice()));
/// assert_eq!(both.to_array(), array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [2.0, 3.0]]);
/// ```
#[derive(Clone, Default)]
pub struct Matrix {
    segments: Vec<Segment>,
    n_rows: usize,
    n_dims: usize,
}

/// At least one whole row; the first one is row `first_row` of the matrix.
#[derive(Clone)]
struct Segment {
    first_row: usize,
    values: Arc<Vec<f32>>,
}

impl Matrix {
    /// A matrix of the rows in `segments`, in order. Each segment holds whole rows of `n_dims` values.
    pub fn of_segments(segments: impl IntoIterator<Item = Vec<f32>>, n_dims: usize) -> Self {
        let mut matrix = Self { n_dims, ..Self::default() };
        segments.into_iter().for_each(|values| matrix.push(Arc::new(values)));
        matrix
    }

    /// Adds rows at the end.
    fn push(&mut self, values: Arc<Vec<f32>>) {
        debug_assert_eq!(values.len() % self.n_dims.max(1), 0, "a segment has whole rows");
        if !values.is_empty() {
            let first_row = self.n_rows;
            self.n_rows += values.len() / self.n_dims;
            self.segments.push(Segment { first_row, values });
        }
    }

    /// Number of rows, *N*.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of dimensions, *D*.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// Number of values, *N* · *D*.
    pub fn n_values(&self) -> usize {
        self.n_rows * self.n_dims
    }

    /// Row `row` (from 0), length *D*.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, row: usize) -> &[f32] {
        if self.n_dims == 0 {
            return &[];
        }
        let segment = match self.segments.as_slice() {
            [only] => only,
            segments => &segments[segments.partition_point(|segment| segment.first_row <= row) - 1],
        };
        &segment.values[(row - segment.first_row) * self.n_dims..][..self.n_dims]
    }

    /// All rows in order, each of length *D*.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.segments.iter().flat_map(|segment| segment.values.chunks_exact(self.n_dims))
    }

    /// The rows at positions `rows`, in that order.
    ///
    /// # Panics
    /// If a position is not below *N*.
    pub fn rows_at(&self, rows: &[u32]) -> Vec<&[f32]> {
        rows.iter().map(|&row| self.row(row as usize)).collect()
    }

    /// The rows in blocks of shape *n* × *D*, each contiguous in memory, in order.
    pub fn blocks(&self) -> impl Iterator<Item = ArrayView2<'_, f32>> {
        self.segments.iter().map(|segment| block_of(&segment.values, self.n_dims))
    }

    /// A copy of the rows at positions `rows`, in that order.
    ///
    /// # Panics
    /// If a position is not below *N*.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        let values = rows.iter().flat_map(|&row| self.row(row as usize)).copied().collect();
        Self { n_rows: rows.len(), ..Self::of_segments([values], self.n_dims) }
    }

    /// This matrix with the rows of `below` after its own. No values are copied.
    ///
    /// # Panics
    /// If `below` does not have *D* dimensions.
    #[must_use]
    pub fn concatenated(&self, below: &Self) -> Self {
        assert_eq!(self.n_dims, below.n_dims, "concatenated: dimensions");
        let mut whole = self.clone();
        below.segments.iter().for_each(|segment| whole.push(Arc::clone(&segment.values)));
        whole
    }

    /// This matrix without the rows at the ascending positions `left_out`. Where no clone shares the values, they are moved in place.
    #[must_use]
    pub fn without(self, left_out: &[usize]) -> Self {
        let mut left_out = left_out.iter().peekable();
        let n_dims = self.n_dims;
        let segments = self.segments.into_iter().map(|segment| {
            let mut values = Arc::unwrap_or_clone(segment.values);
            let mut to = 0;
            for from in 0..values.len() / n_dims {
                if left_out.next_if(|&&row| row == segment.first_row + from).is_some() {
                    continue;
                }
                if to != from {
                    values.copy_within(from * n_dims..(from + 1) * n_dims, to * n_dims);
                }
                to += 1;
            }
            values.truncate(to * n_dims);
            values
        });
        Self::of_segments(segments, n_dims)
    }

    /// This matrix without the column at the position `column`. Where no clone shares the values, they are moved in place.
    ///
    /// # Panics
    /// If there is no such column.
    ///
    /// ```
    /// use scar_core::Matrix;
    /// let matrix = Matrix::of_segments([vec![0.0, 1.0, 2.0], vec![3.0, 4.0, 5.0, 6.0, 7.0, 8.0]], 3);
    /// assert_eq!(matrix.without_column(1).to_array(), ndarray::array![[0.0, 2.0], [3.0, 5.0], [6.0, 8.0]]);
    /// ```
    #[must_use]
    pub fn without_column(self, column: usize) -> Self {
        let n_dims = self.n_dims;
        assert!(column < n_dims, "without_column: column {column} of {n_dims}");
        let segments = self.segments.into_iter().map(|segment| {
            let mut values = Arc::unwrap_or_clone(segment.values);
            let mut place = 0..;
            values.retain(|_| place.next().is_some_and(|place: usize| place % n_dims != column));
            values
        });
        Self::of_segments(segments, n_dims - 1)
    }

    /// A copy of all values as one array, shape *N* × *D*.
    pub fn to_array(&self) -> Array2<f32> {
        let values = self.segments.iter().flat_map(|segment| segment.values.iter()).copied().collect();
        Array2::from_shape_vec((self.n_rows, self.n_dims), values).unwrap_or_else(|_| unreachable!("N times D values"))
    }
}

/// `values` as a matrix of rows of `n_dims` values each, row-major.
pub fn block_of(values: &[f32], n_dims: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((values.len() / n_dims.max(1), n_dims), values).unwrap_or_else(|_| unreachable!("the rows are whole"))
}

impl From<Array2<f32>> for Matrix {
    fn from(array: Array2<f32>) -> Self {
        let (n_rows, n_dims) = array.dim();
        let array = if array.is_standard_layout() { array } else { array.as_standard_layout().into_owned() };
        let (mut values, offset) = array.into_raw_vec_and_offset();
        let start = offset.unwrap_or_default();
        values.truncate(start + n_rows * n_dims);
        values.drain(..start);
        Self { n_rows, ..Self::of_segments([values], n_dims) }
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f32;

    fn index(&self, (row, column): (usize, usize)) -> &f32 {
        &self.row(row)[column]
    }
}

impl PartialEq for Matrix {
    fn eq(&self, other: &Self) -> bool {
        (self.n_rows, self.n_dims) == (other.n_rows, other.n_dims) && self.rows().eq(other.rows())
    }
}

impl PartialEq<Array2<f32>> for Matrix {
    fn eq(&self, other: &Array2<f32>) -> bool {
        (self.n_rows, self.n_dims) == other.dim() && self.rows().zip(other.rows()).all(|(row, other)| other == ndarray::aview1(row))
    }
}

impl std::fmt::Debug for Matrix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matrix {} × {} ", self.n_rows, self.n_dims)?;
        f.debug_list().entries(self.rows().take(8)).finish()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;

    fn in_pieces() -> Matrix {
        Matrix::of_segments([vec![0.0, 0.5], vec![], vec![1.0, 1.5, 2.0, 2.5], vec![3.0, 3.5]], 2)
    }

    #[test]
    fn rows_are_found_in_whatever_segment_they_stand() {
        let matrix = in_pieces();
        let whole = Matrix::from(arr2(&[[0.0, 0.5], [1.0, 1.5], [2.0, 2.5], [3.0, 3.5]]));
        assert_eq!(matrix, whole);
        assert_eq!(matrix, whole.to_array());
        for row in 0..4 {
            assert_eq!(matrix.row(row), whole.row(row));
        }
        assert_eq!(matrix.blocks().map(|block| block.nrows()).collect::<Vec<_>>(), [1, 2, 1]);
        assert_ne!(matrix, whole.select(&[0, 1, 2]));
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn a_row_that_is_not_there_is_not_found() {
        in_pieces().row(4);
    }

    #[test]
    fn rows_are_left_out_in_place() {
        let whole = in_pieces();
        assert_eq!(whole.clone().without(&[0, 2]), arr2(&[[1.0, 1.5], [3.0, 3.5]]));
        assert_eq!(whole.clone().without(&[3]), arr2(&[[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]]));
        assert_eq!(whole.clone().without(&[]), whole);
        assert_eq!(whole.without(&[1, 2]).row(1), [3.0, 3.5]);
    }

    #[test]
    fn an_array_in_any_order_becomes_row_major() {
        let array = arr2(&[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);
        assert_eq!(Matrix::from(array.t().to_owned()), array.t().to_owned());
        assert_eq!(Matrix::from(array.slice_move(ndarray::s![1.., ..])).row(0), [3.0, 4.0, 5.0]);
        let empty = Matrix::from(Array2::zeros((2, 0)));
        assert_eq!((empty.n_rows(), empty.n_dims(), empty.row(1)), (2, 0, [].as_slice()));
    }
}
