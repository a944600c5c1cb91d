//! Minimizes a smooth convex function of many variables: limited-memory BFGS with a line search on slopes.
//!
//! ```text
//! until no entry of the gradient is above the tolerance:
//!     direction = −(approximate inverse Hessian from the last 10 steps and a given diagonal) · gradient
//!     step along it to where the slope has fallen enough: grow by secants until the minimum is bracketed, then shrink
//! ```
//!
//! The function comes from f32 sums, so near the minimum its values no longer tell two points apart while its gradient
//! still does. The search therefore brackets by the sign of the slope, which for a convex function suffices, and takes a
//! point by the *approximate* Wolfe conditions, which ask of the value only not to rise beyond its rounding.
//!
//! Our own code on purpose: the line searches of crates for optimization compare values, which f32 sums do not tell apart near the
//! minimum, and none promises the same bits on every machine and in its next version, as reports do here.
//!
//! Source: Liu & Nocedal 1989 (two-loop recursion); Hager & Zhang 2005, section 4 (approximate Wolfe conditions).

use std::collections::VecDeque;

use crate::kernel::{self, Work};

/// A function with its gradient. An error of the function ends the minimization.
pub(super) trait Objective {
    type Error;

    /// The value at `point`; writes the gradient.
    fn evaluate(&mut self, point: &[f64], gradient: &mut [f64]) -> Result<f64, Self::Error>;
}

/// Where a minimization ended.
pub(super) struct Minimum {
    pub(super) point: Vec<f64>,
    /// The value at the start and after each step.
    pub(super) values: Vec<f64>,
    /// Largest entry of the gradient.
    pub(super) gradient_norm: f64,
    /// Whether `gradient_norm` reached the tolerance.
    pub(super) is_converged: bool,
    pub(super) n_evaluations: u64,
}

/// Steps that are remembered. Pairs are kept in f32: they shape the direction only, and halve its memory.
const N_PAIRS: usize = 10;
const MAX_TRIALS: usize = 30;
/// The value's relative rounding.
const VALUE_NOISE: f64 = 1e-7;

/// Goes from `point` downhill, `diagonal` being a rough inverse of the Hessian's diagonal, until the gradient's largest entry is at most `tolerance`, or `max_iterations` steps are done,
/// or rounding hides every descent.
pub(super) fn minimize<O: Objective>(
    objective: &mut O,
    point: Vec<f64>,
    diagonal: &[f64],
    tolerance: f64,
    max_iterations: u32,
) -> Result<Minimum, O::Error> {
    let n = point.len();
    let mut gradient = vec![0.0; n];
    let value = objective.evaluate(&point, &mut gradient)?;
    let mut search = LineSearch { point, gradient, value, trial_point: vec![0.0; n], trial_gradient: vec![0.0; n], n_evaluations: 1 };
    let (mut memory, mut direction, mut values) = (StepMemory::default(), vec![0.0; n], vec![value]);
    while largest(&search.gradient) > tolerance && values.len() <= max_iterations as usize {
        memory.direction(&search.gradient, diagonal, &mut direction);
        let first_step = if memory.pairs.is_empty() { 1.0 / dot(&direction, &direction).sqrt().max(1.0) } else { 1.0 };
        match search.along(objective, &direction, first_step)? {
            true => {
                memory.remember(&search.trial_point, &search.point, &search.trial_gradient, &search.gradient);
                std::mem::swap(&mut search.point, &mut search.trial_point);
                std::mem::swap(&mut search.gradient, &mut search.trial_gradient);
                values.push(search.value);
            }
            // Rounding has spoiled the direction: try again from the gradient alone.
            false if !memory.pairs.is_empty() => memory.pairs.clear(),
            false => break,
        }
    }
    let gradient_norm = largest(&search.gradient);
    Ok(Minimum {
        point: search.point,
        values,
        gradient_norm,
        is_converged: gradient_norm <= tolerance,
        n_evaluations: search.n_evaluations,
    })
}

struct LineSearch {
    point: Vec<f64>,
    gradient: Vec<f64>,
    value: f64,
    trial_point: Vec<f64>,
    trial_gradient: Vec<f64>,
    n_evaluations: u64,
}

impl LineSearch {
    /// Finds a step along `direction` that satisfies the exact or the approximate Wolfe conditions. The new point, its gradient and its
    /// value are left in the trial fields and `value`. False if there is no such step.
    fn along<O: Objective>(&mut self, objective: &mut O, direction: &[f64], first_step: f64) -> Result<bool, O::Error> {
        let slope_0 = dot(&self.gradient, direction);
        if slope_0 >= 0.0 {
            return Ok(false);
        }
        let (mut low, mut high) = ((0.0, slope_0), None::<(f64, f64)>);
        let mut step = first_step;
        for _ in 0..MAX_TRIALS {
            for ((trial, &from), &way) in self.trial_point.iter_mut().zip(&self.point).zip(direction) {
                *trial = from + step * way;
            }
            let value = objective.evaluate(&self.trial_point, &mut self.trial_gradient)?;
            self.n_evaluations += 1;
            let slope = dot(&self.trial_gradient, direction);
            if !(value.is_finite() && slope.is_finite()) {
                high = Some((step, f64::INFINITY));
                step = (low.0 + step) / 2.0;
                continue;
            }
            let falls = value <= self.value + 1e-4 * step * slope_0
                || (value <= self.value + VALUE_NOISE * self.value.abs() && slope <= -0.8 * slope_0);
            if falls && slope >= 0.9 * slope_0 {
                self.value = value;
                return Ok(true);
            }
            // A convex function has its minimum beyond every point with a negative slope.
            let previous = low;
            if slope < 0.0 {
                low = (step, slope);
            } else {
                high = Some((step, slope));
            }
            step = match high {
                None => secant(previous, low).clamp(2.0 * step, 10.0 * step),
                Some(high) => {
                    let width = high.0 - low.0;
                    if width <= 1e-12 * high.0 {
                        return Ok(false);
                    }
                    let guess = if high.1.is_finite() { secant(low, high) } else { low.0 + width / 2.0 };
                    guess.clamp(low.0 + 0.1 * width, high.0 - 0.1 * width)
                }
            };
        }
        Ok(false)
    }
}

/// Where the line through two (step, slope) crosses 0.
fn secant(a: (f64, f64), b: (f64, f64)) -> f64 {
    let step = b.0 - b.1 * (b.0 - a.0) / (b.1 - a.1);
    // The line never crosses 0: go as far as the caller allows.
    if step.is_finite() && step > a.0 { step } else { f64::MAX }
}

/// The last steps and how the gradient changed along them.
#[derive(Default)]
struct StepMemory {
    pairs: VecDeque<StepPair>,
}

struct StepPair {
    step: Vec<f32>,
    change: Vec<f32>,
    /// 1 / (step · change).
    rho: f64,
}

impl StepMemory {
    /// Remembers the step between two points, unless its curvature is below rounding.
    fn remember(&mut self, point: &[f64], last_point: &[f64], gradient: &[f64], last_gradient: &[f64]) {
        // Reuse the buffers of the oldest pair for the newest.
        let mut pair = if self.pairs.len() == N_PAIRS { self.pairs.pop_front() } else { None }.unwrap_or(StepPair {
            step: vec![0.0; point.len()],
            change: vec![0.0; point.len()],
            rho: 0.0,
        });
        difference(point, last_point, &mut pair.step);
        difference(gradient, last_gradient, &mut pair.change);
        let curvature = dot_pair(&pair.step, &pair.change);
        if curvature > 1e-12 * (dot_pair(&pair.step, &pair.step) * dot_pair(&pair.change, &pair.change)).sqrt() {
            pair.rho = 1.0 / curvature;
            self.pairs.push_back(pair);
        }
    }

    /// Two-loop recursion: `direction` = −H·`gradient`, from the `diagonal` scaled by the newest pair.
    fn direction(&self, gradient: &[f64], diagonal: &[f64], direction: &mut [f64]) {
        kernel::run(Direction { pairs: &self.pairs, gradient, diagonal, direction });
    }
}

/// The arguments of [`StepMemory::direction`].
struct Direction<'a> {
    pairs: &'a VecDeque<StepPair>,
    gradient: &'a [f64],
    diagonal: &'a [f64],
    direction: &'a mut [f64],
}

impl Work for Direction<'_> {
    type Output = ();

    #[inline(always)]
    fn work(self) {
        let Self { pairs, gradient, diagonal, direction } = self;
        direction.iter_mut().zip(gradient).for_each(|(direction, gradient)| *direction = -gradient);
        let mut alphas = Vec::with_capacity(pairs.len());
        for pair in pairs.iter().rev() {
            let alpha = pair.rho * dot_mixed(direction, &pair.step);
            add_scaled(direction, -alpha, &pair.change);
            alphas.push(alpha);
        }
        let scale = pairs.back().map_or(1.0, |newest| 1.0 / (newest.rho * scaled_square(&newest.change, diagonal)));
        direction.iter_mut().zip(diagonal).for_each(|(direction, diagonal)| *direction *= scale * diagonal);
        for (pair, alpha) in pairs.iter().zip(alphas.into_iter().rev()) {
            let beta = pair.rho * dot_mixed(direction, &pair.change);
            add_scaled(direction, alpha - beta, &pair.step);
        }
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| largest.max(value.abs()))
}

fn difference(a: &[f64], b: &[f64], target: &mut [f32]) {
    target.iter_mut().zip(a.iter().zip(b)).for_each(|(target, (a, b))| *target = (a - b) as f32);
}

#[inline(always)]
fn add_scaled(target: &mut [f64], factor: f64, source: &[f32]) {
    target.iter_mut().zip(source).for_each(|(target, &source)| *target += factor * f64::from(source));
}

/// Σ diagonalᵢ·aᵢ².
fn scaled_square(a: &[f32], diagonal: &[f64]) -> f64 {
    a.iter().zip(diagonal).map(|(&a, &diagonal)| f64::from(a) * f64::from(a) * diagonal).sum()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_of_products(a, b, |a| a, |b| b)
}

#[inline(always)]
fn dot_mixed(a: &[f64], b: &[f32]) -> f64 {
    sum_of_products(a, b, |a| a, f64::from)
}

fn dot_pair(a: &[f32], b: &[f32]) -> f64 {
    sum_of_products(a, b, f64::from, f64::from)
}

/// Eight running sums, so that the compiler may use SIMD without changing the order of additions.
#[inline(always)]
fn sum_of_products<A: Copy, B: Copy>(a: &[A], b: &[B], wide_a: impl Fn(A) -> f64, wide_b: impl Fn(B) -> f64) -> f64 {
    assert_eq!(a.len(), b.len(), "sum of products: lengths differ");
    let mut sums = [0.0; 8];
    let ((a_eights, a_rest), (b_eights, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a_eights.iter().zip(b_eights) {
        for lane in 0..8 {
            sums[lane] += wide_a(a[lane]) * wide_b(b[lane]);
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(&a, &b)| wide_a(a) * wide_b(b)).sum();
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Σ sᵢ(xᵢ − i)², with scales far apart.
    struct Quadratic(Vec<f64>);

    impl Objective for Quadratic {
        type Error = Infallible;

        fn evaluate(&mut self, point: &[f64], gradient: &mut [f64]) -> Result<f64, Infallible> {
            let mut value = 0.0;
            for (i, (&scale, &x)) in self.0.iter().zip(point).enumerate() {
                let distance = x - i as f64;
                value += scale * distance * distance;
                gradient[i] = 2.0 * scale * distance;
            }
            Ok(value)
        }
    }

    #[test]
    fn badly_scaled_bowl_is_minimized() {
        let scales: Vec<f64> = (0..30).map(|i| 10f64.powf(f64::from(i) / 8.0)).collect();
        let Ok(minimum) = minimize(&mut Quadratic(scales), vec![0.0; 30], &[1.0; 30], 1e-6, 1000);
        assert!(minimum.is_converged, "{} evaluations", minimum.n_evaluations);
        assert!(minimum.point.iter().enumerate().all(|(i, x)| (x - i as f64).abs() < 1e-6), "{:?}", minimum.point);
        assert!(minimum.values.windows(2).all(|pair| pair[1] <= pair[0]));
    }

    #[test]
    fn start_at_the_minimum_takes_no_step() {
        let Ok(minimum) = minimize(&mut Quadratic(vec![1.0]), vec![0.0], &[1.0], 1e-6, 10);
        assert_eq!((minimum.n_evaluations, minimum.values.len(), minimum.is_converged), (1, 1, true));
    }
}
