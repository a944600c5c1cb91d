//! Seeded draws from the normal law and from laws that differ from it.

use scar_core::Random;
use scar_core::stats::normal_quantile;

/// A uniform number strictly between 0 and 1.
pub fn uniform(random: &mut Random) -> f64 {
    (f64::from(random.below(u32::MAX)) + 0.5) / f64::from(u32::MAX)
}

/// Laws to draw from.
#[derive(Clone, Copy)]
pub enum Law {
    Normal,
    /// Normal, but only what lies above its 16 % quantile: as positive logits are cut off at 0.
    CutNormal,
    Uniform,
    Exponential,
    /// Half around −2, half around 2, deviation 1.
    TwoNormals,
}

impl Law {
    pub const ALL: [Self; 5] = [Self::Normal, Self::CutNormal, Self::Uniform, Self::Exponential, Self::TwoNormals];

    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::CutNormal => "normal, cut off at −1",
            Self::Uniform => "uniform",
            Self::Exponential => "exponential",
            Self::TwoNormals => "two normals at ±2",
        }
    }

    pub fn draw(self, random: &mut Random, n: usize) -> Vec<f64> {
        let mut one = || {
            let p = uniform(random);
            match self {
                Self::Normal => normal_quantile(p),
                Self::CutNormal => normal_quantile(0.158_655_253_931_457_05 + (1.0 - 0.158_655_253_931_457_05) * p),
                Self::Uniform => p,
                Self::Exponential => -libm::log(p),
                Self::TwoNormals => normal_quantile(p) + if random.below(2) == 0 { 2.0 } else { -2.0 },
            }
        };
        (0..n).map(|_| one()).collect()
    }
}
