//! Additions in proportion to deficits.

use crate::completion::ClassFill;
use crate::completion::counts::ClassCounts;

/// Additions in proportion to deficits against foundation sizes (measured ones, if the caller has them), at most the deficit
/// rounded up and at most the reserve.
///
/// Unlike in the published rule, a class that is full or has no reserve left does not stop the others; they get its part.
pub(in crate::completion) fn deficit(class: &ClassCounts) -> ClassFill {
    let deficit = class.need.deficit();
    // Deficits beyond 2⁶⁴ saturate, which is above any reserve.
    let cap = class.need.reserve.unwrap_or(u64::MAX).min(deficit.ceil() as u64);
    ClassFill { weight: deficit, cap: Some(cap), ..super::empty(class) }
}
