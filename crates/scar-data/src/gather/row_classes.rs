//! The class of a row at the time when the row comes, as far as it is known: a sample is stratified by it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::gather::column::{Column, ColumnRole};

/// Rows at whose ids one looks to say whether those of two files are of one kind.
const N_LOOKED_AT: usize = 1_000;

/// Classes from a file of labels.
#[derive(Debug)]
pub(crate) struct FileClasses {
    /// By rows in their order.
    classes: Vec<u32>,
    names: Vec<String>,
    /// By ids, where the file has some.
    by_id: HashMap<String, u32>,
}

impl FileClasses {
    /// The classes of rows in their order, each a position in `names`, and by the `row_ids` where there are some.
    pub(crate) fn new(classes: Vec<u32>, names: Vec<String>, row_ids: Option<&[String]>) -> Self {
        let by_id = row_ids.unwrap_or_default().iter().cloned().zip(classes.iter().copied()).collect();
        Self { classes, names, by_id }
    }
}

/// What tells the class of a row.
#[derive(Debug)]
pub(crate) enum RowClasses {
    /// Nothing: all rows are of one.
    Unknown,
    /// The column of classes that is read beside the matrix.
    Column,
    /// Another file, by the order of rows.
    File(Arc<FileClasses>),
    /// Another file, by the column of ids that is read beside the matrix.
    Ids(Arc<FileClasses>),
}

impl RowClasses {
    /// Says whether rows go by ids, now that some came.
    pub(crate) fn settle(&mut self, columns: &[Column]) {
        if let Self::Ids(file) = self {
            let is_known = |row: usize| id_of(columns, row).is_some_and(|id| file.by_id.contains_key(id));
            if !(0..N_LOOKED_AT).any(is_known) {
                *self = Self::File(Arc::clone(file));
            }
        }
    }

    /// The class of the row `row_idx`, from 0.
    pub(crate) fn of(&self, row_idx: u64, columns: &[Column]) -> u32 {
        let row = row_idx as usize;
        let class = match self {
            Self::Unknown => None,
            Self::Column => with_role(columns, ColumnRole::Class).and_then(|column| column.codes.get(row).copied()),
            Self::File(file) => file.classes.get(row).copied(),
            Self::Ids(file) => id_of(columns, row).and_then(|id| file.by_id.get(id).copied()),
        };
        class.unwrap_or(0)
    }

    /// Names of the classes; none where they are not known as rows come.
    pub(crate) fn names(&self, columns: &[Column]) -> Vec<String> {
        match self {
            Self::Unknown => Vec::new(),
            Self::Column => with_role(columns, ColumnRole::Class).map(|column| column.distinct.clone()).unwrap_or_default(),
            Self::File(file) | Self::Ids(file) => file.names.clone(),
        }
    }
}

fn with_role(columns: &[Column], role: ColumnRole) -> Option<&Column> {
    columns.iter().find(|column| column.role == role)
}

fn id_of(columns: &[Column], row: usize) -> Option<&str> {
    with_role(columns, ColumnRole::RowId)?.text(row)
}
