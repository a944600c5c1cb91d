//! The normal law: quantiles, and seeded draws from it and from laws that differ from it.

use scar_lens::probe::Random;

/// A uniform number strictly between 0 and 1.
pub fn uniform(random: &mut Random) -> f64 {
    (f64::from(random.below(u32::MAX)) + 0.5) / f64::from(u32::MAX)
}

/// The number that a standard normal variable stays below with chance `p` in (0, 1).
///
/// Source: Wichura 1988, algorithm AS 241 (PPND16), relative error about 1e-16.
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTER);
    }
    let r = (-libm::log(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let value = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &TAIL) };
    if q < 0.0 { -value } else { value }
}

fn ratio(r: f64, [above, below]: &[[f64; 8]; 2]) -> f64 {
    let horner = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * r + coefficient);
    horner(above) / horner(below)
}

const CENTER: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
];
const MIDDLE: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];
const TAIL: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_104,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_887_9,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

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
                Self::Normal => quantile(p),
                Self::CutNormal => quantile(0.158_655_253_931_457_05 + (1.0 - 0.158_655_253_931_457_05) * p),
                Self::Uniform => p,
                Self::Exponential => -libm::log(p),
                Self::TwoNormals => quantile(p) + if random.below(2) == 0 { 2.0 } else { -2.0 },
            }
        };
        (0..n).map(|_| one()).collect()
    }
}
