//! The input of measured sizes: the errors of trainings of several sizes on one test set.

use crate::foundation::FoundationError;

/// Errors of one training on the test set, class by class.
///
/// Two counts a class are all that is kept of the predictions: a step's error is (FP + FN)/T, the whole's ΣFN/T, and
/// every curve, ε and δ follows from these (and from one number a step and size, see [`TestedSize`]). That is 8 bytes a
/// class and training, whatever the test set's length.
///
/// Source: METHOD, section 3, *measured*.
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
    /// use scar_method::foundation::TestErrors;
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

    /// Errors with given counts, one of each kind per class.
    ///
    /// # Panics
    /// Where the lengths differ.
    ///
    /// ```
    /// use scar_method::foundation::TestErrors;
    /// // Two rows of class 0 were predicted as class 1.
    /// let errors = TestErrors::from_counts(vec![0, 2], vec![2, 0]);
    /// assert_eq!((errors.false_positives()[1], errors.false_negatives()[0]), (2, 2));
    /// assert_eq!((errors.of_step(0), errors.of_whole()), (2, 2));
    /// ```
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
///
/// Source: METHOD, section 3, *measured*.
#[derive(Clone, Debug, PartialEq)]
pub struct TestedSize {
    class_rows: Vec<u64>,
    repeats: Vec<TestErrors>,
    step_flips: Vec<f64>,
    whole_flips: f64,
}

impl TestedSize {
    /// Counts the errors of each repeat's predictions (length *T* each) on test rows of the classes `class_ids` (length *T*). `class_rows` are
    /// the training rows of each class (length *k*), the same in every repeat because draws are stratified.
    ///
    /// One more number is kept for each step: how many test rows flip from draw to draw, Σ pᵢ(1 − pᵢ), where pᵢ is the probability that row i
    /// is wrong. The unbiased estimate is w(R − w)/(R(R − 1)) for w wrong of R repeats.
    ///
    /// # Panics
    /// If lengths differ, or a class is not below *k*.
    ///
    /// ```
    /// use scar_method::foundation::TestedSize;
    /// let size = TestedSize::count(vec![5, 5], &[vec![0, 1, 1], vec![0, 0, 1]], &[0, 1, 1]);
    /// assert_eq!(size.n_rows(), 10);
    /// // One of three rows was wrong once and correct once.
    /// assert_eq!(size.whole_flips(), 0.5);
    /// ```
    pub fn count(class_rows: Vec<u64>, predictions: &[Vec<u32>], class_ids: &[u32]) -> Self {
        let n_classes = class_rows.len();
        let repeats: Vec<TestErrors> = predictions.iter().map(|own| TestErrors::count(own, class_ids, n_classes)).collect();
        let (mut step_flips, mut whole_flips) = (vec![0.0; n_classes], 0.0);
        let n = predictions.len() as u64;
        if n > 1 {
            let pairs = (n * (n - 1)) as f64;
            let mut n_predicted = vec![0u64; n_classes];
            for (i, &class) in class_ids.iter().enumerate() {
                predictions.iter().for_each(|own| n_predicted[own[i] as usize] += 1);
                // p(1 − p) is the same for correct and wrong, so one formula serves the row's own class too.
                for own in predictions {
                    let step = own[i] as usize;
                    let count = std::mem::take(&mut n_predicted[step]);
                    step_flips[step] += (count * (n - count)) as f64 / pairs;
                    if step == class as usize {
                        whole_flips += (count * (n - count)) as f64 / pairs;
                    }
                }
            }
        }
        Self { class_rows, repeats, step_flips, whole_flips }
    }

    /// A size with given counts of each repeat, and given flips: Σ pᵢ(1 − pᵢ) of each step and of the whole.
    ///
    /// # Panics
    /// Where `step_flips` and `class_rows` differ in length.
    ///
    /// ```
    /// use scar_method::foundation::{TestErrors, TestedSize};
    /// let repeats = vec![TestErrors::from_counts(vec![0, 2], vec![2, 0]); 3];
    /// let size = TestedSize::from_counts(vec![50, 30], repeats, vec![0.5, 0.5], 0.5);
    /// assert_eq!((size.n_rows(), size.class_rows(), size.repeats().len()), (80, [50, 30].as_slice(), 3));
    /// assert_eq!((size.step_flips(), size.whole_flips()), ([0.5, 0.5].as_slice(), 0.5));
    /// ```
    pub fn from_counts(class_rows: Vec<u64>, repeats: Vec<TestErrors>, step_flips: Vec<f64>, whole_flips: f64) -> Self {
        assert_eq!(class_rows.len(), step_flips.len(), "from_counts: lengths differ");
        Self { class_rows, repeats, step_flips, whole_flips }
    }

    /// Training rows of all classes.
    pub fn n_rows(&self) -> u64 {
        self.class_rows.iter().sum()
    }

    /// Training rows of each class.
    pub fn class_rows(&self) -> &[u64] {
        &self.class_rows
    }

    /// Errors of each repeat.
    pub fn repeats(&self) -> &[TestErrors] {
        &self.repeats
    }

    /// Σ pᵢ(1 − pᵢ) over the test rows, of each step.
    pub fn step_flips(&self) -> &[f64] {
        &self.step_flips
    }

    /// Σ pᵢ(1 − pᵢ) over the test rows.
    pub fn whole_flips(&self) -> f64 {
        self.whole_flips
    }
}

/// Trainings of several sizes and their errors on one test set: the largest size is the whole.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{FoundationError, TestErrors, TestedSize, TestedSizes};
/// let size = |rows: u64, wrong: u32| {
///     let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong])];
///     TestedSize::from_counts(vec![rows, rows], repeats, vec![0.0; 2], 0.0)
/// };
/// let tested = TestedSizes::new(vec![size(40, 1), size(10, 3), size(20, 2)], vec![6, 4]).unwrap();
/// assert_eq!(tested.sizes().iter().map(TestedSize::n_rows).collect::<Vec<_>>(), [20, 40, 80]);
/// assert_eq!((tested.n_test(), tested.n_classes(), tested.test_rows()), (10, 2, [6, 4].as_slice()));
/// assert_eq!(tested.without_largest(1).sizes().last().unwrap().n_rows(), 40);
/// // More errors than test rows are refused.
/// assert!(matches!(TestedSizes::new(vec![size(40, 5)], vec![6, 4]), Err(FoundationError::OutOfRange { argument: "test_rows", .. })));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TestedSizes {
    /// Ascending in rows.
    sizes: Vec<TestedSize>,
    test_rows: Vec<u64>,
}

impl TestedSizes {
    /// `sizes` in any order, and the number of test rows of each class (`test_rows`, length *k*). Sizes without rows or
    /// without repeats are left out.
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

    /// These sizes without the `n_hidden` largest, to test how well the small sizes predict the large ones.
    pub fn without_largest(&self, n_hidden: usize) -> Self {
        let n_kept = self.sizes.len().saturating_sub(n_hidden);
        Self { sizes: self.sizes[..n_kept].to_vec(), test_rows: self.test_rows.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(class_rows: &[u64], repeats: Vec<TestErrors>) -> TestedSize {
        TestedSize::from_counts(class_rows.to_vec(), repeats, vec![0.0; class_rows.len()], 0.0)
    }

    #[test]
    fn sizes_come_out_ascending_and_without_empty_ones() {
        let errors = || vec![TestErrors::from_counts(vec![1, 0], vec![0, 1])];
        let sizes = vec![size(&[8, 8], errors()), size(&[0, 0], errors()), size(&[2, 2], errors()), size(&[4, 4], vec![])];
        let tested = TestedSizes::new(sizes, vec![5, 5]).expect("sound");
        assert_eq!(tested.sizes().iter().map(TestedSize::n_rows).collect::<Vec<_>>(), [4, 16]);
    }

    #[test]
    fn flips_are_counted_in_every_step() {
        // Row 0 (class 0) is predicted 0, 1, 1; row 1 (class 2) always 2: w(3 − w)/6 = 2/6 for classes 0 and 1.
        let size = TestedSize::count(vec![1, 1, 1], &[vec![0, 2], vec![1, 2], vec![1, 2]], &[0, 2]);
        assert_eq!(size.step_flips(), [2.0 / 6.0, 2.0 / 6.0, 0.0]);
        assert_eq!(size.whole_flips(), 2.0 / 6.0);
    }

    #[test]
    fn row_that_is_never_right_flips_in_no_whole() {
        let size = TestedSize::count(vec![1, 1, 1], &[vec![1], vec![2]], &[0]);
        assert_eq!((size.step_flips(), size.whole_flips()), (&[0.0, 0.5, 0.5][..], 0.0));
    }

    #[test]
    fn lists_that_do_not_fit_are_refused() {
        let one_class = TestedSizes::new(vec![size(&[8], vec![TestErrors::from_counts(vec![0], vec![0])])], vec![5, 5]);
        assert!(matches!(one_class, Err(FoundationError::OutOfRange { argument: "classes", .. })), "{one_class:?}");
        let too_many = TestedSizes::new(vec![size(&[8, 8], vec![TestErrors::from_counts(vec![0, 6], vec![6, 0])])], vec![5, 5]);
        assert!(matches!(too_many, Err(FoundationError::OutOfRange { argument: "test_rows", .. })), "{too_many:?}");
    }
}
