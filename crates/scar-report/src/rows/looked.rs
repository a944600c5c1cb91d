//! What a look at every row found.

use super::{RowTable, RowsReport};

/// Counts, listed rows, and what is known of every row.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// Counts, and the first rows of each kind.
    pub report: RowsReport,
    /// What is known of every row.
    pub table: RowTable,
}
