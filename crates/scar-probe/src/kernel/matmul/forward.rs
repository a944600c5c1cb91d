//! Rows times weights.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::super::backend::ForLanes;
use super::super::lanes::{Lanes, Work};
use super::super::rows::{Rows, padded};
use super::super::weights::Weights;
use super::groups;

/// `logits[i][c] = bias[c] + rows[i] · weights[c]`.
///
/// `bias` has length *k*, `logits` is `rows.len()` × *k*.
///
/// # Panics
/// If the shapes do not fit.
pub fn forward(rows: Rows<'_>, weights: &Weights<'_>, bias: &[f32], logits: &mut [f32]) {
    assert_eq!(weights.n_dims(), rows.n_dims(), "forward: dimensions of the weights");
    assert_eq!(weights.n_classes(), bias.len(), "forward: shape of the weights");
    weights.backend().choose(Forward { rows, weights: weights.values(), bias, logits });
}

/// The arguments of [`forward`], with weights in the order of some registers.
pub(in super::super) struct Forward<'a> {
    pub(in super::super) rows: Rows<'a>,
    pub(in super::super) weights: &'a [f32],
    pub(in super::super) bias: &'a [f32],
    pub(in super::super) logits: &'a mut [f32],
}

impl ForLanes for Forward<'_> {
    type Output = ();

    unsafe fn with<L: Lanes>(mut self) {
        let n_registers = self.bias.len().div_ceil(L::GROUPS);
        assert_eq!(self.weights.len(), n_registers * L::GROUPS * padded(self.rows.n_dims()), "forward: shape of the weights");
        assert_eq!(self.logits.len(), self.rows.len() * self.bias.len(), "forward: shape of the logits");
        for (first, len) in groups(n_registers, 5) {
            // SAFETY: the caller vouches for the instructions.
            unsafe {
                if L::MANY {
                    match len {
                        1 => self.run::<L, 8, 1>(first),
                        2 => self.run::<L, 8, 2>(first),
                        3 => self.run::<L, 7, 3>(first),
                        4 => self.run::<L, 6, 4>(first),
                        _ => self.run::<L, 5, 5>(first),
                    }
                } else {
                    match len {
                        1 => self.run::<L, 6, 1>(first),
                        2 => self.run::<L, 4, 2>(first),
                        3 => self.run::<L, 3, 3>(first),
                        4 => self.run::<L, 2, 4>(first),
                        _ => self.run::<L, 2, 5>(first),
                    }
                }
            }
        }
    }
}

impl Forward<'_> {
    /// # Safety
    /// As [`Lanes::run`].
    unsafe fn run<L: Lanes, const R: usize, const C: usize>(&mut self, first: usize) {
        let Self { rows, weights, bias, ref mut logits } = *self;
        // SAFETY: the caller vouches for the instructions.
        unsafe { L::run(Panel::<L, R, C> { rows, weights, bias, logits, first, lanes: PhantomData }) }
    }
}

/// All rows times `C` registers of classes, from register `first` on; `R` rows at a time.
struct Panel<'a, L, const R: usize, const C: usize> {
    rows: Rows<'a>,
    weights: &'a [f32],
    bias: &'a [f32],
    logits: &'a mut [f32],
    first: usize,
    lanes: PhantomData<L>,
}

/// A part of the dimensions.
#[derive(Clone, Copy)]
struct Chunk {
    start: usize,
    /// A multiple of 4 unless it is the end of the row.
    end: usize,
}

/// Bytes of weights that stay in a first-level cache of 32 KiB beside rows that stream by.
const CHUNK_BYTES: usize = 20 * 1024;
/// Most registers of sums that are put aside from one chunk to the next: blocks of rows that are long enough for chunks have 64 rows or fewer.
const MOST_ASIDE: usize = 64 * 5;

impl<L: Lanes, const R: usize, const C: usize> Work for Panel<'_, L, R, C> {
    type Output = ();

    #[inline(always)]
    fn work(mut self) {
        let n_dims = self.rows.n_dims();
        let chunk = (CHUNK_BYTES / (4 * C * L::GROUPS)).next_multiple_of(64);
        // Four lanes gain nothing from chunks: they compute no faster than the second-level cache gives them weights.
        if L::IS_WIDE && n_dims > chunk + chunk / 2 && self.rows.len() * C <= MOST_ASIDE {
            self.chunks(chunk);
            return;
        }
        self.tiles::<true, true>(Chunk { start: 0, end: n_dims }, &mut []);
    }
}

impl<L: Lanes, const R: usize, const C: usize> Panel<'_, L, R, C> {
    /// All dimensions, `chunk` at a time.
    #[inline(always)]
    fn chunks(&mut self, chunk: usize) {
        let n_dims = self.rows.n_dims();
        let mut aside = [const { MaybeUninit::<L>::uninit() }; MOST_ASIDE];
        self.tiles::<true, false>(Chunk { start: 0, end: chunk }, &mut aside);
        let mut start = chunk;
        while n_dims - start > chunk + chunk / 2 {
            self.tiles::<false, false>(Chunk { start, end: start + chunk }, &mut aside);
            start += chunk;
        }
        self.tiles::<false, true>(Chunk { start, end: n_dims }, &mut aside);
    }

    /// The dimensions `chunk` of all rows. `FIRST` and `LAST` say whether these are the first and the last of the rows; otherwise
    /// sums begin and end in `aside`, which has `C` registers a row.
    #[inline(always)]
    fn tiles<const FIRST: bool, const LAST: bool>(&mut self, chunk: Chunk, aside: &mut [MaybeUninit<L>]) {
        let n_rows = self.rows.len();
        let mut i = 0;
        while i + R <= n_rows {
            self.tile::<R, FIRST, LAST>(i, chunk, aside);
            i += R;
        }
        if R > 4 && i + 4 <= n_rows {
            self.tile::<4, FIRST, LAST>(i, chunk, aside);
            i += 4;
        }
        while R > 2 && i + 2 <= n_rows {
            self.tile::<2, FIRST, LAST>(i, chunk, aside);
            i += 2;
        }
        if i < n_rows {
            self.tile::<1, FIRST, LAST>(i, chunk, aside);
        }
    }

    /// `T` rows from row `i` on.
    #[inline(always)]
    fn tile<const T: usize, const FIRST: bool, const LAST: bool>(&mut self, i: usize, chunk: Chunk, aside: &mut [MaybeUninit<L>]) {
        let n_dims = self.rows.n_dims();
        let width = padded(n_dims);
        assert!((self.first + C) * L::GROUPS * width <= self.weights.len() && i + T <= self.rows.len(), "tile inside");
        assert!(chunk.start <= chunk.end && chunk.end <= n_dims, "chunk inside");
        let x: [*const f32; T] = std::array::from_fn(|r| self.rows.start(i + r));
        let w: [*const f32; C] = std::array::from_fn(|c| {
            // SAFETY: register first + c has GROUPS rows of `width` values inside the weights, by the assertion above.
            unsafe { self.weights.as_ptr().add((self.first + c) * L::GROUPS * width) }
        });
        let mut sums = [[L::zero(); C]; T];
        if !FIRST {
            for (sum, aside) in sums.as_flattened_mut().iter_mut().zip(&aside[i * C..][..T * C]) {
                // SAFETY: the chunk before this one has put aside the sums of all rows.
                *sum = unsafe { aside.assume_init() };
            }
        }
        let whole = chunk.end - chunk.end % 4;
        let mut d = chunk.start;
        while d < whole {
            // SAFETY: d + 4 <= n_dims, and every x starts a row of n_dims values.
            let xs: [L; T] = std::array::from_fn(|r| unsafe { L::load_group(x[r].add(d)) });
            for c in 0..C {
                // SAFETY: d + 4 <= n_dims <= width, and every w starts GROUPS times width values.
                let wc = unsafe { L::load(w[c].add(d * L::GROUPS)) };
                for r in 0..T {
                    sums[r][c] = xs[r].mul_add(wc, sums[r][c]);
                }
            }
            d += 4;
        }
        if !LAST {
            for (aside, sum) in aside[i * C..][..T * C].iter_mut().zip(sums.as_flattened()) {
                aside.write(*sum);
            }
            return;
        }
        if whole < n_dims {
            // SAFETY: n_dims - whole < 4 values remain in the row.
            let xs: [L; T] = std::array::from_fn(|r| unsafe { L::load_partial_group(x[r].add(whole), n_dims - whole) });
            for c in 0..C {
                // SAFETY: whole + 4 = width here.
                let wc = unsafe { L::load(w[c].add(whole * L::GROUPS)) };
                for r in 0..T {
                    sums[r][c] = xs[r].mul_add(wc, sums[r][c]);
                }
            }
        }
        let (n_classes, first) = (self.bias.len(), self.first * L::GROUPS);
        for (r, sums) in sums.into_iter().enumerate() {
            // The last register may hold fewer classes.
            let row = &mut self.logits[(i + r) * n_classes + first..(i + r + 1) * n_classes];
            let targets = row.chunks_mut(L::GROUPS).zip(self.bias[first..].chunks(L::GROUPS));
            for (sum, (logits, bias)) in sums.into_iter().zip(targets) {
                for ((logit, bias), value) in logits.iter_mut().zip(bias).zip(sum.sums().as_ref()) {
                    *logit = value + bias;
                }
            }
        }
    }
}
