//! The largest size that the tested errors themselves leave possible, without a law between them.
//!
//! Where the true curve is about as steep as a law can be, noise makes fits flatter and never steeper, so that their resamples stay below the
//! true size too often: of simulated classes of 50 and 100 rows whose error still falls, in 15 and 18 of 100. The errors of the sizes
//! themselves lean to no side.

use super::FittedLaw;
use super::prepared::{LawWithSpread, Prepared};
use super::size::{Tolerance, first_between};
use scar_core::stats::{central, normal_quantile};

/// The largest size, as a share of N, at which the errors do not show that the tolerance is kept: up to there the upper bound of the difference
/// to the error of the whole, which holds with `confidence`, is above ε. 0 where they show it at every size.
///
/// Between sizes `law` gives the form, and what the errors are off it the height. Where the largest size that was tested is less than the
/// whole, `law` and its `resampled` fits say how far the error falls from there.
pub(super) fn highest(prepared: &Prepared, law: &FittedLaw, resampled: &[LawWithSpread], tolerance: Tolerance, confidence: f64) -> f64 {
    let z = normal_quantile(confidence);
    let last = prepared.xs.len() - 1;
    let error = |law: &FittedLaw, x: f64| law.error(x * law.whole);
    let fall = |law: &FittedLaw| error(law, prepared.xs[last].min(1.0)) - error(law, 1.0);
    let doubt_of_fall = (central(resampled.iter().map(|fitted| fall(&fitted.law)).collect(), confidence).1 - fall(law)).max(0.0);
    let off_the_law = |i: usize| prepared.means[i] - error(law, prepared.xs[i]);
    // What is added to the law at each size. The whole has no doubt but that of the fall to it.
    let added = |i: usize| off_the_law(i) - off_the_law(last) + libm::hypot(z * prepared.doubt(i), doubt_of_fall);
    let added: Vec<f64> = (0..last).map(added).chain([doubt_of_fall]).collect();
    let is_kept =
        |x: f64, added: f64| error(law, x) - error(law, 1.0) + added + tolerance.z * prepared.spread.deviation(x, 1.0) <= tolerance.epsilon;
    let Some(i) = (0..=last).rev().find(|&i| !is_kept(prepared.xs[i], added[i])) else { return 0.0 };
    if i == last {
        return 1.0;
    }
    let (from, to) = (prepared.xs[i], prepared.xs[i + 1]);
    first_between(from, to, |x| {
        let share = (libm::log(x) - libm::log(from)) / (libm::log(to) - libm::log(from));
        is_kept(x, added[i] + share * (added[i + 1] - added[i]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::{ErrorCurve, ErrorsAtSize, Law};

    /// Errors 0.1 above those of all at 100 rows, 0.04 at 200, 0 from 400 on, each drawn ten times, give or take `spread`.
    fn found(spread: f64, epsilon: f64) -> f64 {
        let point = |size: f64, error: f64| {
            ErrorsAtSize::new(size, (0..10).map(|draw| error + if draw % 2 == 0 { spread } else { -spread }).collect())
        };
        let points = vec![point(100.0, 0.3), point(200.0, 0.24), point(400.0, 0.2), ErrorsAtSize::new(800.0, vec![0.2])];
        let prepared = Prepared::new(&ErrorCurve::new(points, 100_000)).expect("repeats");
        let law = FittedLaw { law: Law::Power, offset: 0.2, height: 0.0, rate: 1.0, whole: 800.0 };
        let resampled = LawWithSpread { law, spread: prepared.spread };
        highest(&prepared, &law, &[resampled], Tolerance { epsilon, z: 0.0 }, 0.95) * 800.0
    }

    #[test]
    fn without_doubt_it_is_where_the_errors_cross_the_tolerance() {
        // Halfway from 0.1 to 0.04, in the logarithm of the size.
        assert!((found(1e-9, 0.07) - 100.0 * 2f64.sqrt()).abs() < 0.01);
        assert_eq!(found(1e-9, 0.2), 0.0);
    }

    #[test]
    fn doubt_moves_it_up() {
        let sizes = [0.0, 0.01, 0.03].map(|spread| found(spread + 1e-9, 0.07));
        assert!(sizes.windows(2).all(|pair| pair[1] > pair[0] + 1.0) && sizes[2] < 800.0, "{sizes:?}");
    }
}
