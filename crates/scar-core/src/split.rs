//! Which rows the files set apart to test on.

use serde::{Deserialize, Serialize};

use crate::Labels;
use crate::problem::{Code, Problem};

/// The rows that the files mark as test rows, by a column or by file names. All other rows are data.
///
/// ```
/// use scar_core::Split;
/// let of = |is_test: &[bool]| Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), is_test.to_vec());
/// let split = of(&[false, false, true, true]).unwrap();
/// assert_eq!((split.column(), split.value(), split.test_rows()), ("split", "test", vec![2, 3]));
/// // Rows that are all test rows, or none, are no split.
/// assert_eq!((of(&[true, true]), of(&[false])), (None, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    file: String,
    column: Option<String>,
    value: String,
    /// One value per row.
    is_test: Vec<bool>,
}

/// A summary of a split, for pages and reports.
///
/// ```
/// use scar_core::{Labels, Split, SplitSummary};
/// let split = Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), vec![false, false, true, true, true]);
/// let split: SplitSummary = split.unwrap().summary(Some(&Labels::from_texts(&["a", "b", "a", "b", "b"])));
/// assert_eq!((split.column.as_str(), split.test_rows, split.class_rows), ("split", 3, vec![1, 2]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitSummary {
    /// Name of the file with the split; the first of several.
    pub file: String,
    /// Name of the split column, or `names of the files`.
    pub column: String,
    /// Whether the split follows from the names of the files.
    pub by_files: bool,
    /// The value that marks test rows, such as `test`.
    pub value: String,
    /// Number of test rows.
    pub test_rows: u64,
    /// Test rows of each class, in class order; empty without labels.
    pub class_rows: Vec<u64>,
}

impl Split {
    /// The split of the rows of `file`: row *i* is a test row if `is_test[i]`. `column` is the column whose value `value` marks the test
    /// rows; `None` if the names of the files mark them. Gives `None` if all rows are test rows, or none is.
    pub fn new(file: String, column: Option<String>, value: String, is_test: Vec<bool>) -> Option<Self> {
        Self { file, column, value, is_test }.some()
    }

    /// This split, if it has both test rows and other rows.
    fn some(self) -> Option<Self> {
        (self.is_test.contains(&true) && self.is_test.contains(&false)).then_some(self)
    }

    /// The split of the rows at `positions` (from 0, in range), in that order. `None` if it would have one kind of row only.
    pub fn at(&self, positions: &[usize]) -> Option<Self> {
        let is_test = positions.iter().map(|&position| self.is_test[position]).collect();
        Self { is_test, ..self.clone() }.some()
    }

    /// The split without the rows at the ascending `positions`. `None` if it would have one kind of row only.
    pub fn without(&self, positions: &[usize]) -> Option<Self> {
        let kept: Vec<usize> = (0..self.is_test.len()).filter(|row| positions.binary_search(row).is_err()).collect();
        self.at(&kept)
    }

    /// Name of the file with the split, as it is shown; the first of several.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Name of the split column; `names of the files` if these mark the test rows.
    pub fn column(&self) -> &str {
        self.column.as_deref().unwrap_or("names of the files")
    }

    /// The value that marks test rows, such as `test`.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Number of all rows.
    pub fn n_rows(&self) -> usize {
        self.is_test.len()
    }

    /// Positions of the test rows, from 0, ascending; at least one.
    pub fn test_rows(&self) -> Vec<u32> {
        self.rows(true)
    }

    /// Positions of all other rows, from 0, ascending; at least one.
    pub fn data_rows(&self) -> Vec<u32> {
        self.rows(false)
    }

    /// The summary to show; `labels` are the labels of all rows.
    pub fn summary(&self, labels: Option<&Labels>) -> SplitSummary {
        let labels = labels.filter(|labels| labels.n_samples() == self.n_rows());
        let mut class_rows = vec![0; labels.map_or(0, Labels::n_classes)];
        let test_rows = self.test_rows();
        if let Some(labels) = labels {
            test_rows.iter().for_each(|&row| class_rows[labels.class_ids()[row as usize] as usize] += 1);
        }
        SplitSummary {
            file: self.file.clone(),
            column: self.column().to_owned(),
            by_files: self.column.is_none(),
            value: self.value.clone(),
            test_rows: test_rows.len() as u64,
            class_rows,
        }
    }

    /// The refusal of a class of which all rows are test rows, so that nothing is left to train on. `labels` are those of all rows.
    ///
    /// If no other class is tested, the class is probably a placeholder for labels that were kept back, as in the test set of a contest;
    /// the refusal then says so.
    pub fn only_tested(&self, labels: &Labels, class: u32) -> Problem {
        let (file, column, value, name) = (self.file(), self.column(), self.value(), &labels.class_names()[class as usize]);
        let is_kept_back = self.test_rows().iter().all(|&row| labels.class_ids()[row as usize] == class);
        let of_train = if self.column.is_some() { "rows to train on" } else { "files to train on" };
        let rest = if is_kept_back {
            format!(
                "and no other class is: it seems to stand for labels that are kept back, so nothing can be tested. Give the {of_train} alone."
            )
        } else {
            "so none is left to train on. Leave the split out of account, or train on rows of every class.".to_owned()
        };
        let message = format!("{file}: by «{column}», all rows of the class «{name}» are «{value}», {rest}");
        let problem = Problem::new(Code::TooFewPerClass, message).in_file(file);
        if is_kept_back { problem } else { problem.with_option("--ignore-split") }
    }

    fn rows(&self, is_test: bool) -> Vec<u32> {
        (0..self.is_test.len() as u32).filter(|&row| self.is_test[row as usize] == is_test).collect()
    }
}
