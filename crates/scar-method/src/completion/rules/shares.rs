//! Towards the class shares of later use.

use crate::completion::ClassFill;
use crate::completion::counts::ClassCounts;

/// Brings primary and added rows together towards the shares: all classes rise to one common ratio count / share.
///
/// A class with share 0 gets nothing; one that has more than its share already gets nothing until the others have caught up.
pub(in crate::completion) fn shares(class: &ClassCounts) -> ClassFill {
    ClassFill { base: class.need.count as f64, weight: class.later_share, ..super::empty(class) }
}
