//! The SIMD operations that the kernels use, on four `f32` at a time.

/// Four `f32`, added and multiplied lane by lane.
///
/// Every machine uses four, even if its registers are wider, so that sums are formed in the same order everywhere.
pub(crate) trait Lanes: Copy {
    /// All lanes zero.
    fn zero() -> Self;

    /// All lanes `value`.
    fn splat(value: f32) -> Self;

    /// The four values at `source`, which needs no alignment.
    ///
    /// # Safety
    /// `source` must be valid for reads of four `f32`.
    unsafe fn load(source: *const f32) -> Self;

    /// Writes the four lanes to `target`, which needs no alignment.
    ///
    /// # Safety
    /// `target` must be valid for writes of four `f32`.
    unsafe fn store(self, target: *mut f32);

    /// `self * factor + addend`, each rounded by itself: a fused operation would round otherwise, and not everywhere.
    fn mul_add(self, factor: Self, addend: Self) -> Self;

    /// (lane 0 + lane 2) + (lane 1 + lane 3).
    fn sum(self) -> f32;

    /// The `len` < 4 values at `source`, the other lanes zero.
    ///
    /// # Safety
    /// `source` must be valid for reads of `len` `f32`.
    unsafe fn load_partial(source: *const f32, len: usize) -> Self {
        let mut values = [0.0f32; 4];
        for (i, value) in values.iter_mut().enumerate().take(len) {
            // SAFETY: i < len, and the caller vouches for `len` values.
            *value = unsafe { source.add(i).read() };
        }
        // SAFETY: `values` holds four.
        unsafe { Self::load(values.as_ptr()) }
    }
}
