//! The smallest size at which all steps are within ε at once.

use super::prepared::{LawWithSpread, Prepared};
use super::size::{Range, SizeRegion, beyond, still_falls, within};
use scar_core::Random;
use scar_core::stats::normal_draw;

/// Draws that are looked at together.
const AT_ONCE: usize = 256;

/// Draws of all steps' deviations together: normal, with the correlations that the trainings showed.
///
/// A draw is Σ gᵢ·rᵢ/√M over the trainings' standardized residuals rᵢ (one number a step), gᵢ standard normal (a multiplier
/// bootstrap): a false negative of one class is a false positive of another, so steps fail together.
#[derive(Clone, Debug)]
pub(super) struct JointDraws {
    n_draws: usize,
    /// One row per step, so that many draws are looked at together.
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
        let mut deviations = vec![0.0; n_draws * steps.len()];
        for draw in 0..n_draws {
            let multipliers: Vec<f64> = (0..n_pool).map(|_| normal_draw(random)).collect();
            for (step, own) in residuals.iter().enumerate() {
                deviations[step * n_draws + draw] = own.iter().zip(&multipliers).map(|(r, g)| r * g).sum::<f64>();
            }
        }
        Self { n_draws, deviations }
    }

    /// Whether, in at least a share 1 − δ of the draws, no step's gap exceeds its ε: `gaps` are (mean gap less ε, deviation).
    fn hold(&self, gaps: &[(f64, f64)], delta: f64) -> bool {
        // A step that is six deviations away fails in one draw of 10⁹.
        let active: Vec<usize> = (0..gaps.len()).filter(|&i| gaps[i].0 + 6.0 * gaps[i].1 > 0.0).collect();
        let allowed = (delta * self.n_draws as f64) as usize;
        let mut n_failed = 0;
        for start in (0..self.n_draws).step_by(AT_ONCE) {
            let len = AT_ONCE.min(self.n_draws - start);
            // The largest of each draw, so that the compiler can use SIMD.
            let mut worst = [f64::NEG_INFINITY; AT_ONCE];
            for &i in &active {
                let (gap, deviation) = gaps[i];
                let of_step = &self.deviations[i * self.n_draws + start..][..len];
                for (worst, draw) in worst.iter_mut().zip(of_step) {
                    let of_step = gap + draw * deviation;
                    *worst = if of_step > *worst { of_step } else { *worst };
                }
            }
            n_failed += worst.iter().filter(|&&worst| worst > 0.0).count();
            if n_failed > allowed {
                return false;
            }
        }
        true
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
    let at_whole: Vec<f64> = steps.iter().map(|step| step.fit.law.error(step.fit.law.whole)).collect();
    within(range.one_row, |x| {
        let gap = |(JointStep { fit, epsilon }, at_whole): (&JointStep, &f64)| fit.law.error(x * fit.law.whole) - at_whole - epsilon;
        let gaps: Vec<f64> = steps.iter().zip(&at_whole).map(gap).collect();
        // A mean gap above 0 is exceeded in half of the draws.
        if delta < 0.5 && gaps.iter().any(|&gap| gap > 0.0) {
            return false;
        }
        let deviation = |step: &JointStep| step.fit.spread.deviation(x, 1.0);
        draws.hold(&gaps.into_iter().zip(steps.iter().map(deviation)).collect::<Vec<(f64, f64)>>(), delta)
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
        let (of_up, of_down) = draws.deviations.split_at(4000);
        let variance = of_up.iter().map(|draw| draw * draw).sum::<f64>() / 4000.0;
        // Five standard errors: 5·√(2/4000).
        assert!((variance - 1.0).abs() < 0.112, "{variance}");
        assert!(of_up.iter().zip(of_down).all(|(up, down)| (up + down).abs() < 1e-9));
    }
}
