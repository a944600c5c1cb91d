//! What formats hand over, row by row: cells, columns, and the rows of a matrix, of which some are kept.

pub(crate) mod cell;
pub(crate) mod collector;
pub(crate) mod column;
pub(crate) mod held;
pub(crate) mod outlet;
pub(crate) mod row_classes;
