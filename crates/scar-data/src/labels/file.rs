//! What was read from a file of labels, whatever its format.

use serde::{Deserialize, Serialize};

use crate::gather::row_classes::FileClasses;
use crate::labels::error::LabelWarning;
use crate::labels::ids::Ids;
use crate::labels::marks::RowMarks;
use crate::labels::values::RawLabels;
use scar_files::RowPlaces;

/// Labels as they stand in a file, before anybody asked whether they fit a matrix.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LabelFile {
    /// The file's name as it is shown.
    pub(crate) name: String,
    /// The labels.
    pub(crate) raw: RawLabels,
    /// The column they came from, in a table; of lists of tags, the tag that was chosen.
    pub(crate) column: Option<String>,
    /// The column of lists of tags that they came from.
    pub(crate) tag_lists: Option<String>,
    /// All columns that could be labels, in a table.
    pub(crate) columns: Vec<String>,
    /// Further columns that a person chose, with their names.
    pub(crate) others: Vec<(String, RawLabels)>,
    /// What is odd about them.
    pub(crate) warnings: Vec<LabelWarning>,
    /// Columns beside them that may be ids, the likeliest first.
    pub(crate) ids: Vec<Ids>,
    /// What columns beside them say of the rows.
    pub(crate) marks: RowMarks,
    /// Names of all columns of a table of labels.
    pub(crate) names: Vec<String>,
    /// Where those that are held stand in the file.
    pub(crate) places: RowPlaces,
}

impl LabelFile {
    /// The labels `raw` of the file shown as `name`, and nothing beside them.
    pub(crate) fn of(name: String, raw: RawLabels) -> Self {
        let places = RowPlaces::default();
        Self {
            name,
            raw,
            column: None,
            tag_lists: None,
            columns: Vec::new(),
            others: Vec::new(),
            warnings: Vec::new(),
            ids: Vec::new(),
            marks: RowMarks::default(),
            names: Vec::new(),
            places,
        }
    }

    /// The field that they came from.
    pub(crate) fn field(&self) -> Option<&str> {
        self.tag_lists.as_deref().or(self.column.as_deref())
    }

    /// Keeps the rows at `positions`, which are in range, in that order.
    pub(crate) fn keep(&mut self, positions: &[usize]) {
        self.places.keep(self.raw.n_labels(), positions);
        self.raw = std::mem::take(&mut self.raw).at(positions);
        self.others.iter_mut().for_each(|(_, raw)| *raw = std::mem::take(raw).at(positions));
        self.marks = std::mem::take(&mut self.marks).at(positions);
    }

    /// Lets the rows at `positions` go, which ascend.
    pub(crate) fn leave_out(&mut self, positions: &[usize]) {
        self.places.leave_out(self.raw.n_labels(), positions);
        self.raw = std::mem::take(&mut self.raw).without(positions);
        self.others.iter_mut().for_each(|(_, raw)| *raw = std::mem::take(raw).without(positions));
        self.marks = std::mem::take(&mut self.marks).without(positions);
    }

    /// Takes the labels of the rows at `rows` away.
    pub(crate) fn unlabel(&mut self, rows: &[usize]) {
        self.raw.unlabel(rows);
    }

    /// Forgets that ids stand more than once: it was told what that means.
    pub(crate) fn forget_repeated_ids(&mut self) {
        self.warnings.retain(|warning| !matches!(warning, LabelWarning::DuplicateId { .. }));
    }

    /// The class of each row, to choose rows by.
    pub(crate) fn classes(&self) -> FileClasses {
        self.raw.classes(self.ids.first().filter(|ids| !ids.is_weak).map(|ids| ids.ids.as_slice()))
    }

    /// Whether its first line was guessed to be a header, so that [`LabelFile::fit`] may find that it is a label.
    pub(crate) fn has_guessed_header(&self) -> bool {
        self.warnings.iter().any(|warning| matches!(warning, LabelWarning::HeaderGuessed { .. }))
    }

    /// Whether there is a label for each of `n_rows`, once they [`LabelFile::fit`].
    pub(crate) fn fits(&self, n_rows: u64) -> bool {
        let n_labels = self.raw.n_labels();
        n_labels == n_rows || (self.has_guessed_header() && n_labels + 1 == n_rows)
    }

    /// Takes the first line for a label where it was guessed to be a header and the matrix has a row for it: the Embedding
    /// Projector's `metadata.tsv` of one column has no header.
    pub(crate) fn fit(&mut self, n_rows: u64) {
        let guessed = self.warnings.iter_mut().find_map(|warning| match warning {
            LabelWarning::HeaderGuessed { header } => Some((header.clone(), warning)),
            _ => None,
        });
        if let Some((header, warning)) = guessed
            && self.raw.n_labels() + 1 == n_rows
            && self.raw.put_first(&header)
        {
            *warning = LabelWarning::HeaderIsLabel { header };
            self.column = None;
            self.columns.clear();
        }
    }
}
