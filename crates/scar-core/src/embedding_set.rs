//! The input of every analysis: embeddings with one class per row, checked when made.

use std::sync::Arc;

use crate::problem::{Code, Problem};
use crate::{Groups, Labels, Matrix, Split};

/// Embeddings (*N* × *D*) and the class of each sample.
///
/// A set that exists is valid: it has *N* labels, *D* ≥ 1, finite values and at least two classes. Later code does not check this
/// again. Cloning shares the data.
///
/// ```
/// use std::sync::Arc;
/// use ndarray::{Array2, array};
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_core::problem::Code;
/// let pair = |embeddings: Array2<f32>, labels: &[&str]| EmbeddingSet::new(embeddings, Arc::new(Labels::from_texts(labels)));
/// let set = pair(array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], &["cat", "dog", "cat"]).unwrap();
/// assert_eq!((set.n_samples(), set.n_dims(), set.n_classes()), (3, 2, 2));
/// assert_eq!((set.embeddings()[(1, 0)], set.labels().class_ids()), (2.0, [0, 1, 0].as_slice()));
/// // Invalid values are refused; the message says where they are.
/// let refusal = |embeddings, labels| pair(embeddings, labels).unwrap_err();
/// let problem = refusal(array![[0.0, 1.0], [2.0, f32::NAN]], &["cat", "dog"]);
/// assert_eq!((problem.code, problem.row, problem.column), (Code::NonFinite, Some(2), Some(2)));
/// assert_eq!(refusal(array![[0.0], [1.0]], &["cat", "cat"]).code, Code::TooFewClasses);
/// assert_eq!(refusal(array![[0.0], [1.0]], &["cat"]).code, Code::LabelLength);
/// assert_eq!(refusal(Array2::zeros((2, 0)), &["cat", "dog"]).code, Code::NoColumns);
/// ```
#[derive(Clone, Debug)]
pub struct EmbeddingSet {
    embeddings: Matrix,
    labels: Arc<Labels>,
    split: Option<Arc<Split>>,
    groups: Option<Arc<Groups>>,
}

impl EmbeddingSet {
    /// Pairs `embeddings` (shape *N* × *D*) with `labels` (length *N*).
    ///
    /// # Errors
    /// A [`Problem`] if the lengths differ, a value is not finite, there are no columns, or there are fewer than two classes.
    pub fn new(embeddings: impl Into<Matrix>, labels: Arc<Labels>) -> Result<Self, Problem> {
        let set = Self::of_finite(embeddings.into(), labels)?;
        // A loop over the whole row, without an early exit, compiles to vector code. Only a row that fails is searched again.
        let is_sound = |row: &[f32]| row.iter().fold(true, |all, value| all & value.is_finite());
        if let Some((row, values)) = set.embeddings.rows().enumerate().find(|(_, row)| !is_sound(row)) {
            let (row, column) = (row + 1, values.iter().take_while(|value| value.is_finite()).count() + 1);
            return Err(Problem::new(
                Code::NonFinite,
                format!("Row {row}, column {column} is NaN or infinite. Drop the row or give it a finite value."),
            )
            .at_row(row as u64)
            .at_column(column as u64));
        }
        Ok(set)
    }

    /// As [`EmbeddingSet::new`], for values that are known to be finite, such as those of a matrix that was read from a file. It saves
    /// one pass over the values while the user waits.
    ///
    /// # Errors
    /// As [`EmbeddingSet::new`], except that values are not checked.
    pub fn of_finite(embeddings: Matrix, labels: Arc<Labels>) -> Result<Self, Problem> {
        let n_samples = embeddings.n_rows();
        if embeddings.n_dims() == 0 {
            return Err(Problem::new(Code::NoColumns, "The matrix has no columns. Give embeddings with at least one dimension."));
        }
        if labels.n_samples() != n_samples {
            return Err(Problem::new(
                Code::LabelLength,
                format!("{} labels for {n_samples} rows. Give one label per row, in the same order.", labels.n_samples()),
            ));
        }
        if labels.n_classes() < 2 {
            return Err(Problem::new(
                Code::TooFewClasses,
                "All rows are of one class. Give labels with at least two classes: the measures compare classes.",
            ));
        }
        Ok(Self { embeddings, labels, split: None, groups: None })
    }

    /// This set with the `split` that its files name. A split of another number of rows is ignored.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use ndarray::array;
    /// use scar_core::{EmbeddingSet, Labels, Split};
    /// let split = Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), vec![false, false, true, true]);
    /// let labels = Arc::new(Labels::from_texts(&["a", "b", "a", "b"]));
    /// let set = EmbeddingSet::new(array![[0.0, 1.0], [2.0, 2.0], [3.0, 1.0], [4.0, 3.0]], labels).unwrap().with_split(split.map(Arc::new));
    /// assert_eq!(set.split().unwrap().data_rows(), [0, 1]);
    /// assert!(set.with_split(None).split().is_none());
    /// ```
    #[must_use]
    pub fn with_split(self, split: Option<Arc<Split>>) -> Self {
        let split = split.filter(|split| split.n_rows() == self.n_samples());
        Self { split, ..self }
    }

    /// This set with the `groups` that its files name. Groups of another number of rows are ignored.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use ndarray::array;
    /// use scar_core::{EmbeddingSet, Groups, Labels};
    /// let groups = Groups::new("x.csv".to_owned(), "patient".to_owned(), vec![0, 0, 1, 1]);
    /// let labels = Arc::new(Labels::from_texts(&["a", "b", "a", "b"]));
    /// let set = EmbeddingSet::new(array![[0.0, 1.0], [2.0, 2.0], [3.0, 1.0], [4.0, 3.0]], labels).unwrap();
    /// assert_eq!(set.with_groups(groups.map(Arc::new)).groups().unwrap().n_groups(), 2);
    /// ```
    #[must_use]
    pub fn with_groups(self, groups: Option<Arc<Groups>>) -> Self {
        let groups = groups.filter(|groups| groups.ids().len() == self.n_samples());
        Self { groups, ..self }
    }

    /// This set with the rows of `below` after its own; `class_ids` are their classes (length: rows of `below`). Split and groups are dropped.
    /// No values are copied.
    ///
    /// # Panics
    /// If the dimensions differ, if there is not one class per row, or if a class is not one of this set's.
    pub fn followed_by(&self, below: &Matrix, class_ids: &[u32]) -> Self {
        assert_eq!(below.n_rows(), class_ids.len(), "followed_by: one class a row");
        let labels = Arc::new(self.labels.followed_by(class_ids));
        Self { embeddings: self.embeddings.concatenated(below), labels, split: None, groups: None }
    }

    /// The samples of this set with other `embeddings` of them (shape *N* × any), all finite.
    ///
    /// # Errors
    /// As [`EmbeddingSet::of_finite`].
    pub fn with_embeddings(&self, embeddings: Matrix) -> Result<Self, Problem> {
        let set = Self::of_finite(embeddings, Arc::clone(&self.labels))?;
        Ok(Self { split: self.split.clone(), groups: self.groups.clone(), ..set })
    }

    /// The split into rows to train on and rows to test on, if the files name one.
    pub fn split(&self) -> Option<&Split> {
        self.split.as_deref()
    }

    /// Which rows belong together, if the files say so.
    pub fn groups(&self) -> Option<&Groups> {
        self.groups.as_deref()
    }

    /// Number of samples, *N*.
    pub fn n_samples(&self) -> usize {
        self.embeddings.n_rows()
    }

    /// Number of dimensions, *D*.
    pub fn n_dims(&self) -> usize {
        self.embeddings.n_dims()
    }

    /// Number of classes, *k*.
    pub fn n_classes(&self) -> usize {
        self.labels.n_classes()
    }

    /// The embeddings, shape *N* × *D*.
    pub fn embeddings(&self) -> &Matrix {
        &self.embeddings
    }

    /// The class of each sample.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[track_caller]
    fn refused(rows: usize, values: Vec<f32>, labels: &[i128]) -> Problem {
        let embeddings = Array2::from_shape_vec((rows, values.len() / rows), values).expect("shape of the test");
        EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(labels))).expect_err("must be refused")
    }

    #[test]
    fn wrong_number_of_labels_is_told_with_both_numbers() {
        let problem = refused(2, vec![0.0; 4], &[0, 1, 1]);
        assert_eq!(problem.code, Code::LabelLength);
        assert!(problem.message.contains("3 labels for 2 rows"), "{problem}");
    }

    #[test]
    fn one_class_is_refused() {
        assert_eq!(refused(2, vec![0.0; 4], &[7, 7]).code, Code::TooFewClasses);
    }

    #[test]
    fn value_that_is_not_finite_is_told_with_its_place() {
        let problem = refused(2, vec![0.0, 1.0, f32::NAN, 2.0], &[0, 1]);
        assert_eq!((problem.code, problem.row, problem.column), (Code::NonFinite, Some(2), Some(1)));
    }
}
