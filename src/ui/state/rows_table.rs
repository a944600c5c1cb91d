//! Which rows the table of rows shows, and in which order.

use super::sorting::{SortColumn, Sorting, sorted_by};
use scar_report::rows::{ClassRows, RowTable};

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// Likely labelled wrong, a near duplicate, far, or failed.
    #[default]
    WorthALook,
    /// Likely labelled wrong.
    Confident,
    /// Predicted as another class.
    Wrong,
    /// With a near duplicate.
    Twin,
    /// The first row of each group of copies.
    Copies,
    /// Far from every class.
    Far,
    /// Without any value but 0.
    Failed,
    /// All.
    All,
}

impl RowKind {
    /// All kinds, in the order of the list.
    pub const ALL: [Self; 8] =
        [Self::WorthALook, Self::Confident, Self::Wrong, Self::Twin, Self::Copies, Self::Far, Self::Failed, Self::All];

    /// Its name in the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorthALook => "Worth a look",
            Self::Confident => "Likely wrong labels",
            Self::Wrong => "Taken for another class",
            Self::Twin => "Near duplicates",
            Self::Copies => "Groups of copies",
            Self::Far => "Far from every class",
            Self::Failed => "Failed (all zeros)",
            Self::All => "All rows",
        }
    }

    fn flags(self) -> u8 {
        match self {
            Self::WorthALook => RowTable::WORTH_A_LOOK,
            Self::Confident => RowTable::CONFIDENT,
            Self::Wrong => RowTable::WRONG,
            Self::Twin | Self::Copies => RowTable::TWIN,
            Self::Far => RowTable::FAR,
            Self::Failed => RowTable::FAILED,
            Self::All => u8::MAX,
        }
    }

    fn has(self, table: &RowTable, row: u32) -> bool {
        match self {
            Self::All => true,
            Self::Copies => table.group_firsts[row as usize] == row,
            _ => table.has(row as usize, self.flags()),
        }
    }
}

/// A column that the table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowColumn {
    /// Position.
    Row,
    /// Class of the label.
    Label,
    /// Class that fits best.
    Suggested,
    /// Probability of the label's class and of that.
    Probability,
    /// Votes of the neighbors for either.
    Votes,
    /// How likely the label is wrong.
    Score,
    /// Cosine with the twin.
    Twin,
    /// Distance to the nearest class.
    Far,
}

impl RowColumn {
    /// All columns, from the left.
    pub const ALL: [Self; 8] =
        [Self::Row, Self::Label, Self::Suggested, Self::Probability, Self::Votes, Self::Score, Self::Twin, Self::Far];

    /// What it holds.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Row => "Where the row stands in its file, from 0, behind its id.",
            Self::Label => "The class that the data gives the row.",
            Self::Suggested => "The class that fits best by the probe and the nearest rows together.",
            Self::Probability => "Probability of the label's class, then of the class suggested, by a probe that never saw the row.",
            Self::Votes => "Votes of the 20 nearest rows for the label's class, then for the class suggested.",
            Self::Score => "The higher, the likelier the label is wrong. It orders rows and has no fixed zero.",
            Self::Twin => "The row that it is most like, and the cosine of the two, less the mean of all rows; then the size of its group.",
            Self::Far => "Distance to the nearest class in units of that class's spread.",
        }
    }

    fn value(self, table: &RowTable, row: u32) -> f64 {
        let at = row as usize;
        match self {
            Self::Row => row.into(),
            Self::Label => table.labels[at].into(),
            Self::Suggested => table.suggested[at].into(),
            Self::Probability => (table.suggested_probability[at] - table.label_probability[at]).into(),
            Self::Votes => (table.suggested_votes[at] - table.label_votes[at]).into(),
            Self::Score => table.wrong_scores[at].into(),
            Self::Twin => table.twin_cosines[at].into(),
            Self::Far => table.far_scores[at].into(),
        }
    }
}

impl SortColumn for RowColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Row => "Row",
            Self::Label => "Label",
            Self::Suggested => "Fits better",
            Self::Probability => "Probability",
            Self::Votes => "Neighbors",
            Self::Score => "Wrong score",
            Self::Twin => "Nearly repeats",
            Self::Far => "Distance",
        }
    }

    fn begins_with_largest(self) -> bool {
        !matches!(self, Self::Row | Self::Label | Self::Suggested)
    }
}

/// How the table stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsShown {
    /// Which rows.
    pub kind: RowKind,
    /// Part of an id, of a class's name, or a position.
    pub search: String,
    /// In which order.
    pub sorting: Sorting<RowColumn>,
}

impl Default for RowsShown {
    fn default() -> Self {
        Self { kind: RowKind::default(), search: String::new(), sorting: Sorting::by(RowColumn::Score) }
    }
}

impl RowsShown {
    /// The rows that are shown, in their order: of `selection`, where there is one, and of all else; equals in the order of the
    /// rows.
    pub fn rows(&self, table: &RowTable, classes: &[ClassRows], selection: Option<&[u32]>) -> Vec<u32> {
        let search = self.search.trim().to_lowercase();
        let is_found: Vec<bool> = classes.iter().map(|class| class.class.to_lowercase().contains(&search)).collect();
        let is_shown = |&row: &u32| {
            let at = row as usize;
            self.kind.has(table, row)
                && (is_found[table.labels[at] as usize]
                    || is_found[table.suggested[at] as usize]
                    || table.place(at).to_string() == search
                    || table.id(at).is_some_and(|id| id.to_lowercase().contains(&search)))
        };
        let rows: Vec<u32> = match selection {
            Some(selection) => selection.iter().copied().filter(is_shown).collect(),
            None => (0..table.n_rows() as u32).filter(is_shown).collect(),
        };
        sorted_by(rows, self.sorting.is_descending, |&row| Some(self.sorting.column.value(table, row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> RowTable {
        RowTable {
            labels: vec![0, 1, 1, 0],
            suggested: vec![1, 1, 0, 0],
            suggested_probability: vec![0.9, 0.8, 0.6, 0.7],
            label_probability: vec![0.1, 0.8, 0.4, 0.7],
            wrong_scores: vec![4.0, 0.2, 0.9, 0.1],
            twin_cosines: vec![0.0, 0.995, 0.0, 0.0],
            group_firsts: vec![RowTable::NO_TWIN, 1, RowTable::NO_TWIN, 1],
            far_scores: vec![f32::NAN, 1.0, 3.0, 2.0],
            flags: vec![RowTable::WRONG | RowTable::CONFIDENT, RowTable::TWIN, RowTable::WRONG, 0],
            ids: ["w1", "x2", "y3", "z4"].map(str::to_owned).to_vec().into(),
            ..RowTable::default()
        }
    }

    fn classes() -> [ClassRows; 2] {
        ["Ant", "bee"].map(|name| ClassRows { class: name.to_owned(), rows: 2, wrong: 1, confident: 1, duplicates: 0, far: 0 })
    }

    #[test]
    fn rows_are_chosen_found_and_sorted() {
        let mut shown = RowsShown::default();
        let rows = |shown: &RowsShown, selection: Option<&[u32]>| shown.rows(&table(), &classes(), selection);
        assert_eq!(rows(&shown, None), [0, 1]);
        shown.kind = RowKind::Copies;
        assert_eq!(rows(&shown, None), [1], "a group is one entry");
        shown.kind = RowKind::All;
        assert_eq!(rows(&shown, None), [0, 2, 1, 3], "by score");
        assert_eq!(rows(&shown, Some(&[1, 3])), [1, 3]);
        shown.sorting.click(RowColumn::Far);
        assert_eq!(rows(&shown, None), [2, 3, 1, 0], "what is not known last");
        shown.sorting.click(RowColumn::Far);
        assert_eq!(rows(&shown, None), [1, 3, 2, 0]);
        for (search, found) in [("ANT", &[3, 2, 0][..]), ("y3", &[2]), ("3", &[3, 2]), ("nobody", &[])] {
            shown.search = search.to_owned();
            assert_eq!(rows(&shown, None), found, "{search}");
        }
        shown.sorting.click(RowColumn::Label);
        assert!(!shown.sorting.is_descending, "names begin with the first");
    }
}
