//! A table of texts, from which labels are taken.

use crate::gather::column::Column;

/// A table of texts: the first line apart, because it may be a header.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Cells of the first line.
    pub(crate) first: Vec<String>,
    /// Cells of the other lines, a column each.
    pub(crate) columns: Vec<Column>,
    /// Line of each row after the first, counted from 1.
    pub(crate) lines: Vec<u64>,
}
