//! From a law and a spread to the size at which the error is near enough to the whole's.

use super::{FittedLaw, Spread};

/// Where a size lies.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, MeasuredSettings, Place, SizePoint, measured_size};
/// // Errors of two repeats around `error`, at 1,000 rows and less.
/// let place = |error: fn(f64) -> f64| {
///     let points = [50.0, 100.0, 200.0, 500.0, 1_000.0];
///     let points = points.map(|n| SizePoint { size: n, errors: vec![error(n) - 1e-4, error(n) + 1e-4], flips: 0.0 }).to_vec();
///     let curve = ErrorCurve { points, n_test: 10_000, empty_error: Some(0.5) };
///     measured_size(&curve, &MeasuredSettings::default().check().unwrap()).place
/// };
/// assert_eq!(place(|n| 0.02 + 2.0 / n), Some(Place::InData)); // within 0.01 of the whole's 0.022 from 167 rows on
/// assert_eq!(place(|n| 0.02 + 4.0 / n.sqrt()), Some(Place::BeyondData)); // falls by 0.037 from 1,000 to 2,000 rows
/// assert_eq!(place(|_| 0.495), Some(Place::Empty)); // no row of the class costs 0.005
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At 0: even never predicting the class costs no more than ε.
    Empty,
    /// Below the smallest size that was trained: read off the law, and certain only to be at most that size.
    BelowData,
    /// Among the sizes that were trained.
    InData,
    /// The error still falls by more than ε a doubling at the whole: the size is the one from which it does not.
    BeyondData,
}

/// The tolerances in the form that the search needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    pub(super) epsilon: f64,
    /// The standard normal's quantile at 1 − δ.
    pub(super) z: f64,
}

/// The range in which the size is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    /// One row, as a share of N.
    pub(super) one_row: f64,
    /// The smallest size trained, as a share of N.
    pub(super) smallest: f64,
    /// The error without any row, where known.
    pub(super) empty_error: Option<f64>,
}

/// Farther than this many doublings of the whole nothing is looked for.
const MOST_DOUBLINGS: u32 = 20;

/// Whether the error still falls by more than ε from N to 2N.
pub(super) fn still_falls(law: &FittedLaw, epsilon: f64) -> bool {
    law.error(law.whole) - law.error(2.0 * law.whole) > epsilon
}

/// The size as a share of N, and its place; infinite where even 2^20 N is too small.
pub(super) fn size(law: &FittedLaw, spread: &Spread, range: Range, tolerance: Tolerance) -> (f64, Place) {
    let Tolerance { epsilon, z } = tolerance;
    let error = |x: f64| law.error(x * law.whole);
    if still_falls(law, epsilon) {
        return (beyond(|x| error(x) - error(2.0 * x) <= epsilon), Place::BeyondData);
    }
    if range.empty_error.is_some_and(|empty| empty - error(1.0) <= epsilon) {
        return (0.0, Place::Empty);
    }
    let x = within(range.one_row, |x| error(x) - error(1.0) + z * spread.deviation(x, 1.0) <= epsilon);
    // Bisection ends within 1e-9 of the size.
    (x, if x < range.smallest * (1.0 - 1e-6) { Place::BelowData } else { Place::InData })
}

/// The size, as a share of N, at which the error is within ε of the whole's, though it may fall further beyond.
pub(super) fn size_within(law: &FittedLaw, spread: &Spread, range: Range, tolerance: Tolerance) -> f64 {
    let error = |x: f64| law.error(x * law.whole);
    if range.empty_error.is_some_and(|empty| empty - error(1.0) <= tolerance.epsilon) {
        return 0.0;
    }
    within(range.one_row, |x| error(x) - error(1.0) + tolerance.z * spread.deviation(x, 1.0) <= tolerance.epsilon)
}

/// The smallest x in `one_row` … 1 from which `holds`, which does at 1 and once it does keeps doing so.
pub(super) fn within(one_row: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let one_row = one_row.min(1.0);
    if holds(one_row) {
        return one_row;
    }
    let (mut low, mut high) = (libm::log(one_row), 0.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if holds(libm::exp(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    libm::exp(high)
}

/// The smallest x ≥ 1 at which `holds`, to the first doubling at which it does; infinite where there is none.
pub(super) fn beyond(holds: impl Fn(f64) -> bool) -> f64 {
    if holds(1.0) {
        return 1.0;
    }
    let mut high = 1.0;
    for _ in 0..MOST_DOUBLINGS {
        let low = high;
        high *= 2.0;
        if holds(high) {
            let (mut low, mut high) = (libm::log(low), libm::log(high));
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                if holds(libm::exp(middle)) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return libm::exp(high);
        }
    }
    f64::INFINITY
}
