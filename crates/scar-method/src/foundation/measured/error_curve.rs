//! One error over the sizes.

use super::TestedSizes;

/// Errors at one size.
///
/// ```
/// use scar_method::foundation::ErrorsAtSize;
/// let point = ErrorsAtSize { size: 100.0, errors: vec![0.25, 0.75], flips: 0.0 };
/// assert_eq!(point.mean(), 0.5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorsAtSize {
    /// Training rows: of the whole set, or of the step's class.
    pub size: f64,
    /// The test error of each repeat, 0…1.
    pub errors: Vec<f64>,
    /// Variance over draws that single test rows cause by flipping, Σ pᵢ(1 − pᵢ)/T²: it is the test set's, not the draws'.
    pub flips: f64,
}

impl ErrorsAtSize {
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

/// An error over the sizes, ascending; the last point is the whole.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, TestErrors, TestedSize, TestedSizes};
/// // `wrong` of ten test rows have class 1 and are predicted as class 0.
/// let size = |class_rows: [u64; 2], wrong: u32| {
///     let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong])];
///     TestedSize::from_counts(class_rows.to_vec(), repeats, vec![0.0; 2], 0.0)
/// };
/// let tested = TestedSizes::new(vec![size([40, 2], 1), size([20, 1], 2)], vec![6, 4]).unwrap();
/// let whole = ErrorCurve::of_whole(&tested);
/// assert_eq!(whole.points.iter().map(|point| (point.size, point.mean())).collect::<Vec<_>>(), [(21.0, 0.2), (42.0, 0.1)]);
/// // The sizes of a step are rows of its class. Without any, all test rows of the class are wrong.
/// let step = ErrorCurve::of_step(&tested, 1);
/// assert_eq!((step.whole(), step.points[0].size, step.empty_error), (2.0, 1.0, Some(0.4)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCurve {
    /// The points, ascending in size, each size once.
    pub points: Vec<ErrorsAtSize>,
    /// Number of test rows, T.
    pub n_test: u64,
    /// The error without any training row of the class, where that is known: a step's is its class's share of the test rows.
    pub empty_error: Option<f64>,
}

impl ErrorCurve {
    /// The error of all test rows over the rows of the training set.
    pub fn of_whole(tested: &TestedSizes) -> Self {
        let points = tested.sizes().iter().map(|size| {
            let errors = size.repeats().iter().map(|errors| errors.of_whole() as f64 / tested.n_test() as f64).collect();
            ErrorsAtSize { size: size.n_rows() as f64, errors, flips: size.whole_flips() / squared(tested.n_test()) }
        });
        Self { points: distinct(points), n_test: tested.n_test(), empty_error: None }
    }

    /// The error of the binary task of `class`, (FP + FN)/T, over the training rows of that class. Sizes at which it has
    /// none are left out.
    pub fn of_step(tested: &TestedSizes, class: usize) -> Self {
        let points = tested.sizes().iter().filter(|size| size.class_rows()[class] > 0).map(|size| {
            let errors = size.repeats().iter().map(|errors| errors.of_step(class) as f64 / tested.n_test() as f64).collect();
            ErrorsAtSize { size: size.class_rows()[class] as f64, errors, flips: size.step_flips()[class] / squared(tested.n_test()) }
        });
        let share = tested.test_rows()[class] as f64 / tested.n_test() as f64;
        Self { points: distinct(points), n_test: tested.n_test(), empty_error: Some(share) }
    }

    /// The largest size, N.
    pub fn whole(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.size)
    }
}

fn squared(n: u64) -> f64 {
    n as f64 * n as f64
}

/// Merges points of equal size: a small class may have the same number of rows at several ratios.
fn distinct(points: impl Iterator<Item = ErrorsAtSize>) -> Vec<ErrorsAtSize> {
    let mut merged: Vec<ErrorsAtSize> = Vec::new();
    for point in points {
        match merged.last_mut() {
            Some(last) if last.size == point.size => {
                let (n_last, n_point) = (last.errors.len() as f64, point.errors.len() as f64);
                last.flips = (last.flips * n_last + point.flips * n_point) / (n_last + n_point);
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
    use crate::foundation::{TestErrors, TestedSize};

    #[test]
    fn curves_count_the_rows_of_the_whole_and_of_the_class() {
        let size = |class_rows: [u64; 2], wrong: u32| {
            let repeats = vec![TestErrors::from_counts(vec![wrong, 0], vec![0, wrong])];
            TestedSize::from_counts(class_rows.to_vec(), repeats, vec![0.0; 2], 0.0)
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
        assert_eq!((step.empty_error, step.whole()), (Some(0.4), 2.0));
    }
}
