//! The laws by which an error may fall with the size.

use super::{exponential, inverse_log, power, rational};

/// A law: e(x) = a + b·g(x, c) with a, b ≥ 0 and g falling in x = size/N, so that every fit is monotone and never
/// below 0. Each has one rate c inside g.
///
/// Source: Viering & Loog 2021 (POW3, EXP3, M4, ILOG2).
///
/// ```
/// use scar_method::foundation::{FittedLaw, Law};
/// assert_eq!(Law::ALL.map(Law::name), ["power", "exponential", "rational", "inverse_log"]);
/// for law in Law::ALL {
///     let law = FittedLaw { law, offset: 0.1, height: 0.2, rate: 1.0, whole: 100.0 };
///     assert!(law.error(10.0) > law.error(20.0) && law.error(1e6) >= 0.1); // they fall, and never below their offset
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// a + b·x^(−c): the law that sizes come from unless the data contradict it.
    Power,
    /// a + b·e^(−c·x).
    Exponential,
    /// a + b/(1 + c·x): M4 of Viering & Loog with its exponent at 1.
    Rational,
    /// a + b/ln(1 + c·x): ILOG2 of Viering & Loog with a scale.
    InverseLog,
}

impl Law {
    /// All laws, the power law first.
    pub const ALL: [Self; 4] = [Self::Power, Self::Exponential, Self::Rational, Self::InverseLog];

    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Exponential => "exponential",
            Self::Rational => "rational",
            Self::InverseLog => "inverse_log",
        }
    }

    /// g(x, c), `x` > 0.
    pub(super) fn shape(self, x: f64, rate: f64) -> f64 {
        match self {
            Self::Power => power::shape(x, rate),
            Self::Exponential => exponential::shape(x, rate),
            Self::Rational => rational::shape(x, rate),
            Self::InverseLog => inverse_log::shape(x, rate),
        }
    }

    /// Lowest and highest rate that a fit may take.
    pub(super) fn rates(self) -> (f64, f64) {
        match self {
            Self::Power => power::RATES,
            Self::Exponential => exponential::RATES,
            Self::Rational => rational::RATES,
            Self::InverseLog => inverse_log::RATES,
        }
    }
}

/// A law with its constants.
///
/// ```
/// use scar_method::foundation::{FittedLaw, Law};
/// let law = FittedLaw { law: Law::Power, offset: 0.05, height: 0.1, rate: 0.5, whole: 1_000.0 };
/// // a + b·(n/N)^(−c): the error at the whole is a + b, at a quarter of it a + 2b.
/// assert!((law.error(1_000.0) - 0.15).abs() < 1e-12 && (law.error(250.0) - 0.25).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedLaw {
    /// The law.
    pub law: Law,
    /// a: the error at infinite size.
    pub offset: f64,
    /// b.
    pub height: f64,
    /// c.
    pub rate: f64,
    /// N: sizes are taken as shares of it.
    pub whole: f64,
}

impl FittedLaw {
    /// The error at `size` > 0.
    pub fn error(&self, size: f64) -> f64 {
        self.offset + self.height * self.law.shape(size / self.whole, self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_falls_over_all_sizes_and_rates() {
        for law in Law::ALL {
            let (low, high) = law.rates();
            for i in 0..=20 {
                let rate = low * libm::pow(high / low, f64::from(i) / 20.0);
                let values: Vec<f64> = (-40..=40).map(|j| law.shape(libm::exp(f64::from(j) / 5.0), rate)).collect();
                assert!(values.iter().all(|value| value.is_finite() && *value >= 0.0), "{law:?} {rate}");
                assert!(values.windows(2).all(|pair| pair[1] <= pair[0]), "{law:?} {rate}");
            }
        }
    }
}
