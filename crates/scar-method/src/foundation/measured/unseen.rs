//! From predictions for unseen rows to the errors of each size.

use super::row_factors::{RowSums, factors};
use super::{TestErrors, TestNoise, TestedSize, TestedSizes};
use crate::foundation::FoundationError;

/// What a training predicts for rows that it has not seen.
///
/// Examples are at [`count_unseen`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Positions of the rows, ascending.
    pub rows: Vec<u32>,
    /// The class predicted for each of them.
    pub predicted: Vec<u32>,
}

/// Counts the errors of trainings of several sizes. Each size has the training rows of each class (length *k*) and one [`Unseen`] per
/// training; `class_ids` (length *T*, values below *k*) are the classes of all rows that are tested, and `whole_rows` (length *k*) the rows
/// of each class of the whole training data.
///
/// The first training of the largest size is the reference, and must be tested on all rows. Trainings may each be tested on other rows: the
/// error of each is that of the reference on all rows, plus the difference between the two on the rows of the training. So a training is
/// neither better nor worse because of easy or hard test rows.
///
/// For each size, it also estimates the variance over draws that is due to the test rows. One part is rows near the probe's border, which
/// change from draw to draw; the other is the choice of the rows that are tested.
///
/// # Errors
/// As [`TestedSizes::new`].
///
/// # Panics
/// If the reference is not tested on all rows, if lengths differ, or if a class is not below *k*.
///
/// Source: METHOD, section 9.
///
/// ```
/// use scar_method::foundation::{Unseen, count_unseen};
/// let class_ids = [0, 0, 1, 1];
/// // With all rows, row 1 is wrong. With half of them, one training is tested on rows 1 and 3, the other on rows 0 and 2.
/// let whole = Unseen { rows: vec![0, 1, 2, 3], predicted: vec![0, 1, 1, 1] };
/// let halves = vec![Unseen { rows: vec![1, 3], predicted: vec![1, 0] }, Unseen { rows: vec![0, 2], predicted: vec![0, 1] }];
/// let tested = count_unseen(vec![(vec![1, 1], halves), (vec![2, 2], vec![whole])], &class_ids, vec![2, 2]).unwrap();
/// let errors: Vec<f64> = tested.sizes()[0].repeats().iter().map(|errors| errors.of_whole()).collect();
/// // The first is wrong in both rows, where the reference is wrong in one of two: ¼ + ½. The second is as good as the reference.
/// assert_eq!(errors, [0.75, 0.25]);
/// ```
pub fn count_unseen(sizes: Vec<(Vec<u64>, Vec<Unseen>)>, class_ids: &[u32], whole_rows: Vec<u64>) -> Result<TestedSizes, FoundationError> {
    let mut test_rows = vec![0; whole_rows.len()];
    class_ids.iter().for_each(|&class| test_rows[class as usize] += 1);
    let mut sizes: Vec<(Vec<u64>, Vec<Unseen>)> = sizes.into_iter().filter(|(_, trainings)| !trainings.is_empty()).collect();
    sizes.sort_by_key(|(class_rows, _)| class_rows.iter().sum::<u64>());
    let Some((_, largest)) = sizes.last() else { return Ok(TestedSizes::new(Vec::new(), test_rows)?.with_whole(whole_rows)) };
    assert!(largest[0].rows.iter().copied().eq(0..class_ids.len() as u32), "count_unseen: the reference is not tested on all rows");
    let reference = Reference::new(largest[0].predicted.clone(), class_ids, &test_rows);
    let largest = sizes.len() - 1;
    let factors = RowFactors::new(sizes.iter().map(|(_, trainings)| trainings.as_slice()).collect(), class_ids, &test_rows);
    let counted = sizes.into_iter().enumerate().map(|(i, (class_rows, trainings))| {
        let (mut steps, mut whole) = Tally::new(&trainings, &reference, whole_rows.len()).noise(trainings.len(), &test_rows);
        if i == largest {
            whole.difference = 0.0;
            steps.iter_mut().for_each(|step| step.difference = 0.0);
        }
        whole.factors = factors.whole[i].clone();
        steps.iter_mut().zip(&factors.steps).for_each(|(step, factors)| step.factors.clone_from(&factors[i]));
        let repeats = trainings.iter().map(|training| reference.errors(training)).collect();
        TestedSize::new(class_rows, repeats, steps, whole)
    });
    let counted = counted.collect();
    Ok(TestedSizes::new(counted, test_rows)?.with_whole(whole_rows))
}

/// The training that the others are compared with.
struct Reference<'a> {
    predicted: Vec<u32>,
    class_ids: &'a [u32],
    test_rows: &'a [u64],
    errors: TestErrors,
}

impl<'a> Reference<'a> {
    fn new(predicted: Vec<u32>, class_ids: &'a [u32], test_rows: &'a [u64]) -> Self {
        let pairs = predicted.iter().copied().zip(class_ids.iter().copied());
        let errors = counted(pairs, test_rows.len());
        Self { errors, predicted, class_ids, test_rows }
    }

    /// The errors of `training`: those of the reference, plus the differences on the rows of the training.
    fn errors(&self, training: &Unseen) -> TestErrors {
        assert_eq!(training.rows.len(), training.predicted.len(), "count_unseen: lengths differ");
        let n_classes = self.errors.n_classes();
        let class = |row: u32| self.class_ids[row as usize];
        let own = counted(training.rows.iter().zip(&training.predicted).map(|(&row, &predicted)| (predicted, class(row))), n_classes);
        let same_rows = counted(training.rows.iter().map(|&row| (self.predicted[row as usize], class(row))), n_classes);
        let steps: Vec<f64> = (0..n_classes).map(|class| self.errors.of_step(class) - same_rows.of_step(class)).collect();
        // Classes count by their rows, whatever share of them was tested.
        let n_test: u64 = self.test_rows.iter().sum();
        let difference: f64 =
            (0..n_classes).map(|class| self.test_rows[class] as f64 / n_test as f64 * (own.missed(class) - same_rows.missed(class))).sum();
        let raised = self.errors.of_whole() + difference - own.of_whole();
        own.raised(raised, &steps)
    }
}

/// The errors of pairs of a predicted class and the class of the row.
fn counted(pairs: impl Iterator<Item = (u32, u32)>, n_classes: usize) -> TestErrors {
    let (mut taken, mut missed, mut rows) = (vec![0; n_classes], vec![0; n_classes], vec![0; n_classes]);
    for (predicted, class) in pairs {
        rows[class as usize] += 1;
        if predicted != class {
            taken[predicted as usize] += 1;
            missed[class as usize] += 1;
        }
    }
    TestErrors::from_counts(taken, missed, &rows)
}

/// Sums over rows, of a share that is 1 where a row is wrong: how it changes over draws, and how it differs from the reference.
#[derive(Clone, Debug, Default)]
struct Sums {
    /// Tests: rows times the trainings that each was tested in.
    n_tests: f64,
    /// Difference to the reference over the tests, and its square.
    difference: f64,
    difference_squared: f64,
    /// Rows that two trainings or more were tested on.
    n_repeated: f64,
    /// p(1 − p) over these rows, p the probability that the row is wrong.
    flips: f64,
    /// Rows that were tested at all.
    n_rows: f64,
    /// Mean difference to the reference over the rows, and its square.
    mean: f64,
    mean_squared: f64,
}

impl Sums {
    /// Adds one row that is wrong in `n_wrong` of `n` trainings; `is_reference_wrong` is the reference.
    fn add(&mut self, n_wrong: u32, n: u32, is_reference_wrong: bool) {
        let (n_wrong, n, reference) = (f64::from(n_wrong), f64::from(n), f64::from(u8::from(is_reference_wrong)));
        self.difference += n_wrong - n * reference;
        // A difference is −1, 0 or 1.
        self.difference_squared += if is_reference_wrong { n - n_wrong } else { n_wrong };
        if n > 1.0 {
            // The unbiased estimate of p(1 − p).
            self.flips += n_wrong * (n - n_wrong) / (n * (n - 1.0));
        }
        let mean = n_wrong / n - reference;
        self.mean += mean;
        self.mean_squared += mean * mean;
    }

    /// Counts rows that were tested in `n` trainings, whether they are wrong or not.
    fn count(&mut self, n: u32) {
        self.n_tests += f64::from(n);
        self.n_rows += 1.0;
        self.n_repeated += f64::from(u8::from(n > 1));
    }

    /// The counts of these rows less those of `part`.
    fn without_counts_of(&self, part: &Self) -> Self {
        Self {
            n_tests: self.n_tests - part.n_tests,
            n_rows: self.n_rows - part.n_rows,
            n_repeated: self.n_repeated - part.n_repeated,
            ..Self::default()
        }
    }

    fn with_counts_of(self, other: &Self) -> Self {
        Self { n_tests: other.n_tests, n_rows: other.n_rows, n_repeated: other.n_repeated, ..self }
    }

    /// Variance over draws of the mean over the rows tested, if the probe itself did not differ. `n_all` rows could have been tested.
    fn variance_of_draws(&self, n_trainings: usize, n_all: u64) -> f64 {
        if n_trainings < 2 || self.n_tests == 0.0 {
            return 0.0;
        }
        let n_tested = self.n_tests / n_trainings as f64;
        let flips = if self.n_repeated > 0.0 { self.flips / self.n_repeated } else { 0.0 };
        let mean = self.difference / self.n_tests;
        let fixed = (self.difference_squared / self.n_tests - mean * mean - flips).max(0.0);
        // Rows are drawn without replacement, so what differs from row to row, but not from draw to draw, vanishes once all are tested.
        (flips + fixed * (1.0 - n_tested / n_all as f64).max(0.0)) / n_tested
    }

    /// Variance of the mean difference to the reference. One more row that differs is added, so that a few rows that agree are not taken for
    /// certainty.
    fn variance_of_difference(&self) -> f64 {
        if self.n_rows == 0.0 {
            return 0.0;
        }
        let n = self.n_rows + 1.0;
        let mean = self.mean / n;
        ((self.mean_squared + 1.0) / n - mean * mean) / self.n_rows
    }
}

/// The predictions of the trainings of one size, row by row.
struct RowCursor<'a> {
    trainings: &'a [Unseen],
    next: Vec<usize>,
    /// What the trainings that were tested on the row predict.
    here: Vec<u32>,
}

impl<'a> RowCursor<'a> {
    fn new(trainings: &'a [Unseen]) -> Self {
        Self { trainings, next: vec![0; trainings.len()], here: Vec::with_capacity(trainings.len()) }
    }

    /// Goes on to `row`, which is larger than the last one.
    fn go_to(&mut self, row: u32) -> &[u32] {
        self.here.clear();
        for (training, next) in self.trainings.iter().zip(&mut self.next) {
            if training.rows.get(*next) == Some(&row) {
                self.here.push(training.predicted[*next]);
                *next += 1;
            }
        }
        &self.here
    }
}

/// How other test rows would change the errors of all sizes together.
struct RowFactors {
    /// A row of factors for each size.
    whole: Vec<Vec<f64>>,
    /// For each class, a row of factors for each size.
    steps: Vec<Vec<Vec<f64>>>,
}

impl RowFactors {
    fn new(sizes: Vec<&[Unseen]>, class_ids: &[u32], test_rows: &[u64]) -> Self {
        let (n_sizes, n_test) = (sizes.len(), class_ids.len() as u64);
        let mut cursors: Vec<RowCursor<'_>> = sizes.into_iter().map(RowCursor::new).collect();
        let sums = || vec![RowSums::new(n_sizes); test_rows.len()];
        let (mut whole, mut missed, mut taken) = (RowSums::new(n_sizes), sums(), sums());
        let mut shares: Vec<Vec<(u32, f64)>> = vec![Vec::new(); n_sizes];
        for (row, &class) in class_ids.iter().enumerate() {
            let mut others: Vec<u32> = Vec::new();
            for (i, cursor) in cursors.iter_mut().enumerate() {
                let here = cursor.go_to(row as u32);
                if here.is_empty() && i > 0 {
                    // No draw of this size left the row out: that of the next smaller size stands for it.
                    shares[i] = shares[i - 1].clone();
                    continue;
                }
                let of = &mut shares[i];
                of.clear();
                for &predicted in here.iter().filter(|&&predicted| predicted != class) {
                    let part = 1.0 / here.len() as f64;
                    match of.iter_mut().find(|(other, _)| *other == predicted) {
                        Some((_, share)) => *share += part,
                        None => of.push((predicted, part)),
                    }
                    if !others.contains(&predicted) {
                        others.push(predicted);
                    }
                }
            }
            if others.is_empty() {
                continue;
            }
            let wrong: Vec<f64> = shares.iter().map(|of| of.iter().map(|(_, share)| share).sum()).collect();
            whole.add(&wrong);
            missed[class as usize].add(&wrong);
            for other in others {
                let of_other = |of: &Vec<(u32, f64)>| of.iter().find(|(class, _)| *class == other).map_or(0.0, |(_, share)| *share);
                taken[other as usize].add(&shares.iter().map(of_other).collect::<Vec<f64>>());
            }
        }
        whole.count(n_test);
        let steps = missed.iter_mut().zip(&mut taken).zip(test_rows).map(|((missed, taken), &own)| {
            missed.count(own);
            taken.count(n_test - own);
            let both: Vec<f64> =
                missed.covariance().iter().zip(taken.covariance()).map(|(missed, taken)| 0.25 * (missed + taken)).collect();
            factors(&both, n_sizes)
        });
        Self { steps: steps.collect(), whole: factors(&whole.covariance(), n_sizes) }
    }
}

/// The sums of one size.
struct Tally {
    whole: Sums,
    /// For each class, over its own rows: whether they are missed.
    missed: Vec<Sums>,
    /// For each class, over all other rows: whether they are taken for it.
    taken: Vec<Sums>,
}

impl Tally {
    fn new(trainings: &[Unseen], reference: &Reference<'_>, n_classes: usize) -> Self {
        let (mut whole, mut missed, mut taken) = (Sums::default(), vec![Sums::default(); n_classes], vec![Sums::default(); n_classes]);
        let mut cursor = RowCursor::new(trainings);
        let mut n_predicted = vec![0u32; n_classes];
        for (row, (&class, &of_reference)) in reference.class_ids.iter().zip(&reference.predicted).enumerate() {
            let here = cursor.go_to(row as u32);
            let n = here.len() as u32;
            if n == 0 {
                continue;
            }
            here.iter().for_each(|&predicted| n_predicted[predicted as usize] += 1);
            let n_wrong = n - n_predicted[class as usize];
            for sums in [&mut whole, &mut missed[class as usize]] {
                sums.count(n);
                sums.add(n_wrong, n, of_reference != class);
            }
            // A class that neither a training nor the reference takes the row for has nothing to add.
            for &predicted in here.iter().chain([&of_reference]) {
                let count = std::mem::take(&mut n_predicted[predicted as usize]);
                let is_reference = predicted == of_reference;
                if predicted != class && (count > 0 || is_reference) {
                    taken[predicted as usize].add(count, n, is_reference);
                }
            }
        }
        for (taken, missed) in taken.iter_mut().zip(&missed) {
            *taken = std::mem::take(taken).with_counts_of(&whole.without_counts_of(missed));
        }
        Self { whole, missed, taken }
    }

    /// What the test rows add: to the errors of each class, and of the whole.
    fn noise(&self, n_trainings: usize, test_rows: &[u64]) -> (Vec<TestNoise>, TestNoise) {
        let n_test: u64 = test_rows.iter().sum();
        let steps = self.missed.iter().zip(&self.taken).zip(test_rows).map(|((missed, taken), &own)| TestNoise {
            flips: 0.25 * (missed.variance_of_draws(n_trainings, own) + taken.variance_of_draws(n_trainings, n_test - own)),
            difference: 0.5 * (missed.variance_of_difference() + taken.variance_of_difference()).sqrt(),
            factors: Vec::new(),
        });
        let whole = TestNoise {
            flips: self.whole.variance_of_draws(n_trainings, n_test),
            difference: self.whole.variance_of_difference().sqrt(),
            factors: Vec::new(),
        };
        (steps.collect(), whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_all(predicted: &[u32]) -> Unseen {
        Unseen { rows: (0..predicted.len() as u32).collect(), predicted: predicted.to_vec() }
    }

    #[test]
    fn on_common_rows_errors_are_plain_shares() {
        let class_ids = [0, 0, 0, 1, 1, 2];
        let (half, whole) = (on_all(&[0, 1, 1, 1, 0, 2]), on_all(&[0, 0, 1, 1, 1, 2]));
        let tested =
            count_unseen(vec![(vec![3, 2, 1], vec![half]), (vec![6, 4, 2], vec![whole])], &class_ids, vec![6, 4, 2]).expect("fits");
        let errors = &tested.sizes()[0].repeats()[0];
        assert!((errors.of_whole() - 0.5).abs() < 1e-15);
        // Class 0: 2 of 3 missed, 1 of 3 others taken for it.
        assert!((errors.of_step(0) - 0.5).abs() < 1e-15 && errors.of_step(2) == 0.0);
    }

    #[test]
    fn flips_of_common_rows_are_those_of_the_border() {
        // Row 0 (class 0) is predicted 0, 1, 1; row 1 (class 2) always 2: w(3 − w)/6 = 2/6, over 2 rows squared.
        let draws = vec![on_all(&[0, 2]), on_all(&[1, 2]), on_all(&[1, 2])];
        let tested = count_unseen(vec![(vec![1; 3], draws), (vec![2; 3], vec![on_all(&[0, 2])])], &[0, 2], vec![2; 3]).expect("fits");
        let size = &tested.sizes()[0];
        assert!((size.whole_noise().flips - 2.0 / 6.0 / 4.0).abs() < 1e-15);
        // All rows of class 0 are row 0; of the two rows that are not of class 1, one flips.
        assert!((size.step_noise()[0].flips - 0.25 * 2.0 / 6.0).abs() < 1e-15);
        assert!((size.step_noise()[1].flips - 0.25 * 2.0 / 6.0 / 4.0).abs() < 1e-15);
        assert_eq!(size.step_noise()[2].flips, 0.0);
    }

    #[test]
    fn rows_that_happen_to_be_tested_change_no_error() {
        // The reference and all draws are wrong in the same rows 0 to 9 of 40, whichever rows a draw is tested on.
        let class_ids: Vec<u32> = (0..40).map(|row| row % 2).collect();
        let predicted = |row: u32| if row < 10 { 1 - row % 2 } else { row % 2 };
        let draw = |first: u32| {
            let rows: Vec<u32> = (first..first + 20).collect();
            Unseen { predicted: rows.iter().map(|&row| predicted(row)).collect(), rows }
        };
        let whole = on_all(&(0..40).map(predicted).collect::<Vec<u32>>());
        let tested =
            count_unseen(vec![(vec![10; 2], vec![draw(0), draw(7), draw(20)]), (vec![16; 2], vec![whole])], &class_ids, vec![20; 2]);
        let tested = tested.expect("fits");
        for errors in tested.sizes()[0].repeats() {
            assert!((errors.of_whole() - 0.25).abs() < 1e-15 && (errors.of_step(1) - 0.25).abs() < 1e-15, "{errors:?}");
        }
        assert_eq!((tested.sizes()[0].whole_noise().flips, tested.whole_rows()), (0.0, [20, 20].as_slice()));
    }
}
