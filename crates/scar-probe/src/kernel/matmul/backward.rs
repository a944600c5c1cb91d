//! Residuals times rows.

use std::marker::PhantomData;

use super::super::backend::{Backend, ForLanes, Four};
use super::super::lanes::{Lanes, Work};
use super::super::rows::{Rows, padded};
use super::groups;

/// `gradient[c] += Σ_i residuals[i][c] · rows[i]`.
///
/// `residuals` is `rows.len()` × `n_classes`, `gradient` is *k* × `padded(D)`.
///
/// # Panics
/// If the shapes do not fit.
pub fn backward(rows: Rows<'_>, residuals: &[f32], n_classes: usize, gradient: &mut [f32]) {
    Backend::widest().choose(Backward { rows, residuals, n_classes, gradient });
}

/// The arguments of [`backward`].
pub(in super::super) struct Backward<'a> {
    pub(in super::super) rows: Rows<'a>,
    pub(in super::super) residuals: &'a [f32],
    pub(in super::super) n_classes: usize,
    pub(in super::super) gradient: &'a mut [f32],
}

impl ForLanes for Backward<'_> {
    type Output = ();

    unsafe fn with<L: Lanes>(mut self) {
        assert_eq!(self.residuals.len(), self.rows.len() * self.n_classes, "backward: shape of the residuals");
        assert_eq!(self.gradient.len(), self.n_classes * padded(self.rows.n_dims()), "backward: shape of the gradient");
        for (first, len) in groups(self.n_classes, if L::IS_WIDE { 6 } else { 5 }) {
            // SAFETY: the caller vouches for the instructions.
            unsafe {
                if L::MANY {
                    match len {
                        1 => self.run::<L, 1, 8>(first),
                        2 => self.run::<L, 2, 8>(first),
                        3 => self.run::<L, 3, 6>(first),
                        4 => self.run::<L, 4, 6>(first),
                        5 => self.run::<L, 5, 4>(first),
                        _ => self.run::<L, 6, 4>(first),
                    }
                } else {
                    match len {
                        1 => self.run::<L, 1, 4>(first),
                        2 => self.run::<L, 2, 4>(first),
                        3 => self.run::<L, 3, 3>(first),
                        4 => self.run::<L, 4, 2>(first),
                        // Browsers keep one of the 16 registers for themselves.
                        6 if L::IS_WIDE => self.run::<L, 6, 2>(first),
                        _ => self.run::<L, 5, 2>(first),
                    }
                }
            }
        }
    }
}

impl Backward<'_> {
    /// # Safety
    /// As [`Lanes::run`].
    unsafe fn run<L: Lanes, const C: usize, const V: usize>(&mut self, first: usize) {
        let Self { rows, residuals, n_classes, ref mut gradient } = *self;
        // SAFETY: the caller vouches for the instructions.
        unsafe { L::run(Panel::<L, C, V> { rows, residuals, n_classes, gradient, first, lanes: PhantomData }) }
    }
}

/// The gradients of `C` classes, from class `first` on; `V` registers of dimensions at a time.
struct Panel<'a, L, const C: usize, const V: usize> {
    rows: Rows<'a>,
    residuals: &'a [f32],
    n_classes: usize,
    gradient: &'a mut [f32],
    first: usize,
    lanes: PhantomData<L>,
}

impl<L: Lanes, const C: usize, const V: usize> Work for Panel<'_, L, C, V> {
    type Output = ();

    #[inline(always)]
    fn work(mut self) {
        let n_dims = self.rows.n_dims();
        let whole = n_dims - n_dims % 4;
        let mut d = 0;
        while d + V * L::WIDTH <= whole {
            self.tile::<L, V>(d, 4);
            d += V * L::WIDTH;
        }
        while d + L::WIDTH <= whole {
            self.tile::<L, 1>(d, 4);
            d += L::WIDTH;
        }
        // Fewer dimensions than a wide register holds.
        if L::IS_WIDE {
            while d < whole {
                self.tile::<Four, 1>(d, 4);
                d += 4;
            }
        }
        if whole < n_dims {
            self.tile::<Four, 1>(whole, n_dims - whole);
        }
    }
}

impl<L: Lanes, const C: usize, const V: usize> Panel<'_, L, C, V> {
    /// The dimensions from `d` on in `T` registers. `lanes` is below 4 at the end of the rows alone, where one register of four
    /// lanes takes what remains.
    #[inline(always)]
    fn tile<M: Lanes, const T: usize>(&mut self, d: usize, lanes: usize) {
        let Self { rows, residuals, n_classes, ref mut gradient, first, .. } = *self;
        let n_dims = rows.n_dims();
        let width = padded(n_dims);
        assert!((first + C) * width <= gradient.len() && d + T * M::WIDTH <= width, "tile inside");
        assert!(first + C <= n_classes && rows.len() * n_classes <= residuals.len(), "tile inside");
        assert!(d + if lanes == 4 { T * M::WIDTH } else { lanes } <= n_dims, "tile inside");
        let mut sums = [[M::zero(); T]; C];
        let mut p = residuals.as_ptr().wrapping_add(first);
        for i in 0..rows.len() {
            let x = rows.start(i);
            let xs: [M; T] = std::array::from_fn(|v| {
                // SAFETY: what is read lies inside the row, by the last assertion above.
                unsafe { if lanes == 4 { M::load(x.add(d + v * M::WIDTH)) } else { M::load_partial_group(x.add(d), lanes) } }
            });
            for (c, of_class) in sums.iter_mut().enumerate() {
                // SAFETY: row i of the residuals has n_classes values, and first + c is below n_classes.
                let pc = M::splat(unsafe { *p.add(c) });
                for (sum, x) in of_class.iter_mut().zip(xs) {
                    *sum = pc.mul_add(x, *sum);
                }
            }
            p = p.wrapping_add(n_classes);
        }
        for (c, of_class) in sums.into_iter().enumerate() {
            for (v, sum) in of_class.into_iter().enumerate() {
                // SAFETY: inside the gradient, by the first assertion above.
                unsafe {
                    let target = gradient.as_mut_ptr().add((first + c) * width + d + v * M::WIDTH);
                    sum.add(M::load(target)).store(target);
                }
            }
        }
    }
}
