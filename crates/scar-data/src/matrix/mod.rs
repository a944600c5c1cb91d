//! A matrix in memory: how it is held, what is wrong with it, what is said of it.

pub(crate) mod checks;
pub(crate) mod field_runs;
pub(crate) mod field_summary;
pub(crate) mod store;
pub(crate) mod summary;
