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
