//! The result of an examination of every row.

use super::{RowTable, RowsReport};

/// The result of an examination of every row: counts, listed rows, and the findings for every row.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// Counts, and the first rows of each kind.
    pub report: RowsReport,
    /// The findings for every row.
    pub table: RowTable,
}
