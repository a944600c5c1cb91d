//! [`Lanes`] in the 256-bit registers of x86-64 machines with AVX2: two groups of four.

use std::arch::x86_64::{
    __m256, _mm_cvtss_f32, _mm_loadu_ps, _mm256_add_ps, _mm256_broadcast_ps, _mm256_castps256_ps128, _mm256_extractf128_ps,
    _mm256_loadu_ps, _mm256_mul_ps, _mm256_permute_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
};

use super::{Lanes, Work};

/// Eight `f32` in an `__m256`.
///
/// Only code that [`Lanes::run`] runs may use one, so whoever has one has AVX2: this is what the `SAFETY` comments below say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(__m256);

impl Lanes for Avx2 {
    const GROUPS: usize = 2;
    const MANY: bool = false;
    type Sums = [f32; 2];

    #[inline(always)]
    unsafe fn run<W: Work>(work: W) -> W::Output {
        // Not FMA: the compiler fuses nothing by itself, but there is also no need to let it.
        #[target_feature(enable = "avx2")]
        #[inline(never)]
        fn run<W: Work>(work: W) -> W::Output {
            work.work()
        }
        // SAFETY: the caller vouches for AVX2.
        unsafe { run(work) }
    }

    #[inline(always)]
    fn zero() -> Self {
        // SAFETY: the machine has AVX2.
        Self(unsafe { _mm256_setzero_ps() })
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: the machine has AVX2.
        Self(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(source: *const f32) -> Self {
        // SAFETY: the machine has AVX2, and the caller vouches for eight values; loadu needs no alignment.
        Self(unsafe { _mm256_loadu_ps(source) })
    }

    #[inline(always)]
    unsafe fn load_group(source: *const f32) -> Self {
        // SAFETY: the machine has AVX2, and the caller vouches for four values; loadu needs no alignment.
        Self(unsafe { _mm256_broadcast_ps(&_mm_loadu_ps(source)) })
    }

    #[inline(always)]
    unsafe fn store(self, target: *mut f32) {
        // SAFETY: the machine has AVX2, and the caller vouches for room for eight values; storeu needs no alignment.
        unsafe { _mm256_storeu_ps(target, self.0) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: the machine has AVX2.
        Self(unsafe { _mm256_add_ps(_mm256_mul_ps(self.0, factor.0), addend.0) })
    }

    #[inline(always)]
    fn add(self, addend: Self) -> Self {
        // SAFETY: the machine has AVX2.
        Self(unsafe { _mm256_add_ps(self.0, addend.0) })
    }

    #[inline(always)]
    fn sums(self) -> [f32; 2] {
        // SAFETY: the machine has AVX2.
        unsafe {
            // Lanes 2, 3, 0, 1 and then 1, 0, 3, 2 of each group.
            let halves = _mm256_add_ps(self.0, _mm256_permute_ps::<0b01_00_11_10>(self.0));
            let sums = _mm256_add_ps(halves, _mm256_permute_ps::<0b10_11_00_01>(halves));
            [_mm_cvtss_f32(_mm256_castps256_ps128(sums)), _mm_cvtss_f32(_mm256_extractf128_ps::<1>(sums))]
        }
    }
}
