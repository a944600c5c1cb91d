//! The rows of the class table and their order.

use super::sorting::{SortColumn, Sorting, sorted_by};
use scar_report::finding::step_words;
use scar_report::{ClassMeasures, Note, RatioReport, Report};

/// A row: one class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassRow {
    /// Its place in class order.
    pub class_idx: usize,
    /// Its measures at the ratio shown.
    pub measures: ClassMeasures,
    /// Its foundation size, as the convention reports it.
    pub foundation_size: Option<f64>,
    /// The same with its interval, and the other sizes beside it.
    pub size_words: String,
    /// What must be known about this class's numbers.
    pub notes: Vec<String>,
}

/// A column that the table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClassColumn {
    /// Class order.
    Class,
    /// S.
    Scale,
    /// C.
    Coverage,
    /// A.
    Authenticity,
    /// R.
    Richness,
    /// Samples.
    FoundationSize,
}

impl ClassColumn {
    /// All columns, from the left.
    pub const ALL: [Self; 6] = [Self::Class, Self::Scale, Self::Coverage, Self::Authenticity, Self::Richness, Self::FoundationSize];

    fn value(self, row: &ClassRow) -> Option<f64> {
        let value = match self {
            Self::Class => return Some(row.class_idx as f64),
            Self::Scale => row.measures.scale,
            Self::Coverage => row.measures.coverage,
            Self::Authenticity => row.measures.authenticity,
            Self::Richness => row.measures.richness,
            Self::FoundationSize => return row.foundation_size,
        };
        value.is_finite().then_some(value)
    }
}

impl SortColumn for ClassColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Class => "Class",
            Self::Scale => "Scale",
            Self::Coverage => "Coverage",
            Self::Authenticity => "Authenticity",
            Self::Richness => "Richness",
            Self::FoundationSize => "Foundation size",
        }
    }
}

/// The rows at one ratio, in class order.
pub fn class_rows(report: &Report, at: &RatioReport) -> Vec<ClassRow> {
    let notes = |name: &str| report.number_diagnostics().filter(|note| note.class() == Some(name)).map(Note::words).collect();
    let rows = at.classes.iter().enumerate().map(|(class_idx, measures)| ClassRow {
        class_idx,
        measures: measures.clone(),
        foundation_size: report.step_size(class_idx),
        size_words: step_words(report, class_idx),
        notes: notes(&measures.class),
    });
    rows.collect()
}

/// The rows, which stand in class order, sorted by a column.
pub fn sort_rows(rows: Vec<ClassRow>, sorting: Sorting<ClassColumn>) -> Vec<ClassRow> {
    sorted_by(rows, sorting.is_descending, |row| sorting.column.value(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example::report;

    #[test]
    fn rows_sort_by_any_column_and_missing_numbers_come_last() {
        let mut report = report(4, &[1, 2]);
        report.measures[0].classes[2].coverage = f64::NAN;
        let order = |is_descending| {
            let rows = sort_rows(class_rows(&report, &report.measures[0]), Sorting { column: ClassColumn::Coverage, is_descending });
            rows.iter().map(|row| row.class_idx).collect::<Vec<_>>()
        };
        let (rising, falling) = (order(false), order(true));
        assert_eq!((rising[3], falling[3]), (2, 2));
        assert_eq!(rising[..3].iter().rev().collect::<Vec<_>>(), falling[..3].iter().collect::<Vec<_>>());
    }

    #[test]
    fn notes_stand_with_their_class() {
        let mut report = report(3, &[1]);
        report.foundation.diagnostics[0] = Note::NoFoundationSize { class: "class 1".to_owned() };
        let rows = class_rows(&report, &report.measures[0]);
        assert_eq!(rows.iter().map(|row| row.notes.len()).collect::<Vec<_>>(), [0, 1, 0]);
    }
}
