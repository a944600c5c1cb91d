//! Fewer digits without another word: a number in a link is rounded so that everything coarser which is shown of it stays the same.

use crate::format;

/// How many digits the numbers of a link have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Precision {
    /// Decimals of shares, such as measures and errors.
    pub(super) decimals: usize,
    /// Significant digits of all other numbers, such as sizes.
    pub(super) digits: usize,
}

/// Decimals that are shown of a share.
const SHOWN: usize = 3;
/// Digits behind which an f64 says no more.
const MOST: usize = 17;

impl Precision {
    /// From the one with the most digits to the one with the fewest.
    pub(super) const ALL: [Self; 4] = [Self::new(6, 7), Self::new(5, 6), Self::new(4, 5), Self::new(SHOWN, 4)];

    const fn new(decimals: usize, digits: usize) -> Self {
        Self { decimals, digits }
    }

    /// A precision that was written down, if it is one that is written.
    pub(super) fn of(decimals: u64, digits: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|known| (known.decimals as u64, known.digits as u64) == (decimals, digits))
    }

    /// A share.
    pub(super) fn share(self, value: f64) -> f64 {
        Kind::Share.rounded(value, self.decimals)
    }

    /// How far a share spreads, or an end of its interval: one decimal less, as nothing is reckoned from it but what is shown.
    pub(super) fn spread(self, value: f64) -> f64 {
        Kind::Share.rounded(value, (self.decimals - 1).max(SHOWN))
    }

    /// Any other number.
    pub(super) fn number(self, value: f64) -> f64 {
        Kind::Number.rounded(value, self.digits)
    }

    /// A number that is only drawn.
    pub(super) fn drawn(self, value: f64) -> f64 {
        Kind::Number.rounded(value, self.digits - 1)
    }

    /// A number of about 0…1 that is drawn, and shown with its decimals on request.
    pub(super) fn drawn_share(self, value: f64) -> f64 {
        if value.abs() < 1.0 { self.drawn(value) } else { self.spread(value) }
    }

    /// A share of `n` things, from which their number is reckoned again.
    pub(super) fn share_of(self, value: f64, n: f64) -> f64 {
        let counted = |value: f64| (value * n).round();
        let shares = (self.decimals..=MOST).map(|decimals| Kind::Share.rounded(value, decimals));
        shares.into_iter().find(|&short| counted(short) == counted(value)).unwrap_or(value)
    }
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// With decimals.
    Share,
    /// With significant digits.
    Number,
}

impl Kind {
    fn rounded(self, value: f64, digits: usize) -> f64 {
        match self {
            Self::Share => rounded(value, digits, format::fixed),
            Self::Number => rounded(value, digits.saturating_sub(1), format::scientific),
        }
    }
}

/// Numbers by which classes are put in order: rounded, the smaller is still the smaller.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// Each number, ascending, and what it becomes. Empty where all digits are kept.
    numbers: Vec<(f64, f64)>,
}

impl Column {
    /// Shares of `precision`.
    pub(super) fn shares(precision: Option<Precision>, values: impl Iterator<Item = f64>) -> Self {
        precision.map_or_else(Self::default, |precision| Self::new(Kind::Share, precision.decimals, values))
    }

    /// Other numbers of `precision`.
    pub(super) fn numbers(precision: Option<Precision>, values: impl Iterator<Item = f64>) -> Self {
        precision.map_or_else(Self::default, |precision| Self::new(Kind::Number, precision.digits, values))
    }

    fn new(kind: Kind, digits: usize, values: impl Iterator<Item = f64>) -> Self {
        let mut exact: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        exact.sort_by(f64::total_cmp);
        exact.dedup();
        let mut digits = vec![digits; exact.len()];
        let mut short: Vec<f64> = exact.iter().zip(&digits).map(|(&value, &digits)| kind.rounded(value, digits)).collect();
        while let Some(idx) = (1..exact.len()).find(|&idx| short[idx - 1] >= short[idx] && digits[idx] <= MOST) {
            for idx in [idx - 1, idx] {
                digits[idx] += 1;
                short[idx] = if digits[idx] > MOST { exact[idx] } else { kind.rounded(exact[idx], digits[idx]) };
            }
        }
        Self { numbers: exact.into_iter().zip(short).collect() }
    }

    /// What `value` becomes.
    pub(super) fn of(&self, value: f64) -> f64 {
        let place = self.numbers.binary_search_by(|(exact, _)| exact.total_cmp(&value));
        place.map_or(value, |place| self.numbers[place].1)
    }
}

/// `value` with `digits` of them, or as many more as it takes so that rounding the result further gives what rounding `value` gives: 0.12349
/// would become 0.1235, which some round to 0.124, and so stays as it is. A last digit of 5 has more behind it.
fn rounded(value: f64, digits: usize, text: fn(f64, usize) -> String) -> f64 {
    if !value.is_finite() {
        return value;
    }
    let fits = |digits: usize| {
        let words = text(value, digits);
        let short: f64 = words.parse().ok()?;
        let is_half = short != value && words.split('e').next().is_some_and(|words| words.trim_end_matches('0').ends_with('5'));
        (!is_half && (0..digits).all(|coarser| text(short, coarser) == text(value, coarser))).then_some(short)
    };
    (digits..=MOST).find_map(fits).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FEW: Precision = Precision::new(4, 5);

    #[test]
    fn what_is_rounded_again_is_as_if_it_never_had_been() {
        assert_eq!((FEW.share(0.123_412), FEW.share(0.123_567), FEW.share(1.0)), (0.1234, 0.1236, 1.0));
        assert_eq!([0.123_49, 0.123_451, 0.25].map(|value| FEW.share(value)), [0.12349, 0.123451, 0.25]);
        assert_eq!((FEW.number(20_926.51), FEW.number(1.234_56e-9), FEW.number(0.0)), (20_927.0, 1.2346e-9, 0.0));
        assert!(FEW.share(f64::NAN).is_nan());
    }

    #[test]
    fn counts_and_order_outlast_rounding() {
        assert_eq!(FEW.share_of(12_345.0 / 54_321.0, 54_321.0), 0.22726);
        assert_eq!(FEW.share_of(0.5, 10.0), 0.5);
        let values = [0.123_42, 0.123_44, 0.123_44, 0.5, f64::NAN];
        let column = Column::shares(Some(FEW), values.into_iter());
        assert_eq!(values[..4].iter().map(|&value| column.of(value)).collect::<Vec<_>>(), [0.12342, 0.12344, 0.12344, 0.5]);
        assert_eq!(Column::shares(None, values.into_iter()).of(0.123_42), 0.123_42);
    }

    proptest! {
        #[test]
        fn the_smaller_stays_the_smaller(values in proptest::collection::vec(prop_oneof![0.0..1.0, 0.5..0.5001], 1..60)) {
            let column = Column::numbers(Some(FEW), values.iter().copied());
            for pair in values.windows(2) {
                prop_assert_eq!(pair[0].partial_cmp(&pair[1]), column.of(pair[0]).partial_cmp(&column.of(pair[1])));
            }
        }

        #[test]
        fn every_coarser_form_is_the_same(value in prop_oneof![0.0..1.0, -1e6..1e6, 0.0..1e-6]) {
            let (share, number) = (FEW.share(value), FEW.number(value));
            for digits in 0..=3 {
                prop_assert_eq!(format!("{value:.digits$}"), format!("{share:.digits$}"));
                prop_assert_eq!(format!("{value:.digits$e}"), format!("{number:.digits$e}"));
            }
            prop_assert_eq!((FEW.share(share), FEW.number(number)), (share, number));
        }
    }
}
