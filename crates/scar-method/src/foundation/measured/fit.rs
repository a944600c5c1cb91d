//! Weighted least-squares fit of a law, without an iteration that could diverge.
//!
//! For a given rate c the rest is linear: min Σ wᵢ(a + b·g(xᵢ, c) − eᵢ)² over a, b ≥ 0, a convex problem in two numbers
//! with a closed form. The rate is searched on a fixed logarithmic grid, then by golden section between the grid's
//! neighbors of the best, a fixed number of times.

use super::{FittedLaw, Law};
use scar_core::stats::golden_section;

const N_RATES: usize = 48;
const N_REFINEMENTS: usize = 16;

/// Fits one law to many sets of errors at the same sizes; the shapes on the grid are computed once.
#[derive(Clone, Debug)]
pub(super) struct Fitter {
    law: Law,
    whole: f64,
    /// size/N of each point.
    xs: Vec<f64>,
    /// Shapes of all points, a row a rate.
    shapes: Vec<f64>,
}

/// A fit and the weighted sum of its squared residuals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LawFit {
    pub(super) law: FittedLaw,
    pub(super) squares: f64,
}

impl Fitter {
    /// For points at `sizes`, ascending, the last being the whole.
    pub(super) fn new(law: Law, sizes: &[f64], whole: f64) -> Self {
        let xs: Vec<f64> = sizes.iter().map(|size| size / whole).collect();
        let shapes = (0..N_RATES).flat_map(|i| xs.iter().map(move |&x| law.shape(x, rate_at(law, i as f64)))).collect();
        Self { law, whole, xs, shapes }
    }

    /// The fit to `errors` with `weights`, both in the order of the sizes. Weights are positive.
    pub(super) fn fit(&self, errors: &[f64], weights: &[f64]) -> LawFit {
        let n = self.xs.len();
        let mut best = (f64::INFINITY, 0);
        for (i, shapes) in self.shapes.chunks_exact(n).enumerate() {
            let squares = linear(shapes, errors, weights).2;
            if squares < best.0 {
                best = (squares, i);
            }
        }
        let mut shapes = vec![0.0; n];
        let mut at = |position: f64| {
            let rate = rate_at(self.law, position);
            shapes.iter_mut().zip(&self.xs).for_each(|(shape, &x)| *shape = self.law.shape(x, rate));
            let (offset, height, squares) = linear(&shapes, errors, weights);
            LawFit { law: FittedLaw { law: self.law, offset, height, rate, whole: self.whole }, squares }
        };
        // Over the grid's position.
        let (low, high) = ((best.1 as f64 - 1.0).max(0.0), (best.1 as f64 + 1.0).min((N_RATES - 1) as f64));
        golden_section(at(best.1 as f64), low, high, N_REFINEMENTS, at, |fit| fit.squares)
    }
}

/// The rate at a position of the grid, 0 … N_RATES − 1, whole or not.
fn rate_at(law: Law, position: f64) -> f64 {
    let (low, high) = law.rates();
    libm::exp(libm::log(low) + (libm::log(high) - libm::log(low)) * position / (N_RATES - 1) as f64)
}

/// a, b ≥ 0 with the least Σ w(a + b·g − e)², and that sum.
fn linear(shapes: &[f64], errors: &[f64], weights: &[f64]) -> (f64, f64, f64) {
    let sum = |value: &dyn Fn(usize) -> f64| (0..shapes.len()).map(|i| weights[i] * value(i)).sum::<f64>();
    let total = sum(&|_| 1.0);
    let (mean_shape, mean_error) = (sum(&|i| shapes[i]) / total, sum(&|i| errors[i]) / total);
    let (mut shape_shape, mut shape_error) = (0.0, 0.0);
    for i in 0..shapes.len() {
        let shape = shapes[i] - mean_shape;
        shape_shape += weights[i] * shape * shape;
        shape_error += weights[i] * shape * (errors[i] - mean_error);
    }
    let squares = |a: f64, b: f64| sum(&|i| (a + b * shapes[i] - errors[i]) * (a + b * shapes[i] - errors[i]));
    let height = shape_error / shape_shape;
    let offset = mean_error - height * mean_shape;
    if height.is_finite() && height >= 0.0 && offset >= 0.0 {
        return (offset, height, squares(offset, height));
    }
    // The optimum is on an edge: no fall, or no offset.
    let flat = (mean_error, 0.0, squares(mean_error, 0.0));
    let own = sum(&|i| shapes[i] * shapes[i]);
    let height = if own > 0.0 { (sum(&|i| shapes[i] * errors[i]) / own).max(0.0) } else { 0.0 };
    let no_offset = (0.0, height, squares(0.0, height));
    if no_offset.2 < flat.2 { no_offset } else { flat }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZES: [f64; 7] = [333.0, 500.0, 666.0, 1000.0, 2000.0, 5000.0, 10_000.0];

    #[test]
    fn every_law_comes_back_from_its_own_points() {
        for law in Law::ALL {
            let (low, high) = law.rates();
            let rate = libm::exp(0.5 * (libm::log(low) + libm::log(high)));
            let truth = FittedLaw { law, offset: 0.05, height: 0.02, rate, whole: 10_000.0 };
            let errors = SIZES.map(|size| truth.error(size));
            let fit = Fitter::new(law, &SIZES, 10_000.0).fit(&errors, &[1.0; 7]);
            for size in [100.0, 3000.0, 40_000.0] {
                // Squares that differ by less than 1e-16 cannot be distinguished, so sixteen golden sections give the rate to 1e-4.
                let (found, expected) = (fit.law.error(size), truth.error(size));
                assert!((found - expected).abs() < 1e-3 * (expected - truth.offset) + 1e-6, "{law:?} at {size}: {found} for {expected}");
            }
        }
    }

    proptest! {
        #[test]
        fn fits_are_finite_monotone_and_no_worse_than_a_constant(errors in prop::collection::vec(0.0f64..1.0, 3..=7), law in 0usize..4) {
            let sizes = &SIZES[7 - errors.len()..];
            let weights = vec![2.0; errors.len()];
            let fit = Fitter::new(Law::ALL[law], sizes, 10_000.0).fit(&errors, &weights);
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let constant: f64 = errors.iter().map(|error| 2.0 * (error - mean) * (error - mean)).sum();
            prop_assert!(fit.law.offset >= 0.0 && fit.law.height >= 0.0 && fit.law.rate.is_finite());
            prop_assert!(fit.squares <= constant + 1e-12);
        }

        #[test]
        fn no_pair_of_constants_beats_the_closed_form(errors in prop::collection::vec(0.0f64..1.0, 4), a in 0.0f64..1.0, b in 0.0f64..1.0) {
            let shapes = [5.0, 3.0, 2.0, 1.0];
            let weights = [1.0, 2.0, 3.0, 4.0];
            let (_, _, least) = linear(&shapes, &errors, &weights);
            let squares: f64 = (0..4).map(|i| weights[i] * (a + b * shapes[i] - errors[i]) * (a + b * shapes[i] - errors[i])).sum();
            prop_assert!(least <= squares + 1e-12);
        }
    }
}
