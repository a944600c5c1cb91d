//! Which rows are to test on, and who says so.

use serde::{Deserialize, Serialize};

use crate::Labels;

/// Rows that a file calls those to test on; all others are data.
///
/// ```
/// use scar_core::Split;
/// let of = |is_test: &[bool]| Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), is_test.to_vec());
/// let split = of(&[false, false, true, true]).unwrap();
/// assert_eq!((split.column(), split.value(), split.test_rows()), ("split", "test", vec![2, 3]));
/// // What divides nothing is no split.
/// assert_eq!((of(&[true, true]), of(&[false])), (None, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    file: String,
    column: Option<String>,
    value: String,
    /// Of each row.
    is_test: Vec<bool>,
}

/// A split as it is shown.
///
/// ```
/// use scar_core::{Labels, Split, SplitSummary};
/// let split = Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), vec![false, false, true, true, true]);
/// let split: SplitSummary = split.unwrap().summary(Some(&Labels::from_texts(&["a", "b", "a", "b", "b"])));
/// assert_eq!((split.column.as_str(), split.test_rows, split.class_rows), ("split", 3, vec![1, 2]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitSummary {
    /// The file that says so; the first of several.
    pub file: String,
    /// The column that says so, or what else does.
    pub column: String,
    /// Whether the names of the files say so.
    pub by_files: bool,
    /// What the rows to test on are called.
    pub value: String,
    /// Rows to test on.
    pub test_rows: u64,
    /// Of these, those of each class; empty without labels.
    pub class_rows: Vec<u64>,
}

impl Split {
    /// The rows of `file` that are to test on: those at which `is_test` is true, of each row. They are called `value` by `column`,
    /// or, where that is `None`, by the names of the files. Nothing where all rows are to test on, or none.
    pub fn new(file: String, column: Option<String>, value: String, is_test: Vec<bool>) -> Option<Self> {
        Self { file, column, value, is_test }.some()
    }

    /// This, where some of its rows are to test on and others are not.
    fn some(self) -> Option<Self> {
        (self.is_test.contains(&true) && self.is_test.contains(&false)).then_some(self)
    }

    /// Of the rows at `positions`, which are in range, in that order.
    pub fn at(&self, positions: &[usize]) -> Option<Self> {
        let is_test = positions.iter().map(|&position| self.is_test[position]).collect();
        Self { is_test, ..self.clone() }.some()
    }

    /// Without the rows at `positions`, which ascend.
    pub fn without(&self, positions: &[usize]) -> Option<Self> {
        let kept: Vec<usize> = (0..self.is_test.len()).filter(|row| positions.binary_search(row).is_err()).collect();
        self.at(&kept)
    }

    /// Name of the file that says so, as it is shown; the first of several.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The column that says so; «names of the files» where these do.
    pub fn column(&self) -> &str {
        self.column.as_deref().unwrap_or("names of the files")
    }

    /// What the rows to test on are called: `test`.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Rows it is about.
    pub fn n_rows(&self) -> usize {
        self.is_test.len()
    }

    /// The rows to test on, from 0, ascending; one at least.
    pub fn test_rows(&self) -> Vec<u32> {
        self.rows(true)
    }

    /// All other rows, from 0, ascending; one at least.
    pub fn data_rows(&self) -> Vec<u32> {
        self.rows(false)
    }

    /// This as it is shown, with the classes of all rows.
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

    /// Why nothing can be tested, as all rows of the class `class` are to test on, by `labels` of all rows; and the way out. Where
    /// no other class is tested it rather stands for labels that are kept back, as sets of a contest have them.
    pub fn only_tested(&self, labels: &Labels, class: u32) -> String {
        let (file, column, value, name) = (self.file(), self.column(), self.value(), &labels.class_names()[class as usize]);
        let is_kept_back = self.test_rows().iter().all(|&row| labels.class_ids()[row as usize] == class);
        let of_train = if self.column.is_some() { "rows to train on" } else { "files to train on" };
        let rest = if is_kept_back {
            format!(
                "and no other class is: it seems to stand for labels that are kept back, so nothing can be tested. Give the {of_train} alone."
            )
        } else {
            "so none is left to train on. Leave the split out of account (--ignore-split, the box on the page), or train on rows of every class."
                .to_owned()
        };
        format!("{file}: by «{column}», all rows of the class «{name}» are «{value}», {rest}")
    }

    fn rows(&self, is_test: bool) -> Vec<u32> {
        (0..self.is_test.len() as u32).filter(|&row| self.is_test[row as usize] == is_test).collect()
    }
}
