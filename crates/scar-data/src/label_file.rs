//! What was read from a file of labels, whatever its format.

use serde::{Deserialize, Serialize};

use crate::RowPlaces;
use crate::label_error::LabelWarning;
use crate::label_values::RawLabels;
use crate::pairing::Ids;
use scar_core::Split;

/// Labels as they stand in a file, before anybody asked whether they fit a matrix.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LabelFile {
    /// The file's name as it is shown.
    pub(crate) name: String,
    /// The labels.
    pub(crate) raw: RawLabels,
    /// The column they came from, in a table.
    pub(crate) column: Option<String>,
    /// All columns that could be labels, in a table.
    pub(crate) columns: Vec<String>,
    /// Further columns that a person chose, with their names.
    pub(crate) others: Vec<(String, RawLabels)>,
    /// What is odd about them.
    pub(crate) warnings: Vec<LabelWarning>,
    /// Ids that stand beside them.
    pub(crate) ids: Option<Ids>,
    /// The rows to test on, where a column beside them says so.
    pub(crate) split: Option<Split>,
    /// Where those that are held stand in the file.
    pub(crate) places: RowPlaces,
}

impl LabelFile {
    /// Keeps the rows at `positions`, which are in range, in that order.
    pub(crate) fn keep(&mut self, positions: &[usize]) {
        self.places.keep(self.raw.n_labels(), positions);
        self.raw = std::mem::take(&mut self.raw).at(positions);
        self.others.iter_mut().for_each(|(_, raw)| *raw = std::mem::take(raw).at(positions));
        self.split = self.split.take().and_then(|split| split.at(positions));
    }

    /// Lets the rows at `positions` go, which ascend.
    pub(crate) fn leave_out(&mut self, positions: &[usize]) {
        self.places.leave_out(self.raw.n_labels(), positions);
        self.raw = std::mem::take(&mut self.raw).without(positions);
        self.others.iter_mut().for_each(|(_, raw)| *raw = std::mem::take(raw).without(positions));
        self.split = self.split.take().and_then(|split| split.without(positions));
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
        if let (Some((header, warning)), RawLabels::Texts(texts)) = (guessed, &mut self.raw)
            && texts.len() as u64 + 1 == n_rows
        {
            texts.insert(0, header.clone());
            *warning = LabelWarning::HeaderIsLabel { header };
            self.column = None;
            self.columns.clear();
        }
    }
}

/// Names that a label column usually has, the likeliest first.
const USUAL_NAMES: [&str; 17] = [
    "label",
    "labels",
    "class",
    "y",
    "target",
    "category",
    "group",
    "class_name",
    "classname",
    "class_label",
    "label_name",
    "class_id",
    "label_id",
    "classes",
    "targets",
    "categories",
    "groups",
];

/// How likely a column of this name holds the labels: 0 is the likeliest, `None` where the name says nothing.
pub(crate) fn usual_rank(name: &str) -> Option<usize> {
    let name = plain_name(name);
    USUAL_NAMES.iter().position(|&usual| usual == name)
}

/// A name in lower case, with lines for blanks, without folders and without the training split: `train/Label` is `label`.
pub(crate) fn plain_name(name: &str) -> String {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let name = name.rsplit('/').next().unwrap_or_default();
    name.strip_suffix("_train").or_else(|| name.strip_prefix("train_")).unwrap_or(name).to_owned()
}

/// Whether a column of this name usually holds labels.
pub(crate) fn is_usual_name(name: &str) -> bool {
    usual_rank(name).is_some()
}
