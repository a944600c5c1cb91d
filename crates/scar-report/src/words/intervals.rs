//! Intervals in a sentence.

use std::fmt::Display;

use crate::{SizeReport, format};
use scar_method::completion::Interval;

/// `95 % interval 4 to 6`. Every interval of a report is one of 95 %.
pub(crate) fn interval(low: impl Display, high: impl Display) -> String {
    format!("95 % interval {low} to {high}")
}

/// That of a measured size, in brackets: `(95 % interval ≈ 830 to ≈ 1,420)`.
pub(crate) fn size_interval(size: &SizeReport) -> String {
    match (size.low, size.high) {
        (Some(low), Some(high)) => format!("({})", interval(format::size(Some(low)), format::size(Some(high)))),
        (Some(low), None) => format!("(95 % interval from {}, no upper end)", format::size(Some(low))),
        _ => "(interval not known)".to_owned(),
    }
}

/// That of a difference in points, in brackets behind a number; nothing where it is not known.
pub(super) fn points_interval(difference: &Interval) -> String {
    match (difference.low, difference.high) {
        (Some(low), Some(high)) => format!(" ({})", interval(format::points(low), format::points(high))),
        _ => String::new(),
    }
}
