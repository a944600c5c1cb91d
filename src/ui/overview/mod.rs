//! The first place: what was found, before all numbers.

mod place;

pub use place::OverviewPlace;
