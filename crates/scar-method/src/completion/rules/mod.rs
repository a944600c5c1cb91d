//! The rules, one file each: how many rows of each class to take, or which rows.

mod deficit;
mod even;
mod level;
mod margin;
mod random;
mod shares;

pub(super) use deficit::deficit;
pub(super) use even::even;
pub(super) use level::level;
pub(super) use margin::{margins, smallest_first};
pub(super) use random::draw;
pub(super) use shares::shares;

use crate::completion::ClassFill;
use crate::completion::counts::ClassCounts;

/// `class` with no rows present, weight 1, and its reserve as the cap.
fn empty(class: &ClassCounts) -> ClassFill {
    ClassFill { base: 0.0, weight: 1.0, cap: class.need.reserve, cost: class.cost }
}
