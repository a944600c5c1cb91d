//! From columns of texts to labels: which column, which classes, which ids, which rows to test on, and which belong together.

pub(crate) mod alike;
pub(crate) mod by_order;
pub(crate) mod choice;
pub(crate) mod class_names;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod groups;
pub(crate) mod header;
pub(crate) mod ids;
mod looks;
pub(crate) mod marks;
pub(crate) mod matching;
pub(crate) mod pairing;
pub(crate) mod split;
pub(crate) mod table;
pub(crate) mod tag_cells;
pub(crate) mod tag_lists;
pub(crate) mod tags;
pub(crate) mod values;
pub(crate) mod written;
