//! The arithmetic of training: products of blocks of rows with the weights, and the softmax between them.
//!
//! One algorithm over a small private trait, [`lanes::Lanes`], with a backend per machine. All backends form every sum
//! in the same order from the same rounded steps, so a training gives the same bits natively and in every browser;
//! this is why no fused multiply-add is used (README, *Performance*, has what that costs).

#![expect(unsafe_code, reason = "loads and stores of SIMD registers; nothing outside this folder needs any")]

mod lanes;
mod matmul;
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
mod softmax;
#[cfg(target_arch = "x86_64")]
mod sse;
#[cfg(test)]
mod tests;

pub(crate) use matmul::{Rows, padded};
pub(crate) use softmax::{BlockSums, argmax, residuals};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
type NativeLanes = simd128::Simd128;
#[cfg(target_arch = "x86_64")]
type NativeLanes = sse::Sse;
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
type NativeLanes = portable::Portable;

/// [`matmul::forward`] on this machine's lanes.
pub(crate) fn forward(rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]) {
    matmul::forward::<NativeLanes>(rows, weights, bias, logits);
}

/// [`matmul::backward`] on this machine's lanes.
pub(crate) fn backward(rows: Rows<'_>, residuals: &[f32], n_classes: usize, gradient: &mut [f32]) {
    matmul::backward::<NativeLanes>(rows, residuals, n_classes, gradient);
}

/// Rows of a block: few enough to keep it within 128 KiB, so that it stays in the second-level cache between the two passes, but
/// enough to make writing the gradient once per block cheap. The size depends on `n_dims` only, because the order of sums must not
/// depend on the machine.
pub(crate) fn block_rows(n_dims: usize) -> usize {
    (32_768 / n_dims.max(1)).clamp(32, MOST_BLOCK_ROWS)
}

/// The largest value of [`block_rows`].
pub(crate) const MOST_BLOCK_ROWS: usize = 256;
