//! The two products of a softmax-regression step, over one block of rows at a time.
//!
//! ```text
//! forward   for each group of C classes, for each R rows of the block:
//!               R·C sums over the dimensions, four lanes each, in registers
//! backward  for each group of C classes, for each V·4 dimensions:
//!               C·V sums over the rows of the block, in registers; added to the gradient once a block
//! ```
//!
//! A block of rows stays in the second-level cache from the forward to the backward pass, so a matrix is read from
//! memory once an epoch. In the forward pass the weights of a class group stay in the first level while rows stream by.
//! Tile sizes are bounded by the 16 registers that WebAssembly has on x86: sums, one operand, the loads of the other.
//! Rows need not be contiguous, so a subsample needs no copy of its rows.
//!
//! Tried in Chromium 156 on one core of a shared EPYC (Zen 3), best of 30, GFLOP/s of forward and backward over
//! N × 768, k = 10: this 26; backward groups of 3 classes and 4 vectors 25, of 4 and 3 24; the same as this with
//! `f32x4_relaxed_madd` 30, which rounds differently from machine to machine and so is not used.

use super::lanes::Lanes;

/// Rows that need not be contiguous in memory.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    rows: &'a [&'a [f32]],
    n_dims: usize,
}

impl<'a> Rows<'a> {
    /// `rows`, each of length `n_dims`.
    ///
    /// # Panics
    /// If a row has another length: the unsafe loads below rely on it.
    pub(crate) fn new(rows: &'a [&'a [f32]], n_dims: usize) -> Self {
        assert!(rows.iter().all(|row| row.len() == n_dims), "rows of another length");
        Self { rows, n_dims }
    }

    /// The rows of length `n_dims` that `values` holds one after the other; `table` has room to list them.
    pub(crate) fn consecutive(values: &'a [f32], n_dims: usize, table: &'a mut [&'a [f32]]) -> Self {
        let table = &mut table[..values.len() / n_dims];
        table.iter_mut().zip(values.chunks_exact(n_dims)).for_each(|(entry, row)| *entry = row);
        Self { rows: table, n_dims }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// The rows `start`..`end`.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        Self { rows: &self.rows[start..end], ..*self }
    }

    /// Row `i`.
    pub(crate) fn row(&self, i: usize) -> &'a [f32] {
        self.rows[i]
    }

    /// Pointer to the start of row `i`, which has `n_dims` values; `new` checked this.
    #[inline(always)]
    fn start(&self, i: usize) -> *const f32 {
        self.rows[i].as_ptr()
    }
}

/// Length of a row of weights or gradients in memory: `n_dims` rounded up to whole lanes. The extra values are zero.
pub(crate) fn padded(n_dims: usize) -> usize {
    n_dims.next_multiple_of(4)
}

/// Splits `n_classes` into groups of at most `largest`, as evenly as possible. Gives (first class, length) of each.
fn groups(n_classes: usize, largest: usize) -> impl Iterator<Item = (usize, usize)> {
    let n_groups = n_classes.div_ceil(largest).max(1);
    (0..n_groups).map(move |i| {
        let (start, end) = (i * n_classes / n_groups, (i + 1) * n_classes / n_groups);
        (start, end - start)
    })
}

/// `logits[i][c] = bias[c] + rows[i] · weights[c]`.
///
/// `weights` is *k* × `padded(D)`, `bias` has length *k*, `logits` is `rows.len()` × *k*.
pub(crate) fn forward<L: Lanes>(rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]) {
    let (n_classes, n_dims) = (bias.len(), rows.n_dims());
    assert_eq!(weights.len(), n_classes * padded(n_dims), "forward: shape of the weights");
    assert_eq!(logits.len(), rows.len() * n_classes, "forward: shape of the logits");
    for (first, len) in groups(n_classes, 5) {
        match len {
            1 => forward_group::<L, 6, 1>(rows, weights, bias, first, logits),
            2 => forward_group::<L, 4, 2>(rows, weights, bias, first, logits),
            3 => forward_group::<L, 3, 3>(rows, weights, bias, first, logits),
            4 => forward_group::<L, 2, 4>(rows, weights, bias, first, logits),
            _ => forward_group::<L, 2, 5>(rows, weights, bias, first, logits),
        }
    }
}

fn forward_group<L: Lanes, const R: usize, const C: usize>(
    rows: Rows<'_>,
    weights: &[f32],
    bias: &[f32],
    first: usize,
    logits: &mut [f32],
) {
    let whole = rows.len() - rows.len() % R;
    for i in (0..whole).step_by(R) {
        forward_tile::<L, R, C>(rows, i, weights, bias, first, logits);
    }
    for i in whole..rows.len() {
        forward_tile::<L, 1, C>(rows, i, weights, bias, first, logits);
    }
}

#[inline(always)]
fn forward_tile<L: Lanes, const R: usize, const C: usize>(
    rows: Rows<'_>,
    i: usize,
    weights: &[f32],
    bias: &[f32],
    first: usize,
    logits: &mut [f32],
) {
    let (n_classes, n_dims) = (bias.len(), rows.n_dims());
    let width = padded(n_dims);
    assert!((first + C) * width <= weights.len() && i + R <= rows.len(), "tile inside");
    let x: [*const f32; R] = std::array::from_fn(|r| rows.start(i + r));
    // SAFETY: class first + c has a whole row of `width` values inside `weights`, by the assertion above.
    let w: [*const f32; C] = std::array::from_fn(|c| unsafe { weights.as_ptr().add((first + c) * width) });
    let mut sums = [[L::zero(); C]; R];
    let whole = n_dims - n_dims % 4;
    let mut d = 0;
    while d < whole {
        // SAFETY: d + 4 <= n_dims, and every x starts a row of n_dims values.
        let xs: [L; R] = std::array::from_fn(|r| unsafe { L::load(x[r].add(d)) });
        for c in 0..C {
            // SAFETY: d + 4 <= n_dims <= width, and every w starts a row of width values.
            let wc = unsafe { L::load(w[c].add(d)) };
            for r in 0..R {
                sums[r][c] = xs[r].mul_add(wc, sums[r][c]);
            }
        }
        d += 4;
    }
    if whole < n_dims {
        // SAFETY: n_dims - whole values remain in the row, and width is a whole number of lanes.
        let xs: [L; R] = std::array::from_fn(|r| unsafe { L::load_partial(x[r].add(whole), n_dims - whole) });
        for c in 0..C {
            // SAFETY: whole + 4 = width here.
            let wc = unsafe { L::load(w[c].add(whole)) };
            for r in 0..R {
                sums[r][c] = xs[r].mul_add(wc, sums[r][c]);
            }
        }
    }
    for r in 0..R {
        let row = &mut logits[(i + r) * n_classes + first..][..C];
        for c in 0..C {
            row[c] = sums[r][c].sum() + bias[first + c];
        }
    }
}

/// `gradient[c] += Σ_i residuals[i][c] · rows[i]`.
///
/// `residuals` is `rows.len()` × `n_classes`, `gradient` is *k* × `padded(D)`.
pub(crate) fn backward<L: Lanes>(rows: Rows<'_>, residuals: &[f32], n_classes: usize, gradient: &mut [f32]) {
    assert_eq!(residuals.len(), rows.len() * n_classes, "backward: shape of the residuals");
    assert_eq!(gradient.len(), n_classes * padded(rows.n_dims()), "backward: shape of the gradient");
    for (first, len) in groups(n_classes, BACK) {
        match len {
            1 => backward_group::<L, 1, 4>(rows, residuals, n_classes, first, gradient),
            2 => backward_group::<L, 2, 4>(rows, residuals, n_classes, first, gradient),
            3 => backward_group::<L, 3, 4>(rows, residuals, n_classes, first, gradient),
            4 => backward_group::<L, 4, 2>(rows, residuals, n_classes, first, gradient),
            _ => backward_group::<L, 5, 2>(rows, residuals, n_classes, first, gradient),
        }
    }
}

/// Largest class group of the backward pass.
const BACK: usize = 5;

fn backward_group<L: Lanes, const C: usize, const V: usize>(
    rows: Rows<'_>,
    residuals: &[f32],
    n_classes: usize,
    first: usize,
    gradient: &mut [f32],
) {
    let n_dims = rows.n_dims();
    let whole = n_dims - n_dims % 4;
    let wide = whole - whole % (4 * V);
    for d in (0..wide).step_by(4 * V) {
        backward_tile::<L, C, V>(rows, residuals, n_classes, first, d, 4, gradient);
    }
    for d in (wide..whole).step_by(4) {
        backward_tile::<L, C, 1>(rows, residuals, n_classes, first, d, 4, gradient);
    }
    if whole < n_dims {
        backward_tile::<L, C, 1>(rows, residuals, n_classes, first, whole, n_dims - whole, gradient);
    }
}

#[inline(always)]
fn backward_tile<L: Lanes, const C: usize, const V: usize>(
    rows: Rows<'_>,
    residuals: &[f32],
    n_classes: usize,
    first: usize,
    d: usize,
    lanes: usize,
    gradient: &mut [f32],
) {
    let width = padded(rows.n_dims());
    assert!((first + C) * width <= gradient.len() && d + 4 * V <= width, "tile inside");
    assert!(first + C <= n_classes && rows.len() * n_classes <= residuals.len(), "tile inside");
    let mut sums = [[L::zero(); V]; C];
    let mut p = residuals.as_ptr().wrapping_add(first);
    for i in 0..rows.len() {
        let x = rows.start(i);
        let xs: [L; V] = std::array::from_fn(|v| {
            // SAFETY: d + 4·v + lanes <= n_dims: the caller passes fewer than 4 lanes only with V = 1 at the row's end.
            unsafe { if lanes == 4 { L::load(x.add(d + 4 * v)) } else { L::load_partial(x.add(d), lanes) } }
        });
        for (c, of_class) in sums.iter_mut().enumerate() {
            // SAFETY: row i of the residuals has n_classes values, and first + c is below n_classes.
            let pc = L::splat(unsafe { *p.add(c) });
            for (sum, x) in of_class.iter_mut().zip(xs) {
                *sum = pc.mul_add(x, *sum);
            }
        }
        p = p.wrapping_add(n_classes);
    }
    for (c, of_class) in sums.into_iter().enumerate() {
        for (v, sum) in of_class.into_iter().enumerate() {
            // SAFETY: inside the gradient, by the assertion above.
            unsafe {
                let target = gradient.as_mut_ptr().add((first + c) * width + d + 4 * v);
                L::splat(1.0).mul_add(sum, L::load(target)).store(target);
            }
        }
    }
}
