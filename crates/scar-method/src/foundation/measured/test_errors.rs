//! Errors of one training on rows that it has not seen.

/// Errors of one training on test rows: of all rows, and of each class's binary task.
///
/// The error of a class is balanced: half the share of its rows that are missed, and half the share of all other rows that are taken for
/// it. It does not depend on how frequent the class is. A probe that never predicts the class has ½.
///
/// Source: METHOD, section 9.
#[derive(Clone, Debug, PartialEq)]
pub struct TestErrors {
    false_positives: Vec<u32>,
    false_negatives: Vec<u32>,
    whole: f64,
    steps: Vec<f64>,
    /// Share of each class's rows that are missed.
    missed: Vec<f64>,
}

impl TestErrors {
    /// Errors from counts, one of each kind per class (length *k*): rows of other classes that were predicted as the class, and rows of the
    /// class that were predicted as another. `test_rows` are the test rows of each class.
    ///
    /// # Panics
    /// If the lengths differ.
    ///
    /// ```
    /// use scar_method::foundation::TestErrors;
    /// // Of 4 rows of class 0 and 10 rows of class 1, two of class 0 were predicted as class 1.
    /// let errors = TestErrors::from_counts(vec![0, 2], vec![2, 0], &[4, 10]);
    /// assert_eq!(errors.of_whole(), 2.0 / 14.0);
    /// assert_eq!((errors.of_step(0), errors.of_step(1)), (0.5 * 2.0 / 4.0, 0.5 * 2.0 / 4.0));
    /// ```
    pub fn from_counts(false_positives: Vec<u32>, false_negatives: Vec<u32>, test_rows: &[u64]) -> Self {
        assert!(false_positives.len() == test_rows.len() && false_negatives.len() == test_rows.len(), "from_counts: lengths differ");
        let n_rows: u64 = test_rows.iter().sum();
        let n_wrong: u64 = false_negatives.iter().map(|&count| u64::from(count)).sum();
        let missed: Vec<f64> = test_rows.iter().zip(&false_negatives).map(|(&own, &count)| share(count, own)).collect();
        let steps = test_rows.iter().enumerate().map(|(class, &own)| 0.5 * (missed[class] + share(false_positives[class], n_rows - own)));
        Self { whole: n_wrong as f64 / n_rows.max(1) as f64, steps: steps.collect(), missed, false_positives, false_negatives }
    }

    /// These errors, `whole` and `steps` (length *k*) larger.
    pub(super) fn raised(self, whole: f64, steps: &[f64]) -> Self {
        let steps = self.steps.iter().zip(steps).map(|(error, by)| error + by).collect();
        Self { whole: self.whole + whole, steps, ..self }
    }

    /// Test rows of other classes that were predicted as each class.
    pub fn false_positives(&self) -> &[u32] {
        &self.false_positives
    }

    /// Test rows of each class that were predicted as another.
    pub fn false_negatives(&self) -> &[u32] {
        &self.false_negatives
    }

    /// The balanced error of `class`, 0…1.
    pub fn of_step(&self, class: usize) -> f64 {
        self.steps[class]
    }

    /// Share of the test rows that are wrong, 0…1.
    pub fn of_whole(&self) -> f64 {
        self.whole
    }

    /// Share of the test rows of `class` that are missed.
    pub(super) fn missed(&self, class: usize) -> f64 {
        self.missed[class]
    }

    pub(super) fn n_classes(&self) -> usize {
        self.steps.len()
    }
}

/// `count` of `n` as a share; 0 of nothing.
pub(super) fn share(count: u32, n: u64) -> f64 {
    f64::from(count) / n.max(1) as f64
}
