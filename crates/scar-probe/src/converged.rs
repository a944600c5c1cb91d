//! The converged probe of the corrected convention: multinomial logistic regression on standardized columns.

use ndarray::Array2;

use crate::kernel::{Rows, padded};
use crate::lbfgs::{Minimum, Objective, minimize};
use crate::linear_probe::predictions;
use crate::standardizer::Standardizer;
use crate::strips::Strips;
use crate::{CheckedConvergedParams, LinearProbe};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};

/// The result of a converged training.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvergedOutcome {
    /// The probe, for raw embeddings: standardizing is folded into its weights. Where a column's mean is m deviations
    /// from 0, its logits differ from `logits` by rounding of about m·1e-7.
    pub probe: LinearProbe,
    /// Logits on the rows it was trained on, shape *n* × *k*, in the order of the rows given.
    pub logits: Array2<f32>,
    /// Mean cross-entropy in nats plus the penalty: at zero weights, then after each step.
    pub loss_per_iteration: Vec<f64>,
    /// The part of the last loss that is penalty.
    pub penalty: f64,
    /// Largest entry of the loss's gradient at the end.
    pub gradient_norm: f64,
    /// Whether `gradient_norm` reached the tolerance.
    pub is_converged: bool,
    /// Passes over the rows, forward and backward.
    pub n_passes: u64,
}

impl ConvergedOutcome {
    /// The predicted class of each row: its largest logit, the first of equals.
    pub fn predictions(&self) -> Vec<u32> {
        predictions(self.logits.view())
    }
}

/// Bias of a class without rows. The other classes' logits sum to 0, so the largest of them is never below 0, and such a
/// class is predicted nowhere; its probability is below e⁻¹⁰⁰.
const ABSENT_BIAS: f64 = -100.0;

/// Passes that progress expects; most trainings need fewer.
const N_COUNTED_PASSES: u64 = 100;

/// Total units by which [`train_converged`] advances its [`Control`]: rows times a usual number of passes.
pub fn converged_work(n_rows: u64, params: &CheckedConvergedParams) -> u64 {
    n_rows * (counted_passes(params) + 1)
}

fn counted_passes(params: &CheckedConvergedParams) -> u64 {
    N_COUNTED_PASSES.min(u64::from(params.0.max_iterations) + 1)
}

/// Minimizes mean softmax cross-entropy + λ/2·Σ w² over the rows `sample_idxs` of `embeddings` (*N* × *D*, row-major) with
/// the classes `class_ids` (length *N*, values below `n_classes`).
///
/// w are the weights on columns standardized over those rows (deviation with n, constant columns 0); the bias is not
/// penalized. The problem is strictly convex up to a shift of all biases, which is chosen so that they sum to 0; so it has one solution and needs no random
/// start: weights begin at zero. Classes without rows are left out; they keep weight 0 and a bias of −100, which no row
/// predicts. All sums are formed in an order that follows from the number of rows alone.
///
/// Why L2 on standardized columns: without it separable data has no solution, and the solution on raw columns depends
/// on their units.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If `sample_idxs` is empty or names a row beyond *N*, or if lengths differ.
///
/// Source: METHOD, section 1, *corrected*.
///
/// ```
/// use ndarray::array;
/// use scar_core::control::Control;
/// use scar_probe::{ConvergedParams, train_converged};
///
/// let embeddings = array![[1.0f32], [2.0], [3.0], [4.0]].into();
/// let params = ConvergedParams::default().check().unwrap();
/// let outcome = train_converged(&embeddings, &[0, 0, 1, 1], &[0, 1, 2, 3], 2, &params, &Control::new()).unwrap();
/// assert!(outcome.is_converged);
/// assert_eq!(outcome.predictions(), [0, 0, 1, 1]);
/// // The two classes are mirror images, so the boundary is midway between them.
/// assert!(outcome.probe.logits(&array![[2.5f32]].into(), &[0])[(0, 0)].abs() < 1e-4);
/// ```
pub fn train_converged(
    embeddings: &Matrix,
    class_ids: &[u32],
    sample_idxs: &[u32],
    n_classes: usize,
    params: &CheckedConvergedParams,
    control: &Control,
) -> Result<ConvergedOutcome, Cancelled> {
    train(embeddings, class_ids, sample_idxs, n_classes, None, params, control)
}

/// [`train_converged`] from the weights of `start` instead of zero.
///
/// The minimum is the same to the tolerance, wherever the search begins. From the probe of almost the same rows it takes a part of the
/// passes. `start` must be for the same dimensions and classes.
///
/// # Errors
/// As [`train_converged`].
///
/// # Panics
/// As [`train_converged`], and if `start` has another shape.
///
/// ```
/// use ndarray::Array2;
/// use scar_core::control::Control;
/// use scar_probe::{ConvergedParams, train_converged, train_converged_from};
/// let embeddings = Array2::from_shape_fn((200, 4), |(i, j)| ((i * 7 + j * 3) % 11) as f32 + (i % 2 * j) as f32).into();
/// let classes: Vec<u32> = (0..200).map(|i| i % 2).collect();
/// let all: Vec<u32> = (0..200).collect();
/// let (params, control) = (ConvergedParams::default().check().unwrap(), Control::new());
/// let whole = train_converged(&embeddings, &classes, &all, 2, &params, &control).unwrap();
/// // Without the last fifth of the rows.
/// let cold = train_converged(&embeddings, &classes, &all[..160], 2, &params, &control).unwrap();
/// let warm = train_converged_from(&embeddings, &classes, &all[..160], &whole.probe, &params, &control).unwrap();
/// assert!(warm.is_converged && warm.n_passes < cold.n_passes);
/// assert!((warm.loss_per_iteration.last().unwrap() - cold.loss_per_iteration.last().unwrap()).abs() < 1e-6);
/// ```
pub fn train_converged_from(
    embeddings: &Matrix,
    class_ids: &[u32],
    sample_idxs: &[u32],
    start: &LinearProbe,
    params: &CheckedConvergedParams,
    control: &Control,
) -> Result<ConvergedOutcome, Cancelled> {
    assert_eq!(start.n_dims(), embeddings.n_dims(), "train_converged_from: dimensions of the start");
    train(embeddings, class_ids, sample_idxs, start.n_classes(), Some(start), params, control)
}

fn train(
    embeddings: &Matrix,
    class_ids: &[u32],
    sample_idxs: &[u32],
    n_classes: usize,
    start: Option<&LinearProbe>,
    params: &CheckedConvergedParams,
    control: &Control,
) -> Result<ConvergedOutcome, Cancelled> {
    let (mut loss, present) = Loss::new(embeddings, class_ids, sample_idxs, n_classes, params, control);
    let start = match start {
        Some(probe) => loss.start_point(probe, &present.classes),
        None => vec![0.0; loss.n_weights + loss.bias.len()],
    };
    let diagonal = loss.inverse_diagonal();
    let minimum = minimize(&mut loss, start, &diagonal, params.0.tolerance, params.0.max_iterations)?;
    control.advance(loss.n_counted * sample_idxs.len() as u64);
    loss.outcome(minimum, &present.classes, n_classes)
}

/// Total units by which [`train_penalties`] advances its [`Control`].
pub fn penalties_work(n_rows: u64, params: &CheckedConvergedParams) -> u64 {
    n_rows * counted_passes(params)
}

/// Probes for each of the penalties `l2s`, as [`train_converged`] trains them with `params` and that penalty; for each also whether it
/// reached the tolerance.
///
/// Each training begins where the one before ended, so it is quick to go from the strongest penalty to the weakest.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// As [`train_converged`].
///
/// ```
/// use ndarray::array;
/// use scar_core::control::Control;
/// use scar_probe::{ConvergedParams, train_converged, train_penalties};
///
/// let embeddings = array![[1.0f32], [2.0], [3.0], [4.0]].into();
/// let (params, control) = (ConvergedParams { tolerance: 1e-7, ..ConvergedParams::default() }, Control::new());
/// let of = |l2: f64| ConvergedParams { l2, ..params.clone() }.check().unwrap();
/// let path = train_penalties(&embeddings, &[0, 0, 1, 1], &[0, 1, 2, 3], 2, &[1.0, 0.01], &of(1.0), &control).unwrap();
/// let alone = train_converged(&embeddings, &[0, 0, 1, 1], &[0, 1, 2, 3], 2, &of(0.01), &control).unwrap();
/// assert!(path[1].1 && (path[1].0.weights()[(0, 0)] - alone.probe.weights()[(0, 0)]).abs() < 1e-3);
/// assert!(path[0].0.weights()[(0, 0)].abs() < 0.5 * path[1].0.weights()[(0, 0)].abs());
/// ```
pub fn train_penalties(
    embeddings: &Matrix,
    class_ids: &[u32],
    sample_idxs: &[u32],
    n_classes: usize,
    l2s: &[f64],
    params: &CheckedConvergedParams,
    control: &Control,
) -> Result<Vec<(LinearProbe, bool)>, Cancelled> {
    let (mut loss, present) = Loss::new(embeddings, class_ids, sample_idxs, n_classes, params, control);
    let mut point = vec![0.0; loss.n_weights + loss.bias.len()];
    let mut probes = Vec::with_capacity(l2s.len());
    for &l2 in l2s {
        loss.l2 = l2;
        let diagonal = loss.inverse_diagonal();
        let mut minimum = minimize(&mut loss, point, &diagonal, params.0.tolerance, params.0.max_iterations)?;
        probes.push((loss.probe(&mut minimum, &present.classes, n_classes), minimum.is_converged));
        point = minimum.point;
    }
    control.advance(loss.n_counted * sample_idxs.len() as u64);
    Ok(probes)
}

/// The classes that have rows.
struct PresentClasses {
    /// Their ids, ascending.
    classes: Vec<u32>,
    /// For each row, the position of its class in `classes`.
    of_rows: Vec<u32>,
}

impl PresentClasses {
    fn new(class_ids: &[u32], sample_idxs: &[u32], n_classes: usize) -> Self {
        let mut has_rows = vec![false; n_classes];
        sample_idxs.iter().for_each(|&idx| has_rows[class_ids[idx as usize] as usize] = true);
        let classes: Vec<u32> = (0..n_classes as u32).filter(|&class| has_rows[class as usize]).collect();
        let mut positions = vec![0; n_classes];
        classes.iter().enumerate().for_each(|(position, &class)| positions[class as usize] = position as u32);
        let of_rows = sample_idxs.iter().map(|&idx| positions[class_ids[idx as usize] as usize]).collect();
        Self { classes, of_rows }
    }
}

/// The function that is minimized; a point holds the weights (*k* × `padded(D)`) and then the biases.
struct Loss<'a> {
    strips: Strips<'a>,
    n_weights: usize,
    l2: f64,
    /// The point in f32, as the kernels take it.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// Passes that progress still counts.
    n_counted: u64,
    control: &'a Control,
}

impl<'a> Loss<'a> {
    /// The loss of the rows `sample_idxs`, and the classes that these have.
    fn new(
        embeddings: &'a Matrix,
        class_ids: &[u32],
        sample_idxs: &[u32],
        n_classes: usize,
        params: &CheckedConvergedParams,
        control: &'a Control,
    ) -> (Self, PresentClasses) {
        assert!(!sample_idxs.is_empty(), "train_converged: no rows");
        assert_eq!(embeddings.n_rows(), class_ids.len(), "train_converged: one class a row");
        let (rows, n_dims) = (embeddings.rows_at(sample_idxs), embeddings.n_dims());
        let mut present = PresentClasses::new(class_ids, sample_idxs, n_classes);
        let standardizer = Standardizer::new(Rows::new(&rows, n_dims));
        let of_rows = std::mem::take(&mut present.of_rows);
        let loss = Self {
            n_weights: present.classes.len() * padded(n_dims),
            l2: params.0.l2,
            weights: vec![0.0; present.classes.len() * padded(n_dims)],
            bias: vec![0.0; present.classes.len()],
            strips: Strips::new(rows, n_dims, of_rows, present.classes.len(), Some(standardizer)),
            n_counted: counted_passes(params),
            control,
        };
        (loss, present)
    }

    /// The point of `probe`'s weights on standardized columns, for the `classes` that have rows.
    fn start_point(&self, probe: &LinearProbe, classes: &[u32]) -> Vec<f64> {
        let standardizer = self.strips.standardizer().expect("this training has one");
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for &class in classes {
            let (of_class, of_bias) = standardizer.unfold(probe, class as usize);
            weights.extend(of_class);
            bias.push(of_bias);
        }
        center(&mut weights, classes.len());
        center(&mut bias, classes.len());
        weights.extend(bias);
        weights
    }

    fn take(&mut self, point: &[f64]) {
        let (weights, bias) = point.split_at(self.n_weights);
        self.weights.iter_mut().zip(weights).for_each(|(target, &source)| *target = source as f32);
        self.bias.iter_mut().zip(bias).for_each(|(target, &source)| *target = source as f32);
    }

    /// The inverse of the Hessian's diagonal if every row had the class shares p as its probabilities: p(1 − p) + λ for weights,
    /// p(1 − p) for biases. Without this scaling, classes of very different sizes take several times as many passes.
    fn inverse_diagonal(&self) -> Vec<f64> {
        let mut counts = vec![0.0; self.bias.len()];
        self.strips.classes().iter().for_each(|&class| counts[class as usize] += 1.0);
        let width = self.n_weights / self.bias.len();
        let curvatures = counts.iter().map(|count| {
            let share = count / self.strips.n_rows() as f64;
            // A single class has neither curvature nor gradient.
            (share * (1.0 - share)).max(1e-12)
        });
        let curvatures: Vec<f64> = curvatures.collect();
        let of_weights = curvatures.iter().flat_map(|curvature| std::iter::repeat_n(1.0 / (curvature + self.l2), width));
        of_weights.chain(curvatures.iter().map(|curvature| 1.0 / curvature)).collect()
    }

    fn penalty(&self) -> f64 {
        self.weights.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>() * self.l2 / 2.0
    }

    fn outcome(mut self, mut minimum: Minimum, classes: &[u32], n_classes: usize) -> Result<ConvergedOutcome, Cancelled> {
        let probe = self.probe(&mut minimum, classes, n_classes);
        let of_present = self.strips.logits(&self.weights, &self.bias, self.control)?;
        let mut logits = Array2::from_elem((self.strips.n_rows(), n_classes), ABSENT_BIAS as f32);
        for (mut row, source) in logits.rows_mut().into_iter().zip(of_present.chunks_exact(classes.len())) {
            classes.iter().zip(source).for_each(|(&class, &logit)| row[class as usize] = logit);
        }
        Ok(ConvergedOutcome {
            probe,
            logits,
            penalty: self.penalty(),
            loss_per_iteration: minimum.values,
            gradient_norm: minimum.gradient_norm,
            is_converged: minimum.is_converged,
            n_passes: minimum.n_evaluations,
        })
    }

    /// The probe at `minimum`, of which the mean over classes is taken off; leaves the point in the kernels' form.
    fn probe(&mut self, minimum: &mut Minimum, classes: &[u32], n_classes: usize) -> LinearProbe {
        let (of_weights, of_bias) = minimum.point.split_at_mut(self.n_weights);
        center(of_weights, classes.len());
        center(of_bias, classes.len());
        self.take(&minimum.point);
        let width = self.n_weights / classes.len();
        let (mut weights, mut bias) = (vec![0.0; n_classes * width], vec![ABSENT_BIAS; n_classes]);
        for (position, &class) in classes.iter().enumerate() {
            weights[class as usize * width..][..width].copy_from_slice(&minimum.point[position * width..][..width]);
            bias[class as usize] = minimum.point[self.n_weights + position];
        }
        self.strips.standardizer().expect("this training has one").fold(&weights, &bias)
    }
}

impl Objective for Loss<'_> {
    type Error = Cancelled;

    fn evaluate(&mut self, point: &[f64], gradient: &mut [f64]) -> Result<f64, Cancelled> {
        self.take(point);
        let units = u64::from(self.n_counted > 0);
        self.n_counted -= units;
        self.strips.pass(&self.weights, &self.bias, self.control, units)?;
        let (mut loss, per_row) = (0.0, 1.0 / self.strips.n_rows() as f64);
        gradient.fill(0.0);
        let (of_weights, of_bias) = gradient.split_at_mut(self.n_weights);
        for strip in self.strips.strips() {
            loss += strip.sums.loss;
            add(of_weights, &strip.gradient);
            add(of_bias, &strip.bias_gradient);
        }
        for (gradient, &weight) in of_weights.iter_mut().zip(&self.weights) {
            *gradient = *gradient * per_row + self.l2 * f64::from(weight);
        }
        of_bias.iter_mut().for_each(|gradient| *gradient *= per_row);
        Ok(loss * per_row + self.penalty())
    }
}

/// Subtracts the mean over classes from each column of a *k* × width array. This does not change probabilities and cannot raise the
/// penalty, so the minimum has this shift.
fn center(values: &mut [f64], n_classes: usize) {
    let width = values.len() / n_classes;
    for column in 0..width {
        let mean = values.iter().skip(column).step_by(width).sum::<f64>() / n_classes as f64;
        values.iter_mut().skip(column).step_by(width).for_each(|value| *value -= mean);
    }
}

fn add(target: &mut [f64], source: &[f32]) {
    target.iter_mut().zip(source).for_each(|(target, &source)| *target += f64::from(source));
}

#[cfg(test)]
#[path = "converged_tests.rs"]
mod tests;
