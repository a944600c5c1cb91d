//! The smallest size at which all steps are within ε at once.

use super::prepared::{LawWithSpread, Prepared};
use super::size::{Range, SizeRegion, beyond, still_falls, within};
use scar_core::Random;
use scar_core::stats::normal_draw;

/// Draws of all steps' deviations together: normal, with the correlations that the trainings showed.
///
/// A draw is Σ gᵢ·rᵢ/√M over the trainings' standardized residuals rᵢ (one number a step), gᵢ standard normal (a multiplier
/// bootstrap): a false negative of one class is a false positive of another, so steps fail together.
#[derive(Clone, Debug)]
pub(super) struct JointDraws {
    n_steps: usize,
    /// One row per draw.
    deviations: Vec<f64>,
}

impl JointDraws {
    /// `n_draws` draws for `steps` over `n_pool` trainings.
    pub(super) fn new(steps: &[&Prepared], n_pool: u32, n_draws: usize, random: &mut Random) -> Self {
        let residuals: Vec<Vec<f64>> = steps
            .iter()
            .map(|step| {
                let own: Vec<f64> = (0..n_pool).map(|number| step.residual(number, n_pool)).collect();
                let squares: f64 = own.iter().map(|residual| residual * residual).sum();
                // A step whose repeats are all equal has no deviation.
                let scale = if squares > 0.0 { 1.0 / squares.sqrt() } else { 0.0 };
                own.iter().map(|residual| residual * scale).collect()
            })
            .collect();
        let mut deviations = Vec::with_capacity(n_draws * steps.len());
        for _ in 0..n_draws {
            let multipliers: Vec<f64> = (0..n_pool).map(|_| normal_draw(random)).collect();
            deviations.extend(residuals.iter().map(|own| own.iter().zip(&multipliers).map(|(r, g)| r * g).sum::<f64>()));
        }
        Self { n_steps: steps.len(), deviations }
    }

    /// Whether, in at least a share 1 − δ of the draws, no step's gap exceeds its ε: `gaps` are (mean gap less ε, deviation).
    fn hold(&self, gaps: &[(f64, f64)], delta: f64) -> bool {
        if gaps.iter().any(|&(gap, _)| gap > 0.0) && delta < 0.5 {
            return false;
        }
        // A step that is six deviations away fails in one draw of 10⁹.
        let active: Vec<usize> = (0..self.n_steps).filter(|&i| gaps[i].0 + 6.0 * gaps[i].1 > 0.0).collect();
        let allowed = (delta * (self.deviations.len() / self.n_steps.max(1)) as f64) as usize;
        let fails = |draw: &[f64]| active.iter().any(|&i| gaps[i].0 + draw[i] * gaps[i].1 > 0.0);
        self.deviations.chunks_exact(self.n_steps).filter(|draw| fails(draw)).take(allowed + 1).count() <= allowed
    }
}

/// A step with the ε of its own test rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct JointStep {
    pub(super) fit: LawWithSpread,
    pub(super) epsilon: f64,
}

/// The joint size of `steps` as a share of N, and its region. If the size of one step is beyond the data, all steps are compared at the
/// doubling.
pub(super) fn joint_size(steps: &[JointStep], range: Range, draws: &JointDraws, delta: f64) -> (f64, SizeRegion) {
    if steps.iter().any(|step| still_falls(&step.fit.law, step.epsilon)) {
        let falls = |&JointStep { fit: LawWithSpread { law, .. }, epsilon }: &JointStep, x: f64| {
            law.error(x * law.whole) - law.error(2.0 * x * law.whole) > epsilon
        };
        return (beyond(|x| !steps.iter().any(|step| falls(step, x))), SizeRegion::BeyondData);
    }
    let x = joint_size_within(steps, range, draws, delta);
    (x, if x < range.smallest * (1.0 - 1e-6) { SizeRegion::BelowData } else { SizeRegion::InData })
}

/// The size, as a share of N, from which the errors of all steps at once are within ε of the whole's.
pub(super) fn joint_size_within(steps: &[JointStep], range: Range, draws: &JointDraws, delta: f64) -> f64 {
    within(range.one_row, |x| {
        let gap = |&JointStep { fit: LawWithSpread { law, spread }, epsilon }: &JointStep| {
            let error = |x: f64| law.error(x * law.whole);
            (error(x) - error(1.0) - epsilon, spread.deviation(x, 1.0))
        };
        draws.hold(&steps.iter().map(gap).collect::<Vec<(f64, f64)>>(), delta)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::{ErrorCurve, ErrorsAtSize};

    #[test]
    fn draws_have_variance_1_and_the_correlation_of_the_trainings() {
        let prepared = |sign: f64| {
            let errors = |center: f64, n: usize| (0..n).map(|i| center + sign * 0.001 * ((i * 7 % 5) as f64 - 2.0)).collect();
            let points = [(10.0, 0.3, 20), (50.0, 0.2, 10), (100.0, 0.1, 1)];
            let points = points.iter().map(|&(size, center, n)| ErrorsAtSize::new(size, errors(center, n))).collect();
            Prepared::new(&ErrorCurve::new(points, 1000)).expect("sound")
        };
        let (up, down) = (prepared(1.0), prepared(-1.0));
        let draws = JointDraws::new(&[&up, &down], 30, 4000, &mut Random::new(1, &[]));
        let variance = draws.deviations.chunks_exact(2).map(|draw| draw[0] * draw[0]).sum::<f64>() / 4000.0;
        // Five standard errors: 5·√(2/4000).
        assert!((variance - 1.0).abs() < 0.112, "{variance}");
        assert!(draws.deviations.chunks_exact(2).all(|draw| (draw[0] + draw[1]).abs() < 1e-9));
    }
}
