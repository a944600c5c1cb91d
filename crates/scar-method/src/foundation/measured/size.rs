//! From a fitted law and its spread to the size at which the error is within ε of that of the whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FittedLaw, Spread};
use scar_core::stats::halved;

/// Where a measured size lies relative to the sizes that were trained.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, MeasuredSettings, SizeRegion, ErrorsAtSize, measured_size};
/// // Errors of two repeats around `error`, at 1,000 rows and less.
/// let place = |error: fn(f64) -> f64| {
///     let points = [50.0, 100.0, 200.0, 500.0, 1_000.0];
///     let points = points.map(|n| ErrorsAtSize::new(n, vec![error(n) - 1e-4, error(n) + 1e-4])).to_vec();
///     let curve = ErrorCurve { empty_error: Some(0.5), ..ErrorCurve::new(points, 10_000) };
///     measured_size(&curve, &MeasuredSettings::default().check().unwrap()).place
/// };
/// assert_eq!(place(|n| 0.02 + 2.0 / n), Some(SizeRegion::InData)); // within 0.01 of the whole's 0.022 from 167 rows on
/// assert_eq!(place(|n| 0.02 + 4.0 / n.sqrt()), Some(SizeRegion::BeyondData)); // falls by 0.037 from 1,000 to 2,000 rows
/// assert_eq!(place(|_| 0.495), Some(SizeRegion::Empty)); // no row of the class costs 0.005
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SizeRegion {
    /// At 0: never predicting the class costs at most ε.
    Empty,
    /// Below the smallest size that was trained. The law gives the size; it is certain only to be at most the smallest trained size.
    BelowData,
    /// Within the sizes that were trained.
    InData,
    /// At the whole data the error still falls by more than ε per doubling. The size is where it stops doing so, by the law.
    BeyondData,
}

/// The tolerances in the form that the search needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    pub(super) epsilon: f64,
    /// The standard normal's quantile at 1 − δ.
    pub(super) z: f64,
}

impl Tolerance {
    /// This tolerance on test rows that show no difference below `resolution`.
    pub(super) fn at_least(self, resolution: f64) -> Self {
        Self { epsilon: self.epsilon.max(resolution), ..self }
    }
}

/// The range in which the size is searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    /// One row, as a share of N.
    pub(super) one_row: f64,
    /// The smallest size trained, as a share of N.
    pub(super) smallest: f64,
    /// The error without any row, where known.
    pub(super) empty_error: Option<f64>,
    /// The smallest difference that the test rows can show.
    pub(super) resolution: f64,
}

/// The search ends after this many doublings of the whole.
const MOST_DOUBLINGS: u32 = 20;

/// Whether the error still falls by more than ε from N to 2N.
pub(super) fn still_falls(law: &FittedLaw, epsilon: f64) -> bool {
    law.error(law.whole) - law.error(2.0 * law.whole) > epsilon
}

/// The size as a share of N, and its place; infinite where even 2^20 N is too small.
pub(super) fn size(law: &FittedLaw, spread: &Spread, range: Range, tolerance: Tolerance) -> (f64, SizeRegion) {
    let Tolerance { epsilon, z } = tolerance;
    let error = |x: f64| law.error(x * law.whole);
    if still_falls(law, epsilon) {
        return (beyond(|x| error(x) - error(2.0 * x) <= epsilon), SizeRegion::BeyondData);
    }
    if range.empty_error.is_some_and(|empty| empty - error(1.0) <= epsilon) {
        return (0.0, SizeRegion::Empty);
    }
    let x = within(range.one_row, |x| error(x) - error(1.0) + z * spread.deviation(x, 1.0) <= epsilon);
    // Bisection ends within 1e-9 of the size.
    (x, if x < range.smallest * (1.0 - 1e-6) { SizeRegion::BelowData } else { SizeRegion::InData })
}

/// The size, as a share of N, at which the error is within ε of the whole's, though it may fall further beyond.
pub(super) fn size_within(law: &FittedLaw, spread: &Spread, range: Range, tolerance: Tolerance) -> f64 {
    let error = |x: f64| law.error(x * law.whole);
    if range.empty_error.is_some_and(|empty| empty - error(1.0) <= tolerance.epsilon) {
        return 0.0;
    }
    within(range.one_row, |x| error(x) - error(1.0) + tolerance.z * spread.deviation(x, 1.0) <= tolerance.epsilon)
}

/// The smallest x in `one_row` … 1 from which `holds` is true. It must be true at 1, and stay true once it is.
pub(super) fn within(one_row: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let one_row = one_row.min(1.0);
    if holds(one_row) {
        return one_row;
    }
    first_between(one_row, 1.0, holds)
}

/// The smallest x ≥ 1 at which `holds` is true, up to the first doubling at which it is; infinite if there is none.
pub(super) fn beyond(holds: impl Fn(f64) -> bool) -> f64 {
    if holds(1.0) {
        return 1.0;
    }
    let mut high = 1.0;
    for _ in 0..MOST_DOUBLINGS {
        let low = high;
        high *= 2.0;
        if holds(high) {
            return first_between(low, high, holds);
        }
    }
    f64::INFINITY
}

/// The point in `low` … `high` from which `holds` is true, by bisection in logarithms. It is false at `low` and true at `high`.
pub(super) fn first_between(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    libm::exp(halved(libm::log(low), libm::log(high), 40, |log| !holds(libm::exp(log))).1)
}
