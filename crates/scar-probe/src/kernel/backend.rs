//! Which registers the kernels use on this machine.

use super::lanes::{Lanes, Work};

/// The registers that the kernels use. Whoever has a value has a machine with these registers, as only this module makes one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Backend(Kind);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Four lanes, which every machine has.
    Four,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) type Four = super::lanes::simd128::Simd128;
#[cfg(target_arch = "x86_64")]
pub(crate) type Four = super::lanes::sse::Sse;
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub(crate) type Four = super::lanes::portable::Portable<1>;

/// Something that is done with any [`Lanes`].
pub(crate) trait ForLanes {
    type Output;

    /// # Safety
    /// The machine must have the instructions of `L`.
    unsafe fn with<L: Lanes>(self) -> Self::Output;
}

impl Backend {
    /// The widest registers of this machine.
    pub(crate) fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            // The standard library asks the machine once.
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512cd")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                return Self(Kind::Avx512);
            }
            if is_x86_feature_detected!("avx2") {
                return Self(Kind::Avx2);
            }
        }
        Self(Kind::Four)
    }

    /// The next narrower registers, which a machine with these has too.
    fn narrower(self) -> Option<Self> {
        match self.0 {
            Kind::Four => None,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => Some(Self(Kind::Four)),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => Some(Self(Kind::Avx2)),
        }
    }

    /// All registers of this machine, widest first.
    #[cfg(test)]
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::widest()), |backend| backend.narrower())
    }

    /// The widest registers of which each sum of `n_classes` classes fills a group.
    pub(crate) fn for_classes(n_classes: usize) -> Self {
        let mut backend = Self::widest();
        while let Some(narrower) = backend.narrower().filter(|_| backend.n_groups() > n_classes) {
            backend = narrower;
        }
        backend
    }

    /// [`Lanes::GROUPS`] of these registers.
    pub(crate) fn n_groups(self) -> usize {
        struct Groups;
        impl ForLanes for Groups {
            type Output = usize;

            unsafe fn with<L: Lanes>(self) -> usize {
                L::GROUPS
            }
        }
        self.choose(Groups)
    }

    /// Does `what` with these registers.
    pub(crate) fn choose<W: ForLanes>(self, what: W) -> W::Output {
        // SAFETY: this machine has the registers, by the type's promise.
        unsafe {
            match self.0 {
                Kind::Four => what.with::<Four>(),
                #[cfg(target_arch = "x86_64")]
                Kind::Avx2 => what.with::<super::lanes::avx2::Avx2>(),
                #[cfg(target_arch = "x86_64")]
                Kind::Avx512 => what.with::<super::lanes::avx512::Avx512>(),
            }
        }
    }

    /// Runs `work`, compiled for these registers.
    pub(crate) fn run<W: Work>(self, work: W) -> W::Output {
        struct Run<W>(W);
        impl<W: Work> ForLanes for Run<W> {
            type Output = W::Output;

            unsafe fn with<L: Lanes>(self) -> W::Output {
                // SAFETY: the caller vouches for the instructions.
                unsafe { L::run(self.0) }
            }
        }
        self.choose(Run(work))
    }
}
