//! [`Lanes`] in WebAssembly's 128-bit registers.

use std::arch::wasm32::{f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat, i32x4_shuffle, v128, v128_load, v128_store};

use super::{Lanes, Work};

/// Four `f32` in a `v128`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Simd128(v128);

impl Lanes for Simd128 {
    const GROUPS: usize = 1;
    // The compilers of browsers keep to the 16 that x86 has without AVX-512.
    const MANY: bool = false;
    type Sums = [f32; 1];

    #[inline(always)]
    unsafe fn run<W: Work>(work: W) -> W::Output {
        work.work()
    }

    #[inline(always)]
    fn zero() -> Self {
        Self(f32x4_splat(0.0))
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    unsafe fn load(source: *const f32) -> Self {
        // SAFETY: the caller vouches for four values; v128.load needs no alignment.
        Self(unsafe { v128_load(source.cast()) })
    }

    #[inline(always)]
    unsafe fn load_group(source: *const f32) -> Self {
        // SAFETY: the caller vouches for four values.
        unsafe { Self::load(source) }
    }

    #[inline(always)]
    unsafe fn store(self, target: *mut f32) {
        // SAFETY: the caller vouches for room for four values; v128.store needs no alignment.
        unsafe { v128_store(target.cast(), self.0) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self(f32x4_add(f32x4_mul(self.0, factor.0), addend.0))
    }

    #[inline(always)]
    fn add(self, addend: Self) -> Self {
        Self(f32x4_add(self.0, addend.0))
    }

    #[inline(always)]
    fn sums(self) -> [f32; 1] {
        let halves = f32x4_add(self.0, i32x4_shuffle::<2, 3, 0, 1>(self.0, self.0));
        [f32x4_extract_lane::<0>(halves) + f32x4_extract_lane::<1>(halves)]
    }
}
