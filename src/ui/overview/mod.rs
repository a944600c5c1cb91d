//! The Overview place: what was found, before all numbers, and the report as files.

mod downloads;
mod keep_button;
mod place;
mod walk;

pub use place::OverviewPlace;
