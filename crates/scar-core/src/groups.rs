//! Which rows belong together: those of one patient, video or document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The groups of the rows, as a column of the files names them. Rows of one group are not independent: a probe that has seen some of them
/// has half seen the others.
///
/// ```
/// use scar_core::Groups;
/// let of = |ids: &[u32]| Groups::new("x.csv".to_owned(), "patient".to_owned(), ids.to_vec());
/// let groups = of(&[7, 7, 2, 7, 2]).unwrap();
/// // Groups are numbered by their first rows.
/// assert_eq!((groups.column(), groups.ids(), groups.n_groups()), ("patient", [0, 0, 1, 0, 1].as_slice(), 2));
/// // Rows that each are a group of their own belong to no group.
/// assert_eq!(of(&[1, 2, 3]), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    file: String,
    column: String,
    /// The group of each row, from 0.
    ids: Vec<u32>,
    n_groups: usize,
}

/// A summary of groups, for pages and reports.
///
/// ```
/// use scar_core::{Groups, GroupSummary};
/// let groups = Groups::new("x.csv".to_owned(), "patient".to_owned(), vec![0, 0, 1, 0, 1]).unwrap();
/// let GroupSummary { column, groups, largest, .. } = groups.summary();
/// assert_eq!((column.as_str(), groups, largest), ("patient", 2, 3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupSummary {
    /// Name of the file with the column.
    pub file: String,
    /// Name of the column.
    pub column: String,
    /// Number of groups.
    pub groups: u64,
    /// Rows of the largest group.
    pub largest: u64,
}

impl Groups {
    /// The groups of the rows of `file`, as its `column` says: rows with the same of `ids` are one group. `None` if every row is a group of
    /// its own.
    pub fn new(file: String, column: String, ids: Vec<u32>) -> Option<Self> {
        let mut known = std::collections::HashMap::new();
        let ids: Vec<u32> = ids
            .iter()
            .map(|id| {
                let next = known.len() as u32;
                *known.entry(*id).or_insert(next)
            })
            .collect();
        (known.len() < ids.len()).then_some(Self { file, column, n_groups: known.len(), ids })
    }

    /// The groups of the rows at `positions` (from 0, in range), in that order. `None` if each would be a group of its own.
    pub fn at(&self, positions: &[usize]) -> Option<Self> {
        Self::new(self.file.clone(), self.column.clone(), positions.iter().map(|&position| self.ids[position]).collect())
    }

    /// The groups without the rows at the ascending `positions`. `None` if each other row would be a group of its own.
    pub fn without(&self, positions: &[usize]) -> Option<Self> {
        let kept: Vec<usize> = (0..self.ids.len()).filter(|row| positions.binary_search(row).is_err()).collect();
        self.at(&kept)
    }

    /// Name of the file with the column, as it is shown.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Name of the column.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// The group of each row, from 0.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Number of groups.
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// The summary to show.
    pub fn summary(&self) -> GroupSummary {
        let mut sizes = vec![0_u64; self.n_groups];
        self.ids.iter().for_each(|&id| sizes[id as usize] += 1);
        GroupSummary {
            file: self.file.clone(),
            column: self.column.clone(),
            groups: self.n_groups as u64,
            largest: sizes.into_iter().max().unwrap_or(0),
        }
    }
}
