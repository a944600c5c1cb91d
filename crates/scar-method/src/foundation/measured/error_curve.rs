//! One error over the sizes.

use super::{TestErrors, TestNoise, TestedSize, TestedSizes};

/// Errors at one size.
///
/// ```
/// use scar_method::foundation::ErrorsAtSize;
/// let point = ErrorsAtSize::new(100.0, vec![0.25, 0.75]);
/// assert_eq!(point.mean(), 0.5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorsAtSize {
    /// Training rows: of the whole set, or of the step's class.
    pub size: f64,
    /// The test error of each repeat, 0…1.
    pub errors: Vec<f64>,
    /// Variance over draws that the test rows cause, by flipping or by not being the same for each draw.
    pub flips: f64,
    /// How other test rows would change the mean error: by Σ gⱼ·fⱼ over these factors, gⱼ standard normal and the same for all points. Empty
    /// if the test rows leave no doubt.
    pub factors: Vec<f64>,
}

impl ErrorsAtSize {
    /// Errors on test rows that neither flip nor leave a doubt.
    pub fn new(size: f64, errors: Vec<f64>) -> Self {
        Self { size, errors, flips: 0.0, factors: Vec::new() }
    }

    /// Mean error.
    pub fn mean(&self) -> f64 {
        self.errors.iter().sum::<f64>() / self.errors.len() as f64
    }

    /// Sum of the squared deviations from the mean.
    pub(super) fn squares(&self) -> f64 {
        let mean = self.mean();
        self.errors.iter().map(|error| (error - mean) * (error - mean)).sum()
    }
}

/// An error over the sizes, ascending.
///
/// Source: METHOD, section 3, *measured*, and section 9.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, TestErrors, TestNoise, TestedSize, TestedSizes};
/// // `wrong` of ten test rows have class 1 and are predicted as class 0.
/// let size = |class_rows: [u64; 2], wrong: u32| {
///     let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong], &[6, 4])];
///     TestedSize::new(class_rows.to_vec(), repeats, vec![TestNoise::default(); 2], TestNoise::default())
/// };
/// let tested = TestedSizes::new(vec![size([40, 2], 1), size([20, 1], 2)], vec![6, 4]).unwrap();
/// let whole = ErrorCurve::of_whole(&tested);
/// assert_eq!(whole.points.iter().map(|point| (point.size, point.mean())).collect::<Vec<_>>(), [(21.0, 0.2), (42.0, 0.1)]);
/// // Always guessing class 0 errs in 4 of 10 rows.
/// assert_eq!(whole.empty_error, Some(0.4));
/// // The sizes of a step are rows of its class, its errors are balanced: half of 2 of 4. Without any row, all of them are missed: ½.
/// let step = ErrorCurve::of_step(&tested, 1);
/// assert_eq!((step.whole, step.points[0].size, step.points[0].mean(), step.empty_error), (2.0, 1.0, 0.25, Some(0.5)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCurve {
    /// The points, ascending in size, each size once.
    pub points: Vec<ErrorsAtSize>,
    /// N: rows of the whole training data. No point is larger, and there may be none at N itself.
    pub whole: f64,
    /// Number of test rows: one more that is wrong raises the error by 1/`n_test`.
    pub n_test: u64,
    /// The error without any training row, if known: ½ of a step, that of the most frequent class of the whole.
    pub empty_error: Option<f64>,
    /// Upper end of the 95 % interval of the error at the largest size, if known.
    pub largest_high: Option<f64>,
    /// The smallest difference of errors that the test rows can show. A smaller ε is raised to it.
    pub resolution: f64,
}

impl ErrorCurve {
    /// A curve whose last point is the whole, on `n_test` test rows that show every difference.
    ///
    /// ```
    /// use scar_method::foundation::{ErrorCurve, ErrorsAtSize};
    /// let points = [10.0, 40.0].map(|size| ErrorsAtSize::new(size, vec![1.0 / size]));
    /// let curve = ErrorCurve::new(points.to_vec(), 1_000);
    /// assert_eq!((curve.whole, curve.empty_error, curve.resolution), (40.0, None, 0.0));
    /// ```
    pub fn new(points: Vec<ErrorsAtSize>, n_test: u64) -> Self {
        let whole = points.last().map_or(0.0, |point| point.size);
        Self { points, whole, n_test, empty_error: None, largest_high: None, resolution: 0.0 }
    }

    /// The error of all test rows over the rows of the training set.
    pub fn of_whole(tested: &TestedSizes) -> Self {
        let points = tested.sizes().iter().map(|size| {
            let errors = size.repeats().iter().map(TestErrors::of_whole).collect();
            let TestNoise { flips, factors, .. } = size.whole_noise().clone();
            ErrorsAtSize { size: size.n_rows() as f64, errors, flips, factors }
        });
        let most_frequent = tested.test_rows().iter().copied().max().unwrap_or(0) as f64 / tested.n_test().max(1) as f64;
        Self {
            whole: tested.whole_rows().iter().sum::<u64>() as f64,
            empty_error: Some(1.0 - most_frequent),
            largest_high: tested.whole_interval().map(|[_, high]| high),
            resolution: resolution(tested.sizes().iter().map(TestedSize::whole_noise)),
            ..Self::new(distinct(points), tested.n_test())
        }
    }

    /// The balanced error of `class` over the training rows of that class. Sizes at which it has none are left out.
    pub fn of_step(tested: &TestedSizes, class: usize) -> Self {
        let points = tested.sizes().iter().filter(|size| size.class_rows()[class] > 0).map(|size| {
            let errors = size.repeats().iter().map(|errors| errors.of_step(class)).collect();
            let TestNoise { flips, factors, .. } = size.step_noise()[class].clone();
            ErrorsAtSize { size: size.class_rows()[class] as f64, errors, flips, factors }
        });
        Self {
            whole: tested.whole_rows()[class] as f64,
            empty_error: Some(0.5),
            largest_high: tested.step_interval(class).map(|[_, high]| high),
            resolution: resolution(tested.sizes().iter().map(|size| &size.step_noise()[class])),
            // A missed row of the class is half of one share.
            ..Self::new(distinct(points), 2 * tested.test_rows()[class])
        }
    }
}

/// Two-sided 95 % of the standard normal.
const Z: f64 = 1.959_963_984_540_054;

/// The smallest difference that the test rows can show: 1.96 standard errors of that between the largest size and the next.
fn resolution<'a>(sizes: impl DoubleEndedIterator<Item = &'a TestNoise>) -> f64 {
    sizes.rev().find(|noise| noise.difference > 0.0).map_or(0.0, |noise| Z * noise.difference)
}

/// Merges points of equal size: a small class may have the same number of rows at several ratios.
fn distinct(points: impl Iterator<Item = ErrorsAtSize>) -> Vec<ErrorsAtSize> {
    let mut merged: Vec<ErrorsAtSize> = Vec::new();
    for point in points {
        match merged.last_mut() {
            Some(last) if last.size == point.size => {
                let (n_last, n_point) = (last.errors.len() as f64, point.errors.len() as f64);
                last.flips = (last.flips * n_last + point.flips * n_point) / (n_last + n_point);
                last.factors
                    .iter_mut()
                    .zip(&point.factors)
                    .for_each(|(mean, factor)| *mean = (*mean * n_last + factor * n_point) / (n_last + n_point));
                last.errors.extend(point.errors);
            }
            _ => merged.push(point),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::TestedSize;

    #[test]
    fn curves_count_the_rows_of_the_whole_and_of_the_class() {
        let size = |class_rows: [u64; 2], wrong: u32| {
            let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong], &[6, 4])];
            TestedSize::new(class_rows.to_vec(), repeats, vec![TestNoise::default(); 2], TestNoise::default())
        };
        let tested =
            TestedSizes::new(vec![size([40, 2], 1), size([20, 1], 2), size([10, 1], 3), size([5, 0], 4)], vec![6, 4]).expect("sound");
        let whole = ErrorCurve::of_whole(&tested);
        assert_eq!(
            whole.points.iter().map(|point| (point.size, point.mean())).collect::<Vec<_>>(),
            [(5.0, 0.4), (11.0, 0.3), (21.0, 0.2), (42.0, 0.1)]
        );
        let step = ErrorCurve::of_step(&tested, 1);
        assert_eq!(step.points.iter().map(|point| (point.size, point.errors.len())).collect::<Vec<_>>(), [(1.0, 2), (2.0, 1)]);
        assert_eq!((step.empty_error, step.whole, step.n_test), (Some(0.5), 2.0, 8));
    }
}
