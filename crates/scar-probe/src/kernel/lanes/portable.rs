//! [`Lanes`] in plain Rust. It serves machines without a SIMD backend, and tests compare the other backends with it.

use super::{Lanes, Work};

/// `G` groups of four `f32` in an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable<const G: usize>([[f32; 4]; G]);

impl<const G: usize> Portable<G> {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|group| std::array::from_fn(|i| f(self.0[group][i], other.0[group][i]))))
    }
}

impl<const G: usize> Lanes for Portable<G> {
    const GROUPS: usize = G;
    const MANY: bool = false;
    type Sums = [f32; G];

    unsafe fn run<W: Work>(work: W) -> W::Output {
        work.work()
    }

    #[inline(always)]
    fn zero() -> Self {
        Self([[0.0; 4]; G])
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([[value; 4]; G])
    }

    #[inline(always)]
    unsafe fn load(source: *const f32) -> Self {
        // SAFETY: the caller vouches for as many values; an array of f32 may be read unaligned.
        Self(unsafe { source.cast::<[[f32; 4]; G]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn load_group(source: *const f32) -> Self {
        // SAFETY: the caller vouches for four values; an array of f32 may be read unaligned.
        Self([unsafe { source.cast::<[f32; 4]>().read_unaligned() }; G])
    }

    #[inline(always)]
    unsafe fn store(self, target: *mut f32) {
        // SAFETY: the caller vouches for room for as many values.
        unsafe { target.cast::<[[f32; 4]; G]>().write_unaligned(self.0) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        self.zip(factor, |value, factor| value * factor).zip(addend, |product, addend| product + addend)
    }

    #[inline(always)]
    fn add(self, addend: Self) -> Self {
        self.zip(addend, |value, addend| value + addend)
    }

    #[inline(always)]
    fn sums(self) -> [f32; G] {
        self.0.map(|[a, b, c, d]| (a + c) + (b + d))
    }
}
