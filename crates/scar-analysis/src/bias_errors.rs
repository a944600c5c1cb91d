//! Compares the errors of two modalities class by class, at the same numbers of rows.

use scar_core::stats::{mean, normal_quantile, standard_deviation};
use scar_method::foundation::{TestErrors, TestedSize, TestedSizes};
use scar_report::ErrorDifference;

/// Variance of the error of all rows over other folds, as a share of that of one draw of half of the rows. A fold's probe is trained on 4/5 of
/// the rows, and draws without replacement vary by (1 − f)/f: a quarter of what halves do. Each of five tests a fifth of the rows.
const OTHER_FOLDS: f64 = 0.25 / 5.0;
/// Chance that the interval of any class does not hold.
const MISSED: f64 = 0.05;

/// What two modalities differ by in a class, the second side less the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Differences {
    /// Of the errors.
    pub(super) errors: ErrorDifference,
    /// Of how far the error falls from the sizes that were drawn to all rows.
    pub(super) fall: ErrorDifference,
}

/// For each class what the errors of two sides differ by. The classes and the sizes are the same on both sides, in the same order. `None`
/// where a class has no test rows, or no size at which both sides have rows of it and more than one draw.
///
/// The intervals hold for all classes together: each gets its part of the 5 % (Bonferroni). Both sides are tested on the same items, which
/// is left out of account: errors that rise and fall together would make the intervals narrower.
pub(super) fn error_differences(sides: [&TestedSizes; 2]) -> Vec<Option<Differences>> {
    let n_classes = sides[0].n_classes().min(sides[1].n_classes());
    let found: Vec<Option<[ClassErrors; 2]>> = (0..n_classes).map(|class| of_class(sides, class)).collect();
    let n_compared = found.iter().flatten().count().max(1) as f64;
    let z = normal_quantile(1.0 - MISSED / (2.0 * n_compared));
    let difference = |first: Uncertain, second: Uncertain| {
        let (difference, reach) = (second.mean - first.mean, z * (first.variance + second.variance).sqrt());
        ErrorDifference { difference, low: difference - reach, high: difference + reach }
    };
    let of_both = |[first, second]: [ClassErrors; 2]| Differences {
        errors: difference(first.error, second.error),
        fall: difference(first.fall, second.fall),
    };
    found.into_iter().map(|found| found.map(of_both)).collect()
}

/// A mean, and its variance over draws and test rows.
#[derive(Clone, Copy, Debug)]
struct Uncertain {
    mean: f64,
    variance: f64,
}

/// A class's balanced error as a mean over sizes, and how far it falls from there to that of all rows.
#[derive(Clone, Copy, Debug)]
struct ClassErrors {
    error: Uncertain,
    fall: Uncertain,
}

fn of_class(sides: [&TestedSizes; 2], class: usize) -> Option<[ClassErrors; 2]> {
    let n_sizes = sides[0].sizes().len().min(sides[1].sizes().len());
    let has_draws = |tested: &TestedSizes, size: usize| {
        let size = &tested.sizes()[size];
        size.class_rows()[class] > 0 && size.repeats().len() > 1
    };
    let sizes: Vec<usize> = (0..n_sizes).filter(|&size| sides.iter().all(|tested| has_draws(tested, size))).collect();
    let is_known = !sizes.is_empty() && sides.iter().all(|tested| tested.test_rows()[class] > 0);
    is_known.then(|| sides.map(|tested| ClassErrors::new(tested, class, &sizes)))
}

impl ClassErrors {
    fn new(tested: &TestedSizes, class: usize, sizes: &[usize]) -> Self {
        let n = sizes.len() as f64;
        let (mut means, mut one_draw, mut of_draws, mut factors) = (Vec::new(), Vec::new(), 0.0, Vec::new());
        for &size in sizes {
            let size = &tested.sizes()[size];
            let (error, variance) = drawn(size, class);
            means.push(error);
            one_draw.push(variance);
            of_draws += variance / size.repeats().len() as f64;
            add(&mut factors, &size.step_noise()[class].factors, 1.0 / n);
        }
        let least = least_variance(tested.test_rows()[class]);
        let mean_draws = of_draws / (n * n);
        let error = Uncertain { mean: mean(&means), variance: mean_draws + square(&factors).max(least) };
        // The largest size is that of all rows: it is the last one.
        let Some(all) = tested.sizes().last() else { return Self { error, fall: error } };
        let (error_of_all, _) = drawn(all, class);
        add(&mut factors, &all.step_noise()[class].factors, -1.0);
        let of_all = OTHER_FOLDS * one_draw.last().copied().unwrap_or(0.0);
        let fall = Uncertain { mean: error.mean - error_of_all, variance: mean_draws + of_all + square(&factors).max(least) };
        Self { error, fall }
    }
}

/// The mean error of a class over the draws of a size, and the variance of one draw's.
fn drawn(size: &TestedSize, class: usize) -> (f64, f64) {
    let errors: Vec<f64> = size.repeats().iter().map(|errors: &TestErrors| errors.of_step(class)).collect();
    (mean(&errors), standard_deviation(&errors).unwrap_or(0.0).powi(2))
}

fn add(sums: &mut Vec<f64>, factors: &[f64], weight: f64) {
    sums.resize(sums.len().max(factors.len()), 0.0);
    sums.iter_mut().zip(factors).for_each(|(sum, factor)| *sum += weight * factor);
}

fn square(factors: &[f64]) -> f64 {
    factors.iter().map(|factor| factor * factor).sum()
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
    use scar_method::foundation::TestNoise;

    /// Two classes of 100 test rows, of which `missed` at each size are taken for the other, give or take one, and `missed_by_all` with all rows.
    fn tested(missed: [u32; 2], missed_by_all: [u32; 2], n_draws: u32) -> TestedSizes {
        let noise = || TestNoise { flips: 0.0, difference: 0.0, factors: vec![0.01] };
        let errors = |missed: [u32; 2]| TestErrors::from_counts(vec![missed[1], missed[0]], missed.to_vec(), &[100, 100]);
        let size = |rows: u64, repeats| TestedSize::new(vec![rows, rows], repeats, vec![noise(), noise()], TestNoise::default());
        let draws = || (0..n_draws).map(|draw| errors(missed.map(|missed| missed + draw % 2))).collect();
        TestedSizes::new(vec![size(5, draws()), size(10, draws()), size(20, vec![errors(missed_by_all)])], vec![100, 100]).expect("fits")
    }

    #[test]
    fn a_side_that_errs_more_is_told_with_its_interval() {
        let found = error_differences([&tested([4, 4], [4, 4], 10), &tested([24, 4], [4, 4], 10)]);
        let first = found[0].expect("tested").errors;
        // Half of 20 more of the 100 rows of the class.
        assert!((first.difference - 0.1).abs() < 1e-12, "{first:?}");
        // Two classes: 2.2414 deviations. Factors of both sides are 0.01 at each size; draws add little.
        let reach = first.high - first.difference;
        assert!((2.2414 * 0.01 * 2f64.sqrt()..0.035).contains(&reach), "{reach}");
        // Of the second class, the rows taken for it are more: half of 20 of 100 again.
        assert!((found[1].expect("tested").errors.difference - 0.1).abs() < 1e-12);
    }

    #[test]
    fn errors_that_stay_with_all_rows_are_no_fall() {
        let found = error_differences([&tested([4, 4], [4, 4], 10), &tested([24, 4], [24, 4], 10)])[0].expect("tested");
        // Other test rows would change the errors of few rows and of all alike, so that nothing is left of their doubt but the least.
        assert!(found.errors.low > 0.0 && found.fall.difference.abs() < 1e-12, "{found:?}");
        let found = error_differences([&tested([14, 4], [14, 4], 10), &tested([24, 4], [4, 4], 10)])[0].expect("tested");
        assert!((found.fall.difference - 0.1).abs() < 1e-12 && found.fall.low > 0.0, "{found:?}");
    }

    #[test]
    fn sizes_that_were_drawn_once_tell_nothing() {
        assert_eq!(error_differences([&tested([4, 4], [4, 4], 1), &tested([24, 4], [4, 4], 1)]), [None, None]);
    }

    #[test]
    fn few_rows_without_an_error_leave_a_doubt() {
        assert!(least_variance(10).sqrt() > 0.04 && least_variance(1000).sqrt() < 0.001);
    }
}
