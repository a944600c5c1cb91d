//! Divides the rows into rows to train on and test rows.

use crate::cross_fit::{MOST_FOLDS, folds, left_out};
use crate::group_folds::group_folds;
use scar_core::Random;
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Groups, Labels, Matrix, Split};
use scar_report::TestKind;

/// Part of the path of the draw below.
const HELD_OUT: u64 = 3;

/// A test set given by the user, with the classes of the set.
///
/// ```
/// use ndarray::array;
/// use scar_analysis::{Extras, TestSet, run_with};
/// use scar_method::settings::Settings;
/// use scar_core::Labels;
/// use scar_core::problem::Code;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `set` has the classes ant, bee and cat.
/// let rows = array![[1.2, -0.7], [0.0, 1.2], [-1.2, -0.7]].into();
/// let of = |labels: [&str; 3]| TestSet::new(&rows, &Labels::from_texts(&labels), &set, "test.npy");
/// assert_eq!(of(["cat", "ant", "cow"]).unwrap_err().code, Code::LabelKind);
/// let test = of(["cat", "ant", "bee"]).unwrap();
/// // With a given test set, nothing is held out.
/// let extras = Extras { test: Some(test), ..Extras::default() };
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let report = run_with(&set, report.data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report;
/// let tested = report.measured.unwrap().test;
/// assert_eq!((tested.rows, tested.train_rows, tested.file.as_deref()), (3, 120, Some("test.npy")));
/// ```
#[derive(Clone, Debug)]
pub struct TestSet {
    embeddings: Matrix,
    class_ids: Vec<u32>,
    file: String,
}

impl TestSet {
    /// A test set for probes trained on `set`: `embeddings` (shape *n* × *D*, finite) with the classes `labels` (length *n*), read from the
    /// file shown as `file`.
    ///
    /// # Errors
    /// [`Code::LabelLength`] if there is not one label per row, [`Code::RowMismatch`] if the dimensions differ,
    /// [`Code::LabelKind`] for a class that `set` does not have.
    pub fn new(embeddings: &Matrix, labels: &Labels, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        let class_ids = fitting(embeddings, labels, set, file)?;
        Ok(Self { embeddings: embeddings.clone(), class_ids, file: file.to_owned() })
    }
}

/// Checks that rows from the file shown as `file` fit `set`, and gives the class of `set` for each row of `embeddings` by its label.
///
/// # Errors
/// [`Code::LabelLength`], [`Code::RowMismatch`], [`Code::LabelKind`].
pub(super) fn fitting(embeddings: &Matrix, labels: &Labels, set: &EmbeddingSet, file: &str) -> Result<Vec<u32>, Problem> {
    if labels.n_samples() != embeddings.n_rows() {
        let message = format!("{file}: {} labels for {} rows. Give one label per row.", labels.n_samples(), embeddings.n_rows());
        return Err(Problem::new(Code::LabelLength, message).in_file(file));
    }
    same_dims(embeddings.n_dims(), set, file)?;
    aligned_classes(labels, set.labels(), file)
}

/// Checks that the file shown as `file`, with `n_dims` columns, has the dimensions of `set`.
///
/// # Errors
/// [`Code::RowMismatch`] with both numbers.
pub(super) fn same_dims(n_dims: usize, set: &EmbeddingSet, file: &str) -> Result<(), Problem> {
    if n_dims == set.n_dims() {
        return Ok(());
    }
    let message = format!(
        "{file} has {n_dims} columns and the data {}. Give embeddings of the same model, of {} columns.",
        set.n_dims(),
        set.n_dims()
    );
    Err(Problem::new(Code::RowMismatch, message).in_file(file))
}

/// The class of each of `labels` (of the file shown as `file`) as a class id of `known`.
///
/// # Errors
/// [`Code::LabelKind`] for a class that is not among them.
fn aligned_classes(labels: &Labels, known: &Labels, file: &str) -> Result<Vec<u32>, Problem> {
    let mut of_class = Vec::with_capacity(labels.n_classes());
    for name in labels.class_names() {
        let Some(class) = known.class_names().iter().position(|other| other == name) else {
            let message = format!("{file}: the class «{name}» of its labels is none of the data's. Give rows of the data's classes only.");
            return Err(Problem::new(Code::LabelKind, message).in_file(file));
        };
        of_class.push(class as u32);
    }
    Ok(labels.class_ids().iter().map(|&class| of_class[class as usize]).collect())
}

/// Rows to train on, and test rows.
pub(super) struct Rows<'a> {
    /// Ascending.
    pub(super) train: Vec<u32>,
    /// Rows of each class to train on.
    pub(super) train_counts: Vec<u64>,
    /// Rows that all trainings are tested on.
    pub(super) test: Option<TestRows<'a>>,
    /// Where there are none, each training is tested on the rows that it leaves out. Ratio 1 leaves none out, so it is cross-fitted in
    /// these folds; without any, nothing is tested.
    pub(super) folds: Vec<Vec<u32>>,
    /// The groups of all rows, where folds are of whole groups: a row tests no training that has seen a row of its group.
    pub(super) groups: Option<&'a Groups>,
}

/// Test rows, on which no probe is trained.
pub(super) struct TestRows<'a> {
    pub(super) embeddings: &'a Matrix,
    pub(super) sample_idxs: Vec<u32>,
    /// The class of each test row.
    pub(super) class_ids: Vec<u32>,
    pub(super) kind: TestKind,
    pub(super) file: Option<String>,
    /// The split column that marks the test rows, if there is one.
    pub(super) column: Option<String>,
}

impl<'a> Rows<'a> {
    /// All rows of the data, without test rows. The test rows of the `split` are not data.
    pub(super) fn all(set: &EmbeddingSet, split: Option<&Split>) -> Self {
        let rows = split.map_or_else(|| (0..set.n_samples() as u32).collect(), Split::data_rows);
        Self::of(rows, set.labels(), None)
    }

    /// All rows of the data, to be tested by probes that have not seen them: in folds, `share` of the rows each; with a share of 0, nothing is
    /// tested. Folds are of whole `groups`, where there are two groups or more.
    pub(super) fn crossed(set: &EmbeddingSet, share: f64, seed: u64, groups: Option<&'a Groups>) -> Self {
        let rows = Self::all(set, None);
        let Some(n_folds) = n_folds(share, rows.train.len()) else { return rows };
        match groups.filter(|groups| groups.n_groups() > 1) {
            Some(groups) => {
                Self { folds: group_folds(set.labels(), &rows.train, groups.ids(), seed, n_folds), groups: Some(groups), ..rows }
            }
            None => Self { folds: folds(set, &rows.train, seed, n_folds), ..rows },
        }
    }

    /// All rows of the data, and the `given` test set.
    pub(super) fn with_test_set(set: &'a EmbeddingSet, given: &'a TestSet) -> Self {
        Self { test: Some(given.rows()), ..Self::all(set, None) }
    }

    /// All rows of the data, and the test rows of the `split`.
    ///
    /// # Errors
    /// [`Code::TooFewPerClass`] for a class that has test rows only.
    pub(super) fn split(set: &'a EmbeddingSet, split: &Split) -> Result<Self, Problem> {
        let (labels, sample_idxs) = (set.labels(), split.test_rows());
        let rows = Self::all(set, Some(split));
        if let Some(class) = rows.train_counts.iter().position(|&count| count == 0) {
            return Err(split.only_tested(labels, class as u32));
        }
        let test = TestRows {
            embeddings: set.embeddings(),
            class_ids: sample_idxs.iter().map(|&idx| labels.class_ids()[idx as usize]).collect(),
            sample_idxs,
            kind: TestKind::Split,
            file: Some(split.file().to_owned()),
            column: Some(split.column().to_owned()),
        };
        Ok(Self { test: Some(test), ..rows })
    }

    /// A stratified `share` of the rows is held out, rounded to whole rows of each class and never a whole class; with a share of 0 there
    /// are no test rows. Plans are compared on such rows. Of `groups`, whole ones are held out.
    pub(super) fn held_out(set: &'a EmbeddingSet, share: f64, seed: u64, groups: Option<&'a Groups>) -> Self {
        let labels = set.labels();
        let crossed = Self::crossed(set, share, seed, groups);
        if crossed.groups.is_some() {
            let test = crossed.folds[0].clone();
            return Self::with_held_out(set, left_out(&crossed.train, &test), test);
        }
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); labels.n_classes()];
        for (sample_idx, &class) in labels.class_ids().iter().enumerate() {
            members[class as usize].push(sample_idx as u32);
        }
        let (mut train, mut test) = (Vec::new(), Vec::new());
        let mut random = Random::new(seed, &[HELD_OUT]);
        for of_class in &mut members {
            let n_held_out = ((of_class.len() as f64 * share).round() as usize).min(of_class.len().saturating_sub(1));
            random.choose_to_front(of_class, n_held_out);
            test.extend_from_slice(&of_class[..n_held_out]);
            train.extend_from_slice(&of_class[n_held_out..]);
        }
        train.sort_unstable();
        test.sort_unstable();
        Self::with_held_out(set, train, test)
    }

    /// The rows `train` to train on, and `test` to test on, if there are any.
    fn with_held_out(set: &'a EmbeddingSet, train: Vec<u32>, test: Vec<u32>) -> Self {
        let labels = set.labels();
        let class_ids = test.iter().map(|&idx| labels.class_ids()[idx as usize]).collect();
        let test = (!test.is_empty()).then(|| TestRows {
            embeddings: set.embeddings(),
            sample_idxs: test,
            class_ids,
            kind: TestKind::HeldOut,
            file: None,
            column: None,
        });
        Self::of(train, labels, test)
    }

    /// Whether trainings can be tested.
    pub(super) fn is_tested(&self) -> bool {
        self.test.is_some() || !self.folds.is_empty()
    }

    fn of(train: Vec<u32>, labels: &Labels, test: Option<TestRows<'a>>) -> Self {
        let train_counts = counts(&train, labels);
        Self { train, train_counts, test, folds: Vec::new(), groups: None }
    }
}

impl TestSet {
    fn rows(&self) -> TestRows<'_> {
        TestRows {
            embeddings: &self.embeddings,
            sample_idxs: (0..self.class_ids.len() as u32).collect(),
            class_ids: self.class_ids.clone(),
            kind: TestKind::File,
            file: Some(self.file.clone()),
            column: None,
        }
    }
}

/// Folds for a test `share`: as many as parts of that size, no more than rows; `None` for a share of 0, or fewer than two rows.
fn n_folds(share: f64, n_rows: usize) -> Option<u32> {
    (share > 0.0 && n_rows > 1).then(|| ((1.0 / share).round() as u32).clamp(2, MOST_FOLDS.min(n_rows as u32)))
}

/// Number of `rows` of each class.
pub(super) fn counts(rows: &[u32], labels: &Labels) -> Vec<u64> {
    let mut counts = vec![0; labels.n_classes()];
    rows.iter().for_each(|&idx| counts[labels.class_ids()[idx as usize] as usize] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;

    fn set(labels: &[i128]) -> EmbeddingSet {
        let embeddings = Array2::from_shape_fn((labels.len(), 2), |(row, column)| (row * 2 + column) as f32);
        EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(labels))).expect("sound")
    }

    #[test]
    fn a_share_of_each_class_is_held_out_and_never_all_of_it() {
        let labels: Vec<i128> = (0..41)
            .map(|i| {
                if i < 30 {
                    0
                } else if i < 40 {
                    1
                } else {
                    2
                }
            })
            .collect();
        let set = set(&labels);
        let rows = Rows::held_out(&set, 0.2, 7, None);
        assert_eq!(rows.train_counts, [24, 8, 1]);
        let test = rows.test.expect("held out");
        assert_eq!(test.class_ids.len(), 8);
        let mut all: Vec<u32> = rows.train.iter().chain(&test.sample_idxs).copied().collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..41), "every row once");
        assert!(Rows::held_out(&set, 0.0, 7, None).test.is_none());
    }

    #[test]
    fn test_classes_are_found_by_name() {
        let (data, test) = (set(&[3, 3, 9, 9]), set(&[9, 3, 3]));
        let of = |test: &EmbeddingSet| TestSet::new(test.embeddings(), test.labels(), &data, "t.npy");
        assert_eq!(of(&test).expect("fits").class_ids, [1, 0, 0]);
        let problem = of(&set(&[9, 4])).expect_err("no class 4");
        assert_eq!(problem.code, Code::LabelKind);
        assert!(problem.message.contains("«4»"), "{problem}");
    }
}
