//! What columns beside the rows say of them: which to test on, and which belong together.

use serde::{Deserialize, Serialize};

use crate::gather::column::Column;
use crate::labels::groups::groups_among;
use crate::labels::split::split_among;
use scar_core::{Groups, Split};
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{Meaning, names_groups, names_ids, names_split, of_column};
use scar_files::options::ChosenColumns;

/// What is said of rows beside their classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RowMarks {
    /// Which are to test on.
    pub(crate) split: Option<Split>,
    /// Which belong together.
    pub(crate) groups: Option<Groups>,
}

impl RowMarks {
    /// As `columns` of the file shown as `file` say; `labels` is the column of labels, `chosen` those that a person named.
    pub(crate) fn among<'a>(
        file: &str,
        columns: impl IntoIterator<Item = (&'a String, &'a Column), IntoIter: Clone>,
        labels: Option<&str>,
        chosen: &ChosenColumns<'_>,
    ) -> Self {
        let columns = columns.into_iter();
        Self { split: split_among(file, columns.clone(), chosen.split), groups: groups_among(file, columns, labels, chosen.group) }
    }

    /// These, with the split that `other` gives where none is here.
    pub(crate) fn or_split(self, other: impl FnOnce() -> Option<Split>) -> Self {
        Self { split: self.split.or_else(other), ..self }
    }

    /// Those of the rows at `positions` (in range), in that order.
    pub(crate) fn at(self, positions: &[usize]) -> Self {
        Self { split: self.split.and_then(|split| split.at(positions)), groups: self.groups.and_then(|groups| groups.at(positions)) }
    }

    /// Those without the rows at the ascending `positions`.
    pub(crate) fn without(self, positions: &[usize]) -> Self {
        Self {
            split: self.split.and_then(|split| split.without(positions)),
            groups: self.groups.and_then(|groups| groups.without(positions)),
        }
    }
}

/// Whether a column of this name is read beside a matrix whose labels stand elsewhere: it is called so, or one that is in `chosen`.
pub(crate) fn tells_of_rows(name: &str, chosen: &ChosenColumns<'_>) -> bool {
    let is_usual = names_ids(name) || names_split(name) || names_groups(name) || of_column(name) == Some(Meaning::RowNumber);
    is_usual || [chosen.group, chosen.id, chosen.split].into_iter().flatten().any(|chosen| is_called(name, chosen))
}
