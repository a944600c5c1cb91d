//! Compares the errors of two modalities class by class, at the same numbers of rows.

use scar_core::stats::{mean, normal_quantile, standard_deviation};
use scar_method::foundation::{TestErrors, TestedSizes};
use scar_report::ErrorDifference;

/// Chance that the interval of any class does not hold.
const MISSED: f64 = 0.05;

/// For each class the difference of its errors, the second side less the first. The classes and the sizes are the same on both sides, in the
/// same order. `None` where a class has no test rows, or no size at which both sides have rows of it and more than one draw.
///
/// The intervals hold for all classes together: each gets its part of the 5 % (Bonferroni). Both sides are tested on the same items, which
/// is left out of account: errors that rise and fall together would make the intervals narrower.
pub(super) fn error_differences(sides: [&TestedSizes; 2]) -> Vec<Option<ErrorDifference>> {
    let n_classes = sides[0].n_classes().min(sides[1].n_classes());
    let found: Vec<Option<[MeanError; 2]>> = (0..n_classes).map(|class| of_class(sides, class)).collect();
    let n_compared = found.iter().flatten().count().max(1) as f64;
    let z = normal_quantile(1.0 - MISSED / (2.0 * n_compared));
    let difference = |[first, second]: [MeanError; 2]| {
        let (difference, reach) = (second.mean - first.mean, z * (first.variance + second.variance).sqrt());
        ErrorDifference { difference, low: difference - reach, high: difference + reach }
    };
    found.into_iter().map(|found| found.map(difference)).collect()
}

/// A class's balanced error as a mean over sizes.
#[derive(Clone, Copy, Debug)]
struct MeanError {
    mean: f64,
    /// Of the mean, over draws and test rows.
    variance: f64,
}

fn of_class(sides: [&TestedSizes; 2], class: usize) -> Option<[MeanError; 2]> {
    let n_sizes = sides[0].sizes().len().min(sides[1].sizes().len());
    let has_draws = |tested: &TestedSizes, size: usize| {
        let size = &tested.sizes()[size];
        size.class_rows()[class] > 0 && size.repeats().len() > 1
    };
    let sizes: Vec<usize> = (0..n_sizes).filter(|&size| sides.iter().all(|tested| has_draws(tested, size))).collect();
    let is_known = !sizes.is_empty() && sides.iter().all(|tested| tested.test_rows()[class] > 0);
    is_known.then(|| sides.map(|tested| MeanError::new(tested, class, &sizes)))
}

impl MeanError {
    fn new(tested: &TestedSizes, class: usize, sizes: &[usize]) -> Self {
        let n = sizes.len() as f64;
        let (mut means, mut of_draws, mut factors) = (Vec::new(), 0.0, Vec::new());
        for &size in sizes {
            let size = &tested.sizes()[size];
            let errors: Vec<f64> = size.repeats().iter().map(|errors: &TestErrors| errors.of_step(class)).collect();
            of_draws += standard_deviation(&errors).unwrap_or(0.0).powi(2) / errors.len() as f64;
            means.push(mean(&errors));
            let own = &size.step_noise()[class].factors;
            factors.resize(factors.len().max(own.len()), 0.0);
            factors.iter_mut().zip(own).for_each(|(sum, factor): (&mut f64, &f64)| *sum += factor);
        }
        let of_test_rows = factors.iter().map(|sum| sum * sum).sum::<f64>();
        let variance = of_draws / (n * n) + (of_test_rows / (n * n)).max(least_variance(tested.test_rows()[class]));
        Self { mean: mean(&means), variance }
    }
}

/// Variance of a balanced error of which `n` rows of the class show nothing. That none of few rows is missed does not mean that none
/// would be.
///
/// Source: Agresti & Coull 1998: two of four further rows are missed. A missed row is half of the balanced error.
fn least_variance(n: u64) -> f64 {
    let n = n as f64 + 4.0;
    let missed = 2.0 / n;
    0.25 * missed * (1.0 - missed) / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::foundation::{TestNoise, TestedSize};

    /// Two classes of 100 test rows, of which `missed` at each size are taken for the other, give or take one.
    fn tested(missed: [u32; 2], n_draws: u32) -> TestedSizes {
        let size = |rows: u64| {
            let errors = (0..n_draws).map(|draw| {
                let missed = missed.map(|missed| missed + draw % 2);
                TestErrors::from_counts(vec![missed[1], missed[0]], missed.to_vec(), &[100, 100])
            });
            let noise = || TestNoise { flips: 0.0, difference: 0.0, factors: vec![0.01] };
            TestedSize::new(vec![rows, rows], errors.collect(), vec![noise(), noise()], TestNoise::default())
        };
        TestedSizes::new(vec![size(5), size(10)], vec![100, 100]).expect("fits")
    }

    #[test]
    fn a_side_that_errs_more_is_told_with_its_interval() {
        let found = error_differences([&tested([4, 4], 10), &tested([24, 4], 10)]);
        let first = found[0].expect("tested");
        // Half of 20 more of the 100 rows of the class.
        assert!((first.difference - 0.1).abs() < 1e-12, "{first:?}");
        // Two classes: 2.2414 deviations. Factors of both sides are 0.01 at each size; draws add little.
        let reach = first.high - first.difference;
        assert!((2.2414 * 0.01 * 2f64.sqrt()..0.035).contains(&reach), "{reach}");
        // Of the second class, the rows taken for it are more: half of 20 of 100 again.
        assert!((found[1].expect("tested").difference - 0.1).abs() < 1e-12);
    }

    #[test]
    fn sizes_that_were_drawn_once_tell_nothing() {
        assert_eq!(error_differences([&tested([4, 4], 1), &tested([24, 4], 1)]), [None, None]);
    }

    #[test]
    fn few_rows_without_an_error_leave_a_doubt() {
        assert!(least_variance(10).sqrt() > 0.04 && least_variance(1000).sqrt() < 0.001);
    }
}
