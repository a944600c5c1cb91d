//! A matrix as its rows come in: where they are held, and what is seen while they are in the cache.

use ndarray::{Array2, ArrayView2};

use crate::control::{Cancelled, Control};
use crate::data::ValueSummary;
use crate::data::matrix_checks::RowChecks;

/// Values that are looked at at once: few enough to be in the cache still, enough to hear of a cancel seldom.
pub(crate) const VALUES_PER_LOOK: usize = 1 << 15;
/// Rows that were not expected are made room for by this share of those that were.
const GROWTH: usize = 8;

/// Memory is short for so many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoMemory {
    /// Values of the matrix as far as they are known.
    pub(crate) n_values: u64,
}

/// Rows of a matrix, row-major, of which the last may not be whole yet.
pub(crate) struct MatrixStore {
    /// Whole rows, then the values of the row that is coming.
    pub(crate) values: Vec<f32>,
    n_dims: usize,
    n_looked: usize,
    checks: RowChecks,
    facts: ValueSummary,
}

/// A matrix with all that was seen of it.
pub(crate) struct StoredMatrix {
    /// Shape *N* × *D*.
    pub(crate) values: Array2<f32>,
    /// What was seen row by row.
    pub(crate) checks: RowChecks,
    /// Facts over the values, without the digest.
    pub(crate) facts: ValueSummary,
}

impl Default for MatrixStore {
    fn default() -> Self {
        Self { values: Vec::new(), n_dims: 0, n_looked: 0, checks: RowChecks::new(0), facts: ValueSummary::of_nothing() }
    }
}

impl MatrixStore {
    /// Makes room for `n_rows` × `n_dims`; the number of rows may be a guess. Called again, for more rows of as many
    /// dimensions.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn begin(&mut self, n_rows: u64, n_dims: u64) -> Result<(), NoMemory> {
        let n_values = n_rows.checked_mul(n_dims).and_then(|n_values| usize::try_from(n_values).ok());
        let reserved = n_values.is_some_and(|n_values| self.values.try_reserve_exact(n_values).is_ok());
        let (true, Ok(dims)) = (reserved, usize::try_from(n_dims)) else {
            return Err(NoMemory { n_values: n_rows.saturating_mul(n_dims) });
        };
        if self.n_dims == 0 {
            self.checks = RowChecks::new(n_rows);
        }
        self.n_dims = dims;
        Ok(())
    }

    /// Dimensions, once [`MatrixStore::begin`] told them; 0 before.
    pub(crate) fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// Whole rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.values.len() / self.n_dims.max(1)
    }

    /// Values of the row that is not whole yet.
    pub(crate) fn n_pending(&self) -> usize {
        self.values.len() % self.n_dims.max(1)
    }

    /// Values that nobody has looked at yet.
    pub(crate) fn n_unseen(&self) -> usize {
        self.values.len() - self.n_looked
    }

    /// Makes room for one more row, or for several.
    ///
    /// # Errors
    /// [`NoMemory`].
    #[inline]
    pub(crate) fn grow(&mut self) -> Result<(), NoMemory> {
        if self.values.capacity() - self.values.len() >= self.n_dims {
            return Ok(());
        }
        // A small step, as doubling would take twice the memory of the matrix.
        let step = (self.values.len() / GROWTH).max(VALUES_PER_LOOK).max(self.n_dims);
        self.values.try_reserve_exact(step).map_err(|_| NoMemory { n_values: (self.values.len() + step) as u64 })
    }

    /// Room for the next `n_rows` rows, zeros, to be filled in any order.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn room(&mut self, n_rows: usize) -> Result<&mut [f32], NoMemory> {
        let start = self.values.len();
        let n_values = n_rows * self.n_dims;
        if self.values.try_reserve(n_values).is_err() {
            return Err(NoMemory { n_values: (start + n_values) as u64 });
        }
        self.values.resize(start + n_values, 0.0);
        Ok(&mut self.values[start..])
    }

    /// Takes values behind those that are here, and looks at the rows that are whole with them.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn append(&mut self, rows: &[f32], control: &Control) -> Result<(), NoMemory> {
        if self.values.capacity() - self.values.len() < rows.len() {
            let step = (self.values.len() / GROWTH).max(rows.len());
            self.values.try_reserve_exact(step).map_err(|_| NoMemory { n_values: (self.values.len() + step) as u64 })?;
        }
        for block in rows.chunks((VALUES_PER_LOOK / self.n_dims.max(1)).max(1) * self.n_dims.max(1)) {
            self.values.extend_from_slice(block);
            // Once it is cancelled the outcome means nothing.
            let _ = self.look(control);
        }
        Ok(())
    }

    /// Takes one whole row at the place `slot`, which is one that is taken or the next. Nobody looks at rows that come so
    /// before [`MatrixStore::keep`].
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn put(&mut self, slot: usize, row: &[f32]) -> Result<(), NoMemory> {
        let start = slot * self.n_dims;
        if start == self.values.len() {
            self.grow()?;
            self.values.extend_from_slice(row);
        } else if let Some(place) = self.values.get_mut(start..start + self.n_dims) {
            place.copy_from_slice(row);
        }
        Ok(())
    }

    /// Looks at the whole rows that nobody looked at yet.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so.
    pub(crate) fn look(&mut self, control: &Control) -> Result<(), Cancelled> {
        control.check()?;
        let n_whole = self.values.len() - self.n_pending();
        if n_whole > self.n_looked {
            let rows = rows_of(&self.values[self.n_looked..n_whole], self.n_dims);
            self.checks.take(rows, control);
            self.facts.take(rows, control);
            self.n_looked = n_whole;
        }
        control.check()
    }

    /// Whole rows that nobody looked at yet.
    pub(crate) fn unseen(&self) -> &[f32] {
        &self.values[self.n_looked..self.values.len() - self.n_pending()]
    }

    /// What was seen row by row.
    pub(crate) fn checks(&self) -> &RowChecks {
        &self.checks
    }

    /// Lets the whole rows go, as they are held elsewhere now. Nobody looked at them here.
    pub(crate) fn clear_whole(&mut self) {
        let n_whole = self.values.len() - self.n_pending();
        self.values.drain(..n_whole);
        self.n_looked = 0;
    }

    /// Keeps the rows at `slots`, in that order, in the memory that they have, and looks at them anew.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so.
    pub(crate) fn keep(&mut self, slots: &[u32], control: &Control) -> Result<(), Cancelled> {
        permute_rows(&mut self.values, self.n_dims, slots);
        self.n_looked = 0;
        self.checks = RowChecks::new(slots.len() as u64);
        self.facts = ValueSummary::of_nothing();
        self.look(control)
    }

    /// The matrix; nothing where no row came.
    pub(crate) fn finish(mut self) -> Option<StoredMatrix> {
        // A guess that was much too high gives back what it took.
        if self.values.capacity() - self.values.len() > self.values.len() / GROWTH {
            self.values.shrink_to_fit();
        }
        let shape = (self.values.len() / self.n_dims.max(1), self.n_dims);
        let values = Array2::from_shape_vec(shape, self.values).ok()?;
        (!values.is_empty()).then_some(StoredMatrix { values, checks: self.checks, facts: self.facts })
    }
}

/// Whole rows, row-major.
fn rows_of(values: &[f32], n_dims: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((values.len() / n_dims.max(1), n_dims), values).unwrap_or_else(|_| unreachable!("the rows are whole"))
}

/// Brings the rows at `slots`, no two the same, to the front in that order, and lets the others go.
fn permute_rows(values: &mut Vec<f32>, n_dims: usize, slots: &[u32]) {
    // Row `slots[to]` goes to `to`. Where that place holds a row that is needed later, the two are swapped, and the way of
    // the other is followed from where it is now.
    let n_rows = values.len() / n_dims.max(1);
    let mut place_of: Vec<u32> = (0..n_rows as u32).collect();
    let mut row_at: Vec<u32> = (0..n_rows as u32).collect();
    for (to, &slot) in slots.iter().enumerate() {
        let from = place_of[slot as usize] as usize;
        if from == to {
            continue;
        }
        let (low, high) = (from.min(to), from.max(to));
        let (head, tail) = values.split_at_mut(high * n_dims);
        head[low * n_dims..(low + 1) * n_dims].swap_with_slice(&mut tail[..n_dims]);
        row_at.swap(from, to);
        place_of[row_at[from] as usize] = from as u32;
        place_of[row_at[to] as usize] = to as u32;
    }
    values.truncate(slots.len() * n_dims);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_to_any_place_and_are_kept_in_order() {
        let control = Control::new();
        let mut store = MatrixStore::default();
        store.begin(3, 2).expect("room");
        for (slot, value) in [(0, 0.0), (1, 1.0), (2, 2.0), (1, 9.0), (3, 3.0)] {
            store.put(slot, &[value, value + 0.5]).expect("room");
        }
        store.keep(&[3, 0, 1], &control).expect("not cancelled");
        let stored = store.finish().expect("rows");
        assert_eq!(stored.values, ndarray::array![[3.0, 3.5], [0.0, 0.5], [9.0, 9.5]]);
        assert_eq!((stored.facts.sum, stored.facts.max), (25.5, 9.5));
    }

    #[test]
    fn any_choice_of_rows_is_brought_to_the_front() {
        let all: Vec<f32> = (0..7).flat_map(|row| [row as f32, 0.5]).collect();
        for slots in [vec![], vec![6, 5, 4, 3, 2, 1, 0], vec![2, 0, 6], vec![1, 2, 3, 0], vec![0, 1, 2, 3, 4, 5, 6]] {
            let mut values = all.clone();
            permute_rows(&mut values, 2, &slots);
            let expected: Vec<f32> = slots.iter().flat_map(|&slot| [slot as f32, 0.5]).collect();
            assert_eq!(values, expected, "{slots:?}");
        }
    }

    #[test]
    fn blocks_that_come_are_looked_at_as_one_matrix() {
        let control = Control::new();
        let mut store = MatrixStore::default();
        store.begin(0, 3).expect("room");
        for block in 0..50 {
            let rows: Vec<f32> = (0..3_000).map(|value| (block * 3_000 + value) as f32).collect();
            store.append(&rows, &control).expect("room");
        }
        let stored = store.finish().expect("rows");
        assert_eq!((stored.values.dim(), stored.facts.max), ((50_000, 3), 149_999.0));
    }

    #[test]
    fn short_memory_is_told() {
        assert_eq!(MatrixStore::default().begin(u64::MAX, 2), Err(NoMemory { n_values: u64::MAX }));
    }
}
