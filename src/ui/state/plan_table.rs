//! Which classes the plan's table shows, and in which order.

use super::plan_view::PlanRow;
use super::sorting::{SortColumn, Sorting, sorted_by};

/// A column that the table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanColumn {
    /// Class order.
    Class,
    /// Rows to add.
    Add,
    /// Rows in hand.
    Count,
    /// Foundation size.
    Size,
    /// What it lacks.
    Deficit,
    /// Rows that can be added.
    Available,
}

impl PlanColumn {
    /// All columns, from the left.
    pub const ALL: [Self; 6] = [Self::Class, Self::Add, Self::Count, Self::Size, Self::Deficit, Self::Available];

    fn value(self, class_idx: usize, row: &PlanRow) -> Option<f64> {
        match self {
            Self::Class => Some(class_idx as f64),
            Self::Count => Some(row.count as f64),
            Self::Size => row.shown_size(),
            Self::Deficit => row.shown_deficit(),
            Self::Available => row.available.map(|rows| rows as f64),
            Self::Add => row.add.map(|rows| rows as f64),
        }
    }
}

impl SortColumn for PlanColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Class => "Class",
            Self::Count => "In hand",
            Self::Size => "Should have",
            Self::Deficit => "Lacks",
            Self::Available => "Available",
            Self::Add => "Add",
        }
    }
}

/// The classes whose name has `search` in it, by their place, sorted.
pub fn shown_plan(rows: &[PlanRow], search: &str, sorting: Sorting<PlanColumn>) -> Vec<usize> {
    let search = search.trim().to_lowercase();
    let found = (0..rows.len()).filter(|&class| rows[class].class.to_lowercase().contains(&search)).collect();
    sorted_by(found, sorting.is_descending, |&class| sorting.column.value(class, &rows[class]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_found_and_sorted() {
        let row = |class: &str, count, size| PlanRow {
            class: class.to_owned(),
            count,
            size,
            deficit: None,
            available: None,
            add: None,
            share: None,
            cost: 1.0,
            goes_by_sizes: true,
        };
        let rows = [row("Cat", 5, Some(2.0)), row("dog", 9, None), row("Caracal", 7, Some(3.0))];
        let shown = |search, column, is_descending| shown_plan(&rows, search, Sorting { column, is_descending });
        assert_eq!(shown("", PlanColumn::Class, false), [0, 1, 2]);
        assert_eq!(shown(" CA", PlanColumn::Count, true), [2, 0]);
        assert_eq!(shown("", PlanColumn::Size, true), [2, 0, 1]);
        assert_eq!(shown("", PlanColumn::Add, true), [0, 1, 2], "no numbers: class order");
    }
}
