//! What reading gives, and what one can do with it.

pub(crate) mod extend;
pub(crate) mod rows_in_files;
pub(crate) mod select;
pub(crate) mod set;
pub(crate) mod types;
