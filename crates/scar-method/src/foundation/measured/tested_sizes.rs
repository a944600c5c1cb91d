//! The input of measured sizes: the errors of trainings of several sizes on rows that they have not seen.

use super::DesignEffects;
use super::TestErrors;
use super::test_errors::share;
use crate::foundation::FoundationError;
use scar_core::stats::share_interval;

/// What the test rows add to the errors of one size, of the whole or of a class.
///
/// ```
/// use scar_method::foundation::{TestNoise, Unseen, count_unseen};
/// // Two of six rows change from right to wrong with half of the rows to train on.
/// let (class_ids, all) = ([0, 0, 0, 1, 1, 1], (0..6).collect::<Vec<u32>>());
/// let half = Unseen { rows: all.clone(), predicted: vec![0, 0, 1, 1, 1, 0] };
/// let whole = Unseen { rows: all, predicted: class_ids.to_vec() };
/// let tested = count_unseen(vec![(vec![2, 2], vec![half]), (vec![4, 4], vec![whole])], &class_ids, vec![4, 4]).unwrap();
/// let TestNoise { flips, difference, factors } = tested.sizes()[0].whole_noise();
/// // One training does not show what flips.
/// assert_eq!(*flips, 0.0);
/// // Two of six rows are wrong: the variance of their share over other rows is 2/6·(1 − 2/6)/6.
/// assert!((factors.iter().map(|factor| factor * factor).sum::<f64>() - 2.0 / 6.0 * 4.0 / 6.0 / 6.0).abs() < 1e-12);
/// // Differences of 0 or 1, with one more row that differs: mean 2/7, variance 3/7 − (2/7)².
/// assert!((difference - ((3.0 / 7.0 - 4.0 / 49.0) / 6.0_f64).sqrt()).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestNoise {
    /// Variance of the error over draws that the test rows cause: rows that flip, and other rows for each draw.
    pub flips: f64,
    /// Standard error, over test rows, of the difference between the mean error of this size and that of the largest; 0 for the largest.
    pub difference: f64,
    /// How other test rows would change the mean error: by Σ gⱼ·fⱼ over these factors, gⱼ standard normal and the same for all sizes. Empty if
    /// the test rows leave no doubt.
    pub factors: Vec<f64>,
}

impl TestNoise {
    /// This noise with variances that are `effect` times as large.
    fn raise(&mut self, effect: f64) {
        self.flips *= effect;
        self.difference *= effect.sqrt();
        self.factors.iter_mut().for_each(|factor| *factor *= effect.sqrt());
    }
}

/// The trainings of one size.
///
/// Source: METHOD, section 3, *measured*, and section 9.
#[derive(Clone, Debug, PartialEq)]
pub struct TestedSize {
    class_rows: Vec<u64>,
    repeats: Vec<TestErrors>,
    step_noise: Vec<TestNoise>,
    whole_noise: TestNoise,
}

impl TestedSize {
    /// Trainings on `class_rows` rows of each class (length *k*) with the errors `repeats`, and what the test rows add to the errors of each
    /// class (length *k*) and of the whole.
    ///
    /// # Panics
    /// If `step_noise` and `class_rows` differ in length.
    ///
    /// ```
    /// use scar_method::foundation::{TestErrors, TestNoise, TestedSize};
    /// let repeats = vec![TestErrors::from_counts(vec![0, 2], vec![2, 0], &[4, 10]); 3];
    /// let noise = TestNoise { flips: 1e-4, difference: 0.01, ..TestNoise::default() };
    /// let size = TestedSize::new(vec![50, 30], repeats, vec![noise.clone(); 2], TestNoise::default());
    /// assert_eq!((size.n_rows(), size.class_rows(), size.repeats().len()), (80, [50, 30].as_slice(), 3));
    /// assert_eq!((&size.step_noise()[1], size.whole_noise().flips), (&noise, 0.0));
    /// ```
    pub fn new(class_rows: Vec<u64>, repeats: Vec<TestErrors>, step_noise: Vec<TestNoise>, whole_noise: TestNoise) -> Self {
        assert_eq!(class_rows.len(), step_noise.len(), "TestedSize: lengths differ");
        Self { class_rows, repeats, step_noise, whole_noise }
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

    /// What the test rows add to the errors of each class.
    pub fn step_noise(&self) -> &[TestNoise] {
        &self.step_noise
    }

    /// What the test rows add to the error of the whole.
    pub fn whole_noise(&self) -> &TestNoise {
        &self.whole_noise
    }
}

/// Trainings of several sizes and their errors on rows that they have not seen.
///
/// Source: METHOD, section 3, *measured*, and section 9.
///
/// ```
/// use scar_method::foundation::{FoundationError, TestErrors, TestNoise, TestedSize, TestedSizes};
/// let size = |rows: u64, wrong: u32| {
///     let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong], &[6, 4])];
///     TestedSize::new(vec![rows, rows], repeats, vec![TestNoise::default(); 2], TestNoise::default())
/// };
/// let tested = TestedSizes::new(vec![size(40, 1), size(10, 3), size(20, 2)], vec![6, 4]).unwrap();
/// assert_eq!(tested.sizes().iter().map(TestedSize::n_rows).collect::<Vec<_>>(), [20, 40, 80]);
/// assert_eq!((tested.n_test(), tested.n_classes(), tested.test_rows()), (10, 2, [6, 4].as_slice()));
/// // The largest size is the whole, unless the whole is larger.
/// assert_eq!(tested.whole_rows(), [40, 40]);
/// assert_eq!(tested.clone().with_whole(vec![50, 50]).whole_rows(), [50, 50]);
/// assert_eq!(tested.without_largest(1).sizes().last().unwrap().n_rows(), 40);
/// // More errors than test rows are refused.
/// assert!(matches!(TestedSizes::new(vec![size(40, 5)], vec![6, 4]), Err(FoundationError::OutOfRange { argument: "test_rows", .. })));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TestedSizes {
    /// Ascending in rows.
    sizes: Vec<TestedSize>,
    test_rows: Vec<u64>,
    whole_rows: Vec<u64>,
    effects: DesignEffects,
}

impl TestedSizes {
    /// `sizes` in any order, and the number of test rows of each class (`test_rows`, length *k*). Sizes without rows or without repeats are
    /// left out. The largest size is the whole.
    ///
    /// # Errors
    /// [`FoundationError::OutOfRange`] if a list does not have one value per class («classes»), or if more rows are wrong than there are
    /// («test_rows»).
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
                let (missed, taken) = (errors.false_negatives(), errors.false_positives());
                let too_many =
                    |class: usize| u64::from(missed[class]) > test_rows[class] || u64::from(taken[class]) > n_test - test_rows[class];
                if let Some(class) = (0..n_classes).find(|&class| too_many(class)) {
                    return Err(FoundationError::OutOfRange { argument: "test_rows", value: test_rows[class] as f64 });
                }
            }
        }
        sizes.sort_by_key(TestedSize::n_rows);
        let whole_rows = sizes.last().map_or_else(|| vec![0; n_classes], |size| size.class_rows.clone());
        Ok(Self { sizes, test_rows, whole_rows, effects: DesignEffects::none(n_classes) })
    }

    /// These sizes for a whole of `class_rows` rows of each class. It is used where no training has all rows.
    pub fn with_whole(self, class_rows: Vec<u64>) -> Self {
        Self { whole_rows: class_rows, ..self }
    }

    /// These sizes, for test rows that come in groups: they leave as much doubt as `effects` say.
    ///
    /// # Panics
    /// If `effects` are of another number of classes.
    ///
    /// ```
    /// use scar_method::foundation::{DesignEffects, Unseen, count_unseen};
    /// let (class_ids, all) = ([0, 0, 1, 1], vec![0, 1, 2, 3]);
    /// let predicted = vec![1, 1, 1, 1];
    /// let effects = DesignEffects::new(&predicted, &class_ids, &[0, 0, 1, 1], 2);
    /// let tested = count_unseen(vec![(vec![2, 2], vec![Unseen { rows: all, predicted }])], &class_ids, vec![2, 2]).unwrap();
    /// let [low, high] = tested.whole_interval().unwrap();
    /// let [grouped_low, grouped_high] = tested.in_groups(effects).whole_interval().unwrap();
    /// assert!(grouped_low < low && grouped_high > high);
    /// ```
    #[must_use]
    pub fn in_groups(mut self, effects: DesignEffects) -> Self {
        for size in &mut self.sizes {
            size.whole_noise.raise(effects.of_whole());
            size.step_noise.iter_mut().enumerate().for_each(|(class, noise)| noise.raise(effects.of_step(class)));
        }
        Self { effects, ..self }
    }

    /// The sizes, ascending in rows.
    pub fn sizes(&self) -> &[TestedSize] {
        &self.sizes
    }

    /// Test rows of each class.
    pub fn test_rows(&self) -> &[u64] {
        &self.test_rows
    }

    /// Rows of each class of the whole training data.
    pub fn whole_rows(&self) -> &[u64] {
        &self.whole_rows
    }

    /// Number of test rows, T.
    pub fn n_test(&self) -> u64 {
        self.test_rows.iter().sum()
    }

    /// Number of classes, k.
    pub fn n_classes(&self) -> usize {
        self.test_rows.len()
    }

    /// The 95 % interval of the error of all rows at the largest size.
    ///
    /// Source: Wilson 1927.
    pub fn whole_interval(&self) -> Option<[f64; 2]> {
        let errors = self.sizes.last()?.repeats.first()?;
        Some(share_interval(errors.of_whole(), self.effects.independent(self.n_test())))
    }

    /// The 95 % interval of the balanced error of `class` at the largest size, from the intervals of its two shares.
    ///
    /// Source: Zou & Donner 2008 (Construction of confidence limits about effect measures), with Wilson's intervals.
    ///
    /// ```
    /// use scar_method::foundation::{TestErrors, TestNoise, TestedSize, TestedSizes};
    /// let errors = TestErrors::from_counts(vec![2, 8], vec![8, 2], &[10, 100]);
    /// let tested = TestedSizes::new(vec![TestedSize::new(vec![5, 50], vec![errors], vec![TestNoise::default(); 2], TestNoise::default())], vec![10, 100]).unwrap();
    /// // 8 of 10 rows are missed, and 2 of 100 are taken for the class: 0.41.
    /// let [low, high] = tested.step_interval(0).unwrap();
    /// assert!(low < 0.3 && high > 0.46 && high < 0.5);
    /// ```
    pub fn step_interval(&self, class: usize) -> Option<[f64; 2]> {
        let errors = self.sizes.last()?.repeats.first()?;
        let own = self.test_rows[class];
        let others = self.n_test() - own;
        let (missed, taken) = (share(errors.false_negatives()[class], own), share(errors.false_positives()[class], others));
        let independent = |n: u64| self.effects.independent_of_step(class, n);
        let (of_missed, of_taken) = (share_interval(missed, independent(own)), share_interval(taken, independent(others)));
        let squared = |x: f64| x * x;
        let half = |end: usize| 0.5 * (squared(missed - of_missed[end]) + squared(taken - of_taken[end])).sqrt();
        let error = errors.of_step(class);
        Some([(error - half(0)).max(0.0), (error + half(1)).min(1.0)])
    }

    /// These sizes without the `n_hidden` largest, to test how well the small sizes predict the large ones.
    pub fn without_largest(&self, n_hidden: usize) -> Self {
        let n_kept = self.sizes.len().saturating_sub(n_hidden);
        let sizes = self.sizes[..n_kept].to_vec();
        let whole_rows = sizes.last().map_or_else(|| vec![0; self.n_classes()], |size| size.class_rows.clone());
        Self { sizes, whole_rows, test_rows: self.test_rows.clone(), effects: self.effects.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        let size = |class_rows: &[u64], repeats| {
            TestedSize::new(class_rows.to_vec(), repeats, vec![TestNoise::default(); class_rows.len()], TestNoise::default())
        };
        let errors = |missed: [u32; 2], taken: [u32; 2]| TestErrors::from_counts(taken.to_vec(), missed.to_vec(), &[6, 4]);
        let refused = |sizes| TestedSizes::new(sizes, vec![6, 4]).expect_err("does not fit");
        assert!(matches!(
            refused(vec![size(&[3], vec![errors([1, 0], [0, 1])])]),
            FoundationError::OutOfRange { argument: "classes", value: 1.0 }
        ));
        for errors in [errors([7, 0], [0, 0]), errors([0, 0], [5, 0])] {
            assert!(matches!(refused(vec![size(&[3, 3], vec![errors])]), FoundationError::OutOfRange { argument: "test_rows", .. }));
        }
    }

    #[test]
    fn sizes_come_out_ascending_and_without_empty_ones() {
        let errors = || vec![TestErrors::from_counts(vec![1, 0], vec![0, 1], &[5, 5])];
        let size = |rows: u64, repeats| TestedSize::new(vec![rows; 2], repeats, vec![TestNoise::default(); 2], TestNoise::default());
        let sizes = |sizes: Vec<TestedSize>| TestedSizes::new(sizes, vec![5, 5]).expect("sound");
        let tested = sizes(vec![size(8, errors()), size(0, errors()), size(2, errors()), size(4, vec![])]);
        assert_eq!(tested.sizes().iter().map(TestedSize::n_rows).collect::<Vec<_>>(), [4, 16]);
        assert_eq!(sizes(vec![size(0, errors())]).whole_interval(), None);
    }
}
