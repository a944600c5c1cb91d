//! The class of a row at the time when the row comes, as far as it is known: a sample is stratified by it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::column::{Column, ColumnRole};
use crate::label_column;
use crate::label_file::{LabelFile, usual_rank};
use crate::label_values::RawLabels;
use crate::reading::Reading;

/// Rows at whose ids one looks to say whether those of two files are of one kind.
const N_LOOKED_AT: usize = 1_000;

/// Classes from a file of labels.
#[derive(Debug)]
pub(crate) struct FileClasses {
    /// By rows in their order.
    ids: Vec<u32>,
    names: Vec<String>,
    /// By ids, where the file has some.
    by_id: HashMap<String, u32>,
}

impl FileClasses {
    /// The classes in `file`.
    pub(crate) fn of(file: &LabelFile) -> Self {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut names = Vec::new();
        let mut id_of = |text: String| {
            *known.entry(text).or_insert_with_key(|text| {
                names.push(text.clone());
                names.len() as u32 - 1
            })
        };
        let ids: Vec<u32> = match &file.raw {
            RawLabels::Integers(values) => values.iter().map(|value| id_of(value.to_string())).collect(),
            RawLabels::Texts(values) => values.iter().map(|value| id_of(value.clone())).collect(),
        };
        let by_id = file.ids.iter().flat_map(|of_file| of_file.ids.iter().cloned().zip(ids.iter().copied())).collect();
        Self { ids, names, by_id }
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
    /// What tells them in `reading`: the labels of a file that was read before, or the column called `chosen`, or as labels are,
    /// of those called `names`; that column is marked.
    pub(crate) fn among(names: &[&str], columns: &mut [Column], chosen: Option<&str>, wants_labels: bool, reading: &Reading<'_>) -> Self {
        if let Some(classes) = &reading.file_classes {
            let Some(position) = names.iter().position(|name| label_column::is_id_name(name)) else {
                return Self::File(Arc::clone(classes));
            };
            columns[position].role = ColumnRole::RowId;
            return Self::Ids(Arc::clone(classes));
        }
        let of_chosen = names.iter().position(|name| chosen.is_some_and(|chosen| label_column::is_called(name, chosen)));
        let usual = || (0..names.len()).filter_map(|idx| Some((usual_rank(names[idx])?, idx))).min().map(|(_, idx)| idx);
        let Some(position) = of_chosen.or_else(usual).filter(|_| wants_labels) else { return Self::Unknown };
        columns[position].role = ColumnRole::Class;
        Self::Column
    }

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
            Self::Column => with_role(columns, ColumnRole::Class).and_then(|column| column.ids.get(row).copied()),
            Self::File(file) => file.ids.get(row).copied(),
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
