//! The lowest classes first.

use crate::completion::ClassFill;
use crate::completion::counts::ClassCounts;

/// Raises the classes with the fewest rows to one common count, as far as each reserve reaches.
pub(in crate::completion) fn level(class: &ClassCounts) -> ClassFill {
    ClassFill { base: class.need.count as f64, ..super::empty(class) }
}
