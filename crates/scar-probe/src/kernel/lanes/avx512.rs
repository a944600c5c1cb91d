//! [`Lanes`] in the 512-bit registers of x86-64 machines with AVX-512: four groups of four.

use std::arch::x86_64::{
    __m512, _mm_cvtss_f32, _mm_loadu_ps, _mm512_add_ps, _mm512_broadcast_f32x4, _mm512_castps512_ps128, _mm512_extractf32x4_ps,
    _mm512_loadu_ps, _mm512_mul_ps, _mm512_permute_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

use super::{Lanes, Work};

/// Sixteen `f32` in an `__m512`.
///
/// Only code that [`Lanes::run`] runs may use one, so whoever has one has AVX-512: this is what the `SAFETY` comments below say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512(__m512);

impl Lanes for Avx512 {
    const GROUPS: usize = 4;
    const MANY: bool = true;
    type Sums = [f32; 4];

    #[inline(always)]
    unsafe fn run<W: Work>(work: W) -> W::Output {
        #[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl")]
        #[inline(never)]
        fn run<W: Work>(work: W) -> W::Output {
            work.work()
        }
        // SAFETY: the caller vouches for these parts of AVX-512.
        unsafe { run(work) }
    }

    #[inline(always)]
    fn zero() -> Self {
        // SAFETY: the machine has AVX-512.
        Self(unsafe { _mm512_setzero_ps() })
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: the machine has AVX-512.
        Self(unsafe { _mm512_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(source: *const f32) -> Self {
        // SAFETY: the machine has AVX-512, and the caller vouches for sixteen values; loadu needs no alignment.
        Self(unsafe { _mm512_loadu_ps(source) })
    }

    #[inline(always)]
    unsafe fn load_group(source: *const f32) -> Self {
        // SAFETY: the machine has AVX-512, and the caller vouches for four values; loadu needs no alignment.
        Self(unsafe { _mm512_broadcast_f32x4(_mm_loadu_ps(source)) })
    }

    #[inline(always)]
    unsafe fn store(self, target: *mut f32) {
        // SAFETY: the machine has AVX-512, and the caller vouches for room for sixteen values; storeu needs no alignment.
        unsafe { _mm512_storeu_ps(target, self.0) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: the machine has AVX-512.
        Self(unsafe { _mm512_add_ps(_mm512_mul_ps(self.0, factor.0), addend.0) })
    }

    #[inline(always)]
    fn add(self, addend: Self) -> Self {
        // SAFETY: the machine has AVX-512.
        Self(unsafe { _mm512_add_ps(self.0, addend.0) })
    }

    #[inline(always)]
    fn sums(self) -> [f32; 4] {
        // SAFETY: the machine has AVX-512.
        unsafe {
            // Lanes 2, 3, 0, 1 and then 1, 0, 3, 2 of each group.
            let halves = _mm512_add_ps(self.0, _mm512_permute_ps::<0b01_00_11_10>(self.0));
            let sums = _mm512_add_ps(halves, _mm512_permute_ps::<0b10_11_00_01>(halves));
            [
                _mm_cvtss_f32(_mm512_castps512_ps128(sums)),
                _mm_cvtss_f32(_mm512_extractf32x4_ps::<1>(sums)),
                _mm_cvtss_f32(_mm512_extractf32x4_ps::<2>(sums)),
                _mm_cvtss_f32(_mm512_extractf32x4_ps::<3>(sums)),
            ]
        }
    }
}
