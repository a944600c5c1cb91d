//! The numbers behind figures as tables of texts: the page, the HTML report and Markdown show the same ones.

mod measures;
mod modalities;
mod plans;
mod sizes;

pub(crate) use self::measures::dataset_cells;
pub use self::measures::{bubbles, by_ratio};
pub use self::modalities::{bias_sizes, clusters, modality_matrix};
pub use self::plans::{accuracy_by_size, compared_pair_plans, compared_plans, rule_name};
pub(crate) use self::sizes::{count_if_known, step_errors, step_heights};
pub use self::sizes::{distribution, ranking, size_bars, step, whole_errors};

/// A table: its caption, its heads, and rows that each begin with the name of what they are of.
///
/// ```
/// use scar_report::tables::{Table, whole_errors};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let Table { heads, rows, .. } = whole_errors(report.measured.as_ref().unwrap());
/// assert_eq!((heads[0].as_str(), rows[0][0].text.as_str()), ("Rows trained with", "13"));
/// assert!(rows.iter().all(|row| row.len() == heads.len()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// The names of its columns.
    pub heads: Vec<String>,
    /// As many cells in each as there are heads.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Characters from which a cell holds words, which begin where the column does, rather than a number.
    const WORDS: usize = 40;

    /// A table of what can become texts.
    pub fn new<H: Into<String>, C: Into<Cell>>(
        caption: impl Into<String>,
        heads: impl IntoIterator<Item = H>,
        rows: impl IntoIterator<Item = Vec<C>>,
    ) -> Self {
        Self {
            caption: caption.into(),
            heads: heads.into_iter().map(Into::into).collect(),
            rows: rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect(),
        }
    }

    /// Whether the column at `place` holds names or sentences.
    pub(crate) fn is_of_words(&self, place: usize) -> bool {
        place == 0 || self.rows.iter().any(|row| row.get(place).is_some_and(|cell| cell.text.chars().count() >= Self::WORDS))
    }
}

/// A cell, and what is told of it where a pointer rests on it.
///
/// ```
/// use scar_report::tables::{Cell, whole_errors};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let Cell { text, more } = &whole_errors(report.measured.as_ref().unwrap()).rows[0][1];
/// // Rounded for people, and behind it every digit.
/// assert!(text.len() < more.len() + 10 && !more.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// What else is told; may be empty.
    pub more: String,
}

impl Cell {
    /// A cell of which more is told.
    pub fn with(text: impl Into<String>, more: impl Into<String>) -> Self {
        Self { text: text.into(), more: more.into() }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::with(text, "")
    }
}
