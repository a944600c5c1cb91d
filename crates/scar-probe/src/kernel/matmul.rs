//! The two products of a softmax-regression step, over one block of rows at a time.
//!
//! ```text
//! forward   for each group of C registers of classes, for each R rows of the block:
//!               R·C registers of sums over the dimensions, four lanes a sum
//! backward  for each group of C classes, for each V registers of dimensions:
//!               C·V registers of sums over the rows of the block, a lane a sum; added to the gradient once a block
//! ```
//!
//! A block of rows stays in the second-level cache from the forward to the backward pass, so a matrix is read from
//! memory once an epoch. In the forward pass the weights of a class group stay in the first level while rows stream by.
//! Tile sizes are bounded by the 16 registers that WebAssembly has on x86, or the 32 of AVX-512: sums, one operand, the loads of the other.
//! Rows need not be contiguous, so a subsample needs no copy of its rows.
//!
//! The order of a sum does not depend on the width of registers (`lanes.rs`), so all of them give the same bits.
//!
//! Measured on one core of a shared Intel Sapphire Rapids in time of the processor, best of 40, all kinds in turn; GFLOP/s of forward,
//! softmax and backward at D = 768, 4·N·D·k. Multiplications and additions alone reach 32, 64 and 88 with 4, 8 and 16 lanes.
//!
//! | k | 10 | 33 | 100 | 257 | 1,000 |
//! | --- | --- | --- | --- | --- | --- |
//! | SSE | 27.8 | 27.5 | 27.7 | 28.1 | 26.1 |
//! | AVX2 | 49.7 | 52.2 | 54.2 | 52.8 | 51.0 |
//! | AVX-512 | 62.5 | 69.4 | 74.7 | 75.6 | 71.7 |
//!
//! Tried there, and gained nothing or lost:
//! - Tiles for 16 registers: forward 2 rows and 6 registers of classes as fast as 2 and 5. Backward 6 classes and 2 vectors is a tenth faster
//!   than 5 and 2 with AVX2, but WebAssembly has 15 registers for it.
//! - Backward with dimensions outside and classes inside, so that rows come from the first-level cache: 0.9 of the speed.
//! - Two or four blocks in one call at k = 257 and 1,000, so that weights and gradient come from memory less often: the same.
//! - Dimensions in parts of 12, 20 or 32 KiB of weights: the same at D = 768; at D = 1,536 and 4,096 a tenth faster with AVX2, and the same with AVX-512.
//! - WebAssembly (Chromium 148; forward at 31 of 32, backward at 25 to 30): weights packed by tiles 0.95; two steps unrolled 0.9, as registers
//!   are spilled; addresses hidden from the compiler, so that it folds offsets into loads, 0.95; each tile a function of its own 0.97.
//!
//! Tried in Chromium 156 on one core of a shared EPYC (Zen 3), best of 30, GFLOP/s of forward and backward over
//! N × 768, k = 10: this 26; backward groups of 3 classes and 4 vectors 25, of 4 and 3 24; the same as this with
//! `f32x4_relaxed_madd` 30, which rounds differently from machine to machine and so is not used.

pub(super) mod backward;
pub(super) mod forward;

/// Splits `n` into groups of at most `largest`, as evenly as possible. Gives (first, length) of each.
fn groups(n: usize, largest: usize) -> impl Iterator<Item = (usize, usize)> {
    let n_groups = n.div_ceil(largest).max(1);
    (0..n_groups).map(move |i| {
        let (start, end) = (i * n / n_groups, (i + 1) * n / n_groups);
        (start, end - start)
    })
}
