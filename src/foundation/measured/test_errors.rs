//! What the measured sizes start from: the errors that trainings of several sizes make on one test set.

use crate::foundation::FoundationError;

/// Errors of one training on the test set, class by class.
///
/// Two counts a class are all that is kept of the predictions: a step's error is (FP + FN)/T, the whole's ΣFN/T, and
/// every curve, spread, ε and δ follows from these. That is 8 bytes a class and training, whatever the test set's length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestErrors {
    false_positives: Vec<u32>,
    false_negatives: Vec<u32>,
}

impl TestErrors {
    /// Counts the errors of `predictions` against `class_ids` (both of length *T*, values below `n_classes`).
    ///
    /// # Panics
    /// Where the lengths differ or a value is not below `n_classes`.
    ///
    /// ```
    /// use scar_lens::foundation::TestErrors;
    /// let errors = TestErrors::count(&[0, 1, 1, 2], &[0, 1, 2, 2], 3);
    /// assert_eq!((errors.of_step(1), errors.of_step(2), errors.of_whole()), (1, 1, 1));
    /// ```
    pub fn count(predictions: &[u32], class_ids: &[u32], n_classes: usize) -> Self {
        assert_eq!(predictions.len(), class_ids.len(), "count: lengths differ");
        let mut errors = Self { false_positives: vec![0; n_classes], false_negatives: vec![0; n_classes] };
        for (&prediction, &class) in predictions.iter().zip(class_ids) {
            if prediction != class {
                errors.false_positives[prediction as usize] += 1;
                errors.false_negatives[class as usize] += 1;
            }
        }
        errors
    }

    /// The given counts, one of each a class.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn from_counts(false_positives: Vec<u32>, false_negatives: Vec<u32>) -> Self {
        assert_eq!(false_positives.len(), false_negatives.len(), "from_counts: lengths differ");
        Self { false_positives, false_negatives }
    }

    /// Test rows of other classes that were predicted as each class.
    pub fn false_positives(&self) -> &[u32] {
        &self.false_positives
    }

    /// Test rows of each class that were predicted as another.
    pub fn false_negatives(&self) -> &[u32] {
        &self.false_negatives
    }

    /// Test rows that are wrong in the binary task of `class`.
    pub fn of_step(&self, class: usize) -> u64 {
        u64::from(self.false_positives[class]) + u64::from(self.false_negatives[class])
    }

    /// Test rows that are wrong.
    pub fn of_whole(&self) -> u64 {
        self.false_negatives.iter().map(|&count| u64::from(count)).sum()
    }

    fn n_classes(&self) -> usize {
        self.false_positives.len()
    }
}

/// The trainings of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestedSize {
    /// Training rows of each class, as many in every repeat (stratified draws).
    pub class_rows: Vec<u64>,
    /// Errors of each repeat.
    pub repeats: Vec<TestErrors>,
}

impl TestedSize {
    pub(super) fn n_rows(&self) -> u64 {
        self.class_rows.iter().sum()
    }
}

/// Trainings of several sizes and their errors on one test set: the largest size is the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestedSizes {
    /// Ascending in rows.
    sizes: Vec<TestedSize>,
    test_rows: Vec<u64>,
}

impl TestedSizes {
    /// `sizes` in any order, and the number of test rows of each class (`test_rows`, length *k*). Sizes without rows or
    /// without repeats take no part.
    ///
    /// # Errors
    /// [`FoundationError::OutOfRange`] where a list has not one value a class («classes»), or more rows are wrong than
    /// there are («test_rows»).
    pub fn new(mut sizes: Vec<TestedSize>, test_rows: Vec<u64>) -> Result<Self, FoundationError> {
        let n_classes = test_rows.len();
        let n_test: u64 = test_rows.iter().sum();
        sizes.retain(|size| size.n_rows() > 0 && !size.repeats.is_empty());
        for size in &sizes {
            for found in size.repeats.iter().map(TestErrors::n_classes).chain([size.class_rows.len()]) {
                if found != n_classes {
                    return Err(FoundationError::OutOfRange { argument: "classes", value: found as f64 });
                }
            }
            for errors in &size.repeats {
                let too_many = errors.false_negatives.iter().zip(&test_rows).any(|(&wrong, &rows)| u64::from(wrong) > rows);
                if too_many || (0..n_classes).any(|class| errors.of_step(class) > n_test) {
                    return Err(FoundationError::OutOfRange { argument: "test_rows", value: errors.of_whole() as f64 });
                }
            }
        }
        sizes.sort_by_key(TestedSize::n_rows);
        Ok(Self { sizes, test_rows })
    }

    /// The sizes, ascending in rows.
    pub fn sizes(&self) -> &[TestedSize] {
        &self.sizes
    }

    /// Test rows of each class.
    pub fn test_rows(&self) -> &[u64] {
        &self.test_rows
    }

    /// Number of test rows, T.
    pub fn n_test(&self) -> u64 {
        self.test_rows.iter().sum()
    }

    /// Number of classes, k.
    pub fn n_classes(&self) -> usize {
        self.test_rows.len()
    }

    /// These sizes without the `n_hidden` largest: to see what the small ones would have said of them.
    pub fn without_largest(&self, n_hidden: usize) -> Self {
        let n_kept = self.sizes.len().saturating_sub(n_hidden);
        Self { sizes: self.sizes[..n_kept].to_vec(), test_rows: self.test_rows.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(class_rows: &[u64], repeats: Vec<TestErrors>) -> TestedSize {
        TestedSize { class_rows: class_rows.to_vec(), repeats }
    }

    #[test]
    fn sizes_come_out_ascending_and_without_empty_ones() {
        let errors = || vec![TestErrors::from_counts(vec![1, 0], vec![0, 1])];
        let sizes = vec![size(&[8, 8], errors()), size(&[0, 0], errors()), size(&[2, 2], errors()), size(&[4, 4], vec![])];
        let tested = TestedSizes::new(sizes, vec![5, 5]).expect("sound");
        assert_eq!(tested.sizes().iter().map(TestedSize::n_rows).collect::<Vec<_>>(), [4, 16]);
    }

    #[test]
    fn lists_that_do_not_fit_are_refused() {
        let one_class = TestedSizes::new(vec![size(&[8], vec![TestErrors::from_counts(vec![0], vec![0])])], vec![5, 5]);
        assert!(matches!(one_class, Err(FoundationError::OutOfRange { argument: "classes", .. })), "{one_class:?}");
        let too_many = TestedSizes::new(vec![size(&[8, 8], vec![TestErrors::from_counts(vec![0, 6], vec![6, 0])])], vec![5, 5]);
        assert!(matches!(too_many, Err(FoundationError::OutOfRange { argument: "test_rows", .. })), "{too_many:?}");
    }
}
