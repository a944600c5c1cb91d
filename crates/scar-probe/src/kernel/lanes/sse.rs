//! [`Lanes`] in the SSE registers that every x86-64 has.

use std::arch::x86_64::{
    __m128, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_loadu_ps, _mm_movehl_ps, _mm_mul_ps, _mm_set1_ps, _mm_setzero_ps, _mm_shuffle_ps,
    _mm_storeu_ps,
};

use super::{Lanes, Work};

/// Four `f32` in an `__m128`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sse(__m128);

impl Lanes for Sse {
    const GROUPS: usize = 1;
    const MANY: bool = false;
    type Sums = [f32; 1];

    #[inline(always)]
    unsafe fn run<W: Work>(work: W) -> W::Output {
        work.work()
    }

    #[inline(always)]
    fn zero() -> Self {
        // SAFETY: every x86-64 has SSE.
        Self(unsafe { _mm_setzero_ps() })
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: every x86-64 has SSE.
        Self(unsafe { _mm_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(source: *const f32) -> Self {
        // SAFETY: the caller vouches for four values; loadu needs no alignment.
        Self(unsafe { _mm_loadu_ps(source) })
    }

    #[inline(always)]
    unsafe fn load_group(source: *const f32) -> Self {
        // SAFETY: the caller vouches for four values.
        unsafe { Self::load(source) }
    }

    #[inline(always)]
    unsafe fn store(self, target: *mut f32) {
        // SAFETY: the caller vouches for room for four values; storeu needs no alignment.
        unsafe { _mm_storeu_ps(target, self.0) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: every x86-64 has SSE.
        Self(unsafe { _mm_add_ps(_mm_mul_ps(self.0, factor.0), addend.0) })
    }

    #[inline(always)]
    fn add(self, addend: Self) -> Self {
        // SAFETY: every x86-64 has SSE.
        Self(unsafe { _mm_add_ps(self.0, addend.0) })
    }

    #[inline(always)]
    fn sums(self) -> [f32; 1] {
        // SAFETY: every x86-64 has SSE.
        unsafe {
            let halves = _mm_add_ps(self.0, _mm_movehl_ps(self.0, self.0));
            [_mm_cvtss_f32(_mm_add_ss(halves, _mm_shuffle_ps::<1>(halves, halves)))]
        }
    }
}
