//! Rows as the kernels take them.

/// Rows that need not be contiguous in memory.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    rows: &'a [&'a [f32]],
    n_dims: usize,
}

impl<'a> Rows<'a> {
    /// `rows`, each of length `n_dims`.
    ///
    /// # Panics
    /// If a row has another length: the unsafe loads below rely on it.
    pub fn new(rows: &'a [&'a [f32]], n_dims: usize) -> Self {
        assert!(rows.iter().all(|row| row.len() == n_dims), "rows of another length");
        Self { rows, n_dims }
    }

    /// The rows of length `n_dims` that `values` holds one after the other; `table` has room to list them.
    pub fn consecutive(values: &'a [f32], n_dims: usize, table: &'a mut [&'a [f32]]) -> Self {
        let table = &mut table[..values.len() / n_dims];
        table.iter_mut().zip(values.chunks_exact(n_dims)).for_each(|(entry, row)| *entry = row);
        Self { rows: table, n_dims }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The length of each row, *D*.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// The rows `start`..`end`.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        Self { rows: &self.rows[start..end], ..*self }
    }

    /// Row `i`.
    pub fn row(&self, i: usize) -> &'a [f32] {
        self.rows[i]
    }

    /// Pointer to the start of row `i`, which has `n_dims` values; `new` checked this.
    #[inline(always)]
    pub(super) fn start(&self, i: usize) -> *const f32 {
        self.rows[i].as_ptr()
    }
}

/// Length of a row of weights or gradients in memory: `n_dims` rounded up to whole lanes. The extra values are zero.
pub fn padded(n_dims: usize) -> usize {
    n_dims.next_multiple_of(4)
}
