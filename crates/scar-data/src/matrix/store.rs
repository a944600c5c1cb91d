//! A matrix as its rows come in: where they are held, and what is seen while they are in the cache.

use crate::matrix::checks::RowChecks;
use scar_core::control::{Cancelled, Control};
use scar_core::{Matrix, block_of};
use scar_files::summary::ValueSummary;

/// Values that are looked at at once: few enough to be in the cache still, enough to hear of a cancel seldom.
pub(crate) const VALUES_PER_LOOK: usize = 1 << 15;
/// Rows that were not expected are made room for by this share of those that were.
const GROWTH: usize = 8;
/// Values of a segment, 64 MiB: so that none is copied into a larger one, and memory that others left can be used.
const SEGMENT: usize = if cfg!(test) { 1 << 17 } else { 1 << 24 };
/// A segment ends that has room for fewer, as more may come at once.
const RESERVE: usize = if cfg!(test) { 1 << 13 } else { 1 << 20 };

/// Memory is short for so many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoMemory {
    /// Values of the matrix as far as they are known.
    pub(crate) n_values: u64,
}

/// Rows of a matrix, row-major, of which the last may not be whole yet.
pub(crate) struct MatrixStore {
    /// Segments that are full, with the first row of each.
    full: Vec<(usize, Vec<f32>)>,
    /// Rows of these.
    n_full_rows: usize,
    /// The segment at hand: whole rows, then the values of the row that is coming.
    pub(crate) values: Vec<f32>,
    /// Room for the next segments.
    spare: Vec<Vec<f32>>,
    n_dims: usize,
    /// Rows that were looked at.
    n_looked: usize,
    checks: RowChecks,
    facts: ValueSummary,
}

/// A matrix with all that was seen of it.
pub(crate) struct StoredMatrix {
    /// Shape *N* × *D*.
    pub(crate) values: Matrix,
    /// What was seen row by row.
    pub(crate) checks: RowChecks,
    /// Facts over the values, without the digest.
    pub(crate) facts: ValueSummary,
}

impl Default for MatrixStore {
    fn default() -> Self {
        Self {
            full: Vec::new(),
            n_full_rows: 0,
            values: Vec::new(),
            spare: Vec::new(),
            n_dims: 0,
            n_looked: 0,
            checks: RowChecks::new(0),
            facts: ValueSummary::of_nothing(),
        }
    }
}

impl MatrixStore {
    /// Makes room for `n_rows` × `n_dims`; the number of rows may be a guess. Called again, for more rows of as many
    /// dimensions.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn begin(&mut self, n_rows: u64, n_dims: u64) -> Result<(), NoMemory> {
        let short = NoMemory { n_values: n_rows.saturating_mul(n_dims) };
        let n_values = n_rows.checked_mul(n_dims).and_then(|n_values| usize::try_from(n_values).ok()).ok_or(short)?;
        let dims = usize::try_from(n_dims).map_err(|_| short)?;
        self.reserve(n_values, dims).ok_or(short)?;
        if self.n_dims == 0 {
            self.checks = RowChecks::with_room(n_rows).ok_or(short)?;
        }
        self.n_dims = dims;
        Ok(())
    }

    /// Makes room for `n_values` more; `None` where memory is short.
    fn reserve(&mut self, n_values: usize, n_dims: usize) -> Option<()> {
        // A system that lends more than it has refuses only what is too much at once.
        #[cfg(not(target_pointer_width = "32"))]
        Vec::<f32>::new().try_reserve_exact(n_values).ok()?;
        let in_one = SEGMENT.saturating_sub(self.values.len());
        if n_values <= in_one {
            return self.values.try_reserve_exact(n_values).ok();
        }
        self.values.try_reserve_exact(in_one).ok()?;
        // What a segment holds at least, in whole rows.
        let of_each = (SEGMENT - RESERVE).saturating_sub(n_dims).max(n_dims);
        let mut n_left = n_values.saturating_sub(of_each.saturating_sub(self.values.len()) + self.spare.len() * of_each);
        while n_left > 0 {
            let mut segment = Vec::new();
            segment.try_reserve_exact(if n_left > of_each { SEGMENT.max(n_dims) } else { n_left }).ok()?;
            // The smaller one is taken last.
            self.spare.insert(0, segment);
            n_left = n_left.saturating_sub(of_each);
        }
        Some(())
    }

    /// Dimensions, once [`MatrixStore::begin`] told them; 0 before.
    pub(crate) fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// Whole rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_full_rows + self.values.len() / self.n_dims.max(1)
    }

    /// Values of the row that is not whole yet.
    pub(crate) fn n_pending(&self) -> usize {
        self.values.len() % self.n_dims.max(1)
    }

    /// Values that nobody has looked at yet.
    pub(crate) fn n_unseen(&self) -> usize {
        self.values.len() - self.n_looked.saturating_sub(self.n_full_rows) * self.n_dims
    }

    /// Makes room for one more row, or for several.
    ///
    /// # Errors
    /// [`NoMemory`].
    #[inline]
    pub(crate) fn grow(&mut self) -> Result<(), NoMemory> {
        if self.values.capacity() - self.values.len() >= self.n_dims && self.values.len() < SEGMENT - RESERVE {
            return Ok(());
        }
        self.grow_by(self.n_dims)
    }

    /// Makes room for so many more values; the segment at hand is ended where it is full.
    #[cold]
    fn grow_by(&mut self, n_values: usize) -> Result<(), NoMemory> {
        self.end_segment()?;
        if self.values.capacity() - self.values.len() >= n_values {
            return Ok(());
        }
        // A small step, as doubling would take twice the memory of the matrix; behind a full segment a whole one.
        let step = if self.full.is_empty() { self.values.len() / GROWTH } else { SEGMENT.saturating_sub(self.values.len()) };
        let step = step.clamp(VALUES_PER_LOOK, SEGMENT).max(n_values);
        self.values.try_reserve_exact(step).map_err(|_| self.no_memory(step))
    }

    /// Puts the whole rows of the segment at hand aside, where it is full and they were looked at or none is yet.
    fn end_segment(&mut self) -> Result<(), NoMemory> {
        let n_whole = self.values.len() - self.n_pending();
        if n_whole == 0 || self.values.len() < SEGMENT - RESERVE || (self.n_looked > 0 && self.n_looked < self.n_rows()) {
            return Ok(());
        }
        let mut next = self.spare.pop().unwrap_or_default();
        next.try_reserve_exact(self.n_pending()).map_err(|_| self.no_memory(self.n_dims))?;
        next.extend_from_slice(&self.values[n_whole..]);
        let mut ended = std::mem::replace(&mut self.values, next);
        ended.truncate(n_whole);
        ended.shrink_to_fit();
        let first_row = self.n_full_rows;
        self.n_full_rows += n_whole / self.n_dims;
        self.full.push((first_row, ended));
        Ok(())
    }

    fn no_memory(&self, n_more: usize) -> NoMemory {
        NoMemory { n_values: (self.n_rows() * self.n_dims + n_more) as u64 }
    }

    /// Room for the next `n_rows` rows, zeros, to be filled in any order with [`MatrixStore::set`] or in what is given.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn room(&mut self, n_rows: usize) -> Result<&mut [f32], NoMemory> {
        let n_values = n_rows * self.n_dims;
        self.grow_by(n_values)?;
        let start = self.values.len();
        self.values.resize(start + n_values, 0.0);
        Ok(&mut self.values[start..])
    }

    /// Sets the value of `row`, one of those that room was made for last, at `column`.
    pub(crate) fn set(&mut self, row: usize, column: usize, value: f32) {
        self.values[(row - self.n_full_rows) * self.n_dims + column] = value;
    }

    /// Takes values behind those that are here, and looks at the rows that are whole with them.
    ///
    /// # Errors
    /// [`NoMemory`].
    pub(crate) fn append(&mut self, rows: &[f32], control: &Control) -> Result<(), NoMemory> {
        for block in rows.chunks((VALUES_PER_LOOK / self.n_dims.max(1)).max(1) * self.n_dims.max(1)) {
            if self.values.capacity() - self.values.len() < block.len() || self.values.len() >= SEGMENT - RESERVE {
                self.grow_by(block.len())?;
            }
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
        if slot == self.n_rows() {
            self.grow()?;
            self.values.extend_from_slice(row);
        } else if slot < self.n_rows() {
            self.row_mut(slot).copy_from_slice(row);
        }
        Ok(())
    }

    /// The whole row `row`.
    fn row_mut(&mut self, row: usize) -> &mut [f32] {
        let n_dims = self.n_dims;
        let (first_row, values) = if row >= self.n_full_rows {
            (self.n_full_rows, &mut self.values)
        } else {
            let segment = self.full.partition_point(|(first_row, _)| *first_row <= row) - 1;
            let (first_row, values) = &mut self.full[segment];
            (*first_row, values)
        };
        &mut values[(row - first_row) * n_dims..][..n_dims]
    }

    /// Looks at the whole rows that nobody looked at yet.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so.
    pub(crate) fn look(&mut self, control: &Control) -> Result<(), Cancelled> {
        control.check()?;
        let (n_rows, n_dims) = (self.n_rows(), self.n_dims);
        if n_rows > self.n_looked {
            let unseen_of_full = self.full.partition_point(|(first_row, values)| first_row + values.len() / n_dims <= self.n_looked);
            let segments = self.full[unseen_of_full..].iter().map(|(first_row, values)| (*first_row, values.as_slice()));
            let at_hand = &self.values[..self.values.len() - self.n_pending()];
            for (first_row, values) in segments.chain([(self.n_full_rows, at_hand)]) {
                let block = block_of(&values[self.n_looked.saturating_sub(first_row) * n_dims..], n_dims);
                self.checks.take_with_facts(block, &mut self.facts, control);
            }
            self.n_looked = n_rows;
        }
        control.check()
    }

    /// Whole rows that nobody looked at yet; none of them in a segment that is full.
    pub(crate) fn unseen(&self) -> &[f32] {
        let start = self.n_looked.saturating_sub(self.n_full_rows) * self.n_dims;
        &self.values[start..self.values.len() - self.n_pending()]
    }

    /// What was seen row by row.
    pub(crate) fn checks(&self) -> &RowChecks {
        &self.checks
    }

    /// All whole rows, in blocks with the first row of each.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let at_hand = &self.values[..self.values.len() - self.n_pending()];
        self.full.iter().map(|(first_row, values)| (*first_row, values.as_slice())).chain([(self.n_full_rows, at_hand)])
    }

    /// Lets the whole rows go, as they are held elsewhere now. Nobody looked at them here.
    pub(crate) fn clear_whole(&mut self) {
        let n_whole = self.values.len() - self.n_pending();
        self.values.drain(..n_whole);
        self.n_looked = 0;
    }

    /// Takes what is behind the first `n_rows` rows away, which is not in a segment that is full.
    pub(crate) fn split_off(&mut self, n_rows: usize) -> Vec<f32> {
        self.values.split_off((n_rows - self.n_full_rows) * self.n_dims)
    }

    /// Keeps the rows at `slots`, no two the same, in that order, in the memory that they have, and looks at them anew.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so.
    pub(crate) fn keep(&mut self, slots: &[u32], control: &Control) -> Result<(), Cancelled> {
        self.permute(slots);
        self.n_looked = 0;
        self.checks = RowChecks::new(slots.len() as u64);
        self.facts = ValueSummary::of_nothing();
        self.look(control)
    }

    /// Brings the rows at `slots` to the front in that order, and lets the others go.
    fn permute(&mut self, slots: &[u32]) {
        // Row `slots[to]` goes to `to`. Where that place holds a row that is needed later, the two are swapped, and the way of
        // the other is followed from where it is now.
        let n_rows = self.n_rows();
        let mut place_of: Vec<u32> = (0..n_rows as u32).collect();
        let mut row_at: Vec<u32> = (0..n_rows as u32).collect();
        let mut held = vec![0.0; self.n_dims];
        for (to, &slot) in slots.iter().enumerate() {
            let from = place_of[slot as usize] as usize;
            if from == to {
                continue;
            }
            held.copy_from_slice(self.row_mut(from));
            held.swap_with_slice(self.row_mut(to));
            self.row_mut(from).copy_from_slice(&held);
            row_at.swap(from, to);
            place_of[row_at[from] as usize] = from as u32;
            place_of[row_at[to] as usize] = to as u32;
        }
        let n_dims = self.n_dims;
        self.full.iter_mut().for_each(|(first_row, values)| values.truncate(slots.len().saturating_sub(*first_row) * n_dims));
        self.values.truncate(slots.len().saturating_sub(self.n_full_rows) * n_dims);
        self.n_full_rows = self.n_full_rows.min(slots.len());
    }

    /// The matrix; nothing where no row came.
    pub(crate) fn finish(mut self) -> Option<StoredMatrix> {
        // A guess that was much too high gives back what it took.
        if self.values.capacity() - self.values.len() > self.values.len() / GROWTH {
            self.values.shrink_to_fit();
        }
        let segments = self.full.into_iter().map(|(_, values)| values).chain([self.values]);
        let values = Matrix::of_segments(segments, self.n_dims);
        (values.n_rows() > 0).then_some(StoredMatrix { values, checks: self.checks, facts: self.facts })
    }
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
        // Rows of a third of a segment, so that seven take several.
        let n_dims = SEGMENT / 3;
        for slots in [vec![6, 5, 4, 3, 2, 1, 0], vec![2, 0, 6], vec![1, 2, 3, 0], vec![4], vec![0, 1, 2, 3, 4, 5, 6]] {
            let (control, mut store) = (Control::new(), MatrixStore::default());
            store.begin(7, n_dims as u64).expect("room");
            (0..7).for_each(|slot| store.put(slot, &vec![slot as f32; n_dims]).expect("room"));
            assert!(store.full.len() >= 2, "{} segments are full", store.full.len());
            store.keep(&slots, &control).expect("not cancelled");
            let stored = store.finish().expect("rows");
            assert!(stored.values.rows().map(|row| row[n_dims - 1] as u32).eq(slots.iter().copied()), "{slots:?}");
            assert_eq!(stored.facts.max as u32, slots.iter().copied().max().expect("a row"));
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
        assert_eq!((stored.values.n_rows(), stored.values.n_dims(), stored.facts.max), (50_000, 3, 149_999.0));
        assert!(stored.values.blocks().count() > 1, "in segments");
        assert!((0..50_000).all(|row| stored.values[(row, 1)] == (row * 3 + 1) as f32));
    }

    #[test]
    fn rows_in_pieces_are_whole_over_the_end_of_a_segment() {
        let (control, mut store) = (Control::new(), MatrixStore::default());
        store.begin(40_000, 7).expect("room");
        let all: Vec<f32> = (0..280_000).map(|value| value as f32).collect();
        all.chunks(997).for_each(|piece| store.append(piece, &control).expect("room"));
        assert!(store.values.capacity() <= SEGMENT + 997, "{} values of room in a segment", store.values.capacity());
        let stored = store.finish().expect("rows");
        assert_eq!(stored.values.blocks().count(), 3);
        assert!(stored.values.rows().flatten().eq(&all));
    }

    #[test]
    fn short_memory_is_told() {
        assert_eq!(MatrixStore::default().begin(u64::MAX, 2), Err(NoMemory { n_values: u64::MAX }));
    }
}
