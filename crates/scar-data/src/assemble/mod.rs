//! From several files to one data set.

pub(crate) mod align;
pub(crate) mod given;
pub(crate) mod id_files;
pub(crate) mod incoming;
pub(crate) mod join;
pub(crate) mod npy_parts;
pub(crate) mod parse;
pub(crate) mod read;
pub(crate) mod room;
pub(crate) mod row_counter;
pub(crate) mod tag_matrix;
