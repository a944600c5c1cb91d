//! The arithmetic of training: products of blocks of rows with the weights, and the softmax between them.
//!
//! One algorithm over a small private trait, `lanes::Lanes`, with a backend for each kind of registers; a native program asks the machine
//! which it has (`backend::Backend`). All backends form every sum in the same order from the same rounded steps, so a training gives the
//! same bits natively and in every browser; this is why no fused multiply-add is used (`matmul.rs` has what that costs).

#![expect(unsafe_code, reason = "loads and stores of SIMD registers; nothing outside this folder needs any")]

mod backend;
mod lanes;
mod matmul;
mod rows;
mod softmax;
#[cfg(test)]
mod tests;
mod weights;

pub(crate) use lanes::Work;
pub use matmul::backward::backward;
pub use matmul::forward::forward;
pub use rows::{Rows, padded};
pub use softmax::argmax;
pub(crate) use softmax::{BlockSums, residuals};
pub use weights::Weights;

/// Runs `work`, compiled for the widest registers of this machine. Its loops give the same bits in any, as a compiler keeps the order of
/// additions and fuses nothing.
pub(crate) fn run<W: Work>(work: W) -> W::Output {
    backend::Backend::widest().run(work)
}

/// Rows of a block: few enough to keep it within 128 KiB, so that it stays in the second-level cache between the two passes, but
/// enough to make writing the gradient once per block cheap. The size depends on `n_dims` only, because the order of sums must not
/// depend on the machine.
pub fn block_rows(n_dims: usize) -> usize {
    (32_768 / n_dims.max(1)).clamp(32, MOST_BLOCK_ROWS)
}

/// The largest value of [`block_rows`].
pub(crate) const MOST_BLOCK_ROWS: usize = 256;
