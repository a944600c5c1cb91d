//! In proportion to deficits, as far as each class reaches.

use crate::completion::Vessel;
use crate::completion::counts::ClassCounts;

/// Additions in proportion to deficits against foundation sizes (measured ones, if the caller has them), at most the deficit
/// rounded up and at most the reserve.
///
/// Unlike the published rule a class that is full or used up does not stop the others: its part goes to them.
pub(in crate::completion) fn deficit(class: &ClassCounts) -> Vessel {
    let deficit = class.need.deficit();
    // Sizes beyond 2⁶⁴ saturate, which no reserve does.
    let cap = class.need.reserve.unwrap_or(u64::MAX).min(deficit.ceil() as u64);
    Vessel { weight: deficit, cap: Some(cap), ..super::empty(class) }
}
