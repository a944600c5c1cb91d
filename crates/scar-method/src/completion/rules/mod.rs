//! One file per rule: how many rows of each class, or which rows.

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

use crate::completion::Vessel;
use crate::completion::counts::ClassCounts;

/// A vessel for `class` with nothing in it: its cap is the reserve.
fn empty(class: &ClassCounts) -> Vessel {
    Vessel { base: 0.0, weight: 1.0, cap: class.need.reserve, cost: class.cost }
}
