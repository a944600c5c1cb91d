//! The SIMD operations that the kernels use, on registers of one or more groups of four `f32`.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
pub(crate) mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) mod simd128;
#[cfg(target_arch = "x86_64")]
pub(crate) mod sse;

/// A register of [`GROUPS`](Self::GROUPS) groups of four `f32`, added and multiplied lane by lane.
///
/// A sum over dimensions is formed by one group, whatever the register holds beside it: a wider register forms the sums of more
/// classes at a time, each in the same order. A sum over rows is formed by one lane, so there wider registers hold more dimensions.
pub(crate) trait Lanes: Copy {
    /// Groups of four in a register.
    const GROUPS: usize;

    /// Lanes in a register.
    const WIDTH: usize = 4 * Self::GROUPS;

    /// Whether a register holds more than one group.
    const IS_WIDE: bool = Self::GROUPS > 1;

    /// Whether there are 32 registers, so that tiles may be larger; otherwise there are 16.
    const MANY: bool;

    /// A value for each group.
    type Sums: AsRef<[f32]>;

    /// Runs `work` in code that uses the machine's instructions for this type.
    ///
    /// # Safety
    /// The machine must have these instructions.
    unsafe fn run<W: Work>(work: W) -> W::Output;

    /// All lanes zero.
    fn zero() -> Self;

    /// All lanes `value`.
    fn splat(value: f32) -> Self;

    /// The [`WIDTH`](Self::WIDTH) values at `source`, which needs no alignment.
    ///
    /// # Safety
    /// `source` must be valid for reads of `WIDTH` `f32`.
    unsafe fn load(source: *const f32) -> Self;

    /// The four values at `source`, which needs no alignment, in every group.
    ///
    /// # Safety
    /// `source` must be valid for reads of four `f32`.
    unsafe fn load_group(source: *const f32) -> Self;

    /// Writes the lanes to `target`, which needs no alignment.
    ///
    /// # Safety
    /// `target` must be valid for writes of `WIDTH` `f32`.
    unsafe fn store(self, target: *mut f32);

    /// `self * factor + addend`, each rounded by itself: a fused operation would round otherwise, and not everywhere.
    fn mul_add(self, factor: Self, addend: Self) -> Self;

    /// `self + addend`.
    fn add(self, addend: Self) -> Self;

    /// (lane 0 + lane 2) + (lane 1 + lane 3) of each group.
    fn sums(self) -> Self::Sums;

    /// The `len` < 4 values at `source` and then zeros, in every group.
    ///
    /// # Safety
    /// `source` must be valid for reads of `len` `f32`.
    #[inline(always)]
    unsafe fn load_partial_group(source: *const f32, len: usize) -> Self {
        let mut values = [0.0f32; 4];
        for (i, value) in values.iter_mut().enumerate().take(len) {
            // SAFETY: i < len, and the caller vouches for `len` values.
            *value = unsafe { source.add(i).read() };
        }
        // SAFETY: `values` holds four.
        unsafe { Self::load_group(values.as_ptr()) }
    }
}

/// What [`Lanes::run`] runs. `work` must be inlined with all that it calls, as only then it is compiled for those instructions.
pub(crate) trait Work {
    type Output;

    fn work(self) -> Self::Output;
}
