//! The Compare place: results side by side.

mod contrast_table;
mod kept_list;
mod place;

pub use place::ComparePlace;
