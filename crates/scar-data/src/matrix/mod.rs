//! A matrix in memory: how it is held, what is wrong with it, what is said of it.

pub(crate) mod checks;
pub(crate) mod store;
