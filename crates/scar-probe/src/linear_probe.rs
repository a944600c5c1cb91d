//! The linear classifier: weights, bias and logits.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::kernel::{self, Rows, Weights, padded};
use crate::strips::LEAST_SHARED_ROWS;
use scar_core::Matrix;
use scar_core::Random;
use scar_core::parallel;
use scar_core::problem::{Code, Problem};

/// A linear softmax classifier from D dimensions to k classes: logits = x · Wᵀ + b.
///
/// Source: METHOD, section 1; published code `src/model/linear.py`.
///
/// ```
/// use ndarray::array;
/// use scar_probe::LinearProbe;
/// use scar_core::Random;
/// // Random weights are uniform in ±1/√D, and the same for the same random stream.
/// let start = |path: &[u64]| LinearProbe::random(3, 4, &mut Random::new(0, path));
/// assert_eq!(start(&[1]), start(&[1]));
/// assert!(start(&[1]) != start(&[2]));
/// let probe = start(&[1]);
/// assert_eq!((probe.n_classes(), probe.n_dims(), probe.weights().dim(), probe.bias().len()), (3, 4, (3, 4), 3));
/// assert!(probe.weights().iter().chain(probe.bias()).all(|value| value.abs() <= 0.5));
/// // Weights of another shape are refused.
/// let refused = LinearProbe::from_arrays(array![[1.0, 0.0]].view(), array![0.5, 0.0].view(), 2, 2).unwrap_err();
/// assert!(refused.message.contains("1 × 2"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LinearProbe {
    n_dims: usize,
    /// Shape *k* × `padded(n_dims)`. Columns beyond *D* are zero, because the kernels read whole SIMD lanes.
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl LinearProbe {
    /// Weights and bias uniform in ±1/√D.
    ///
    /// Source: METHOD, section 1; published code `src/model/linear.py`.
    pub fn random(n_classes: usize, n_dims: usize, random: &mut Random) -> Self {
        let limit = 1.0 / (n_dims as f32).sqrt();
        let weights = Array2::from_shape_fn((n_classes, n_dims), |_| random.symmetric(limit));
        let bias = Array1::from_shape_fn(n_classes, |_| random.symmetric(limit));
        Self::from_views(weights.view(), bias.view())
    }

    /// The probe whose logits are those of `self` times the first of `factors` plus those of `other` times the second.
    ///
    /// # Panics
    /// If the shapes differ.
    pub fn mixed(&self, other: &Self, factors: [f32; 2]) -> Self {
        assert!(self.weights.len() == other.weights.len() && self.bias.len() == other.bias.len(), "mixed: shapes");
        let mix = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| factors[0] * a + factors[1] * b).collect();
        Self { n_dims: self.n_dims, weights: mix(&self.weights, &other.weights), bias: mix(&self.bias, &other.bias) }
    }

    /// The mean of the weights and biases of `probes`, of which there is at least one.
    ///
    /// # Panics
    /// If the shapes differ, or without probes.
    ///
    /// ```
    /// use ndarray::array;
    /// use scar_probe::LinearProbe;
    /// let probe = |weight| LinearProbe::from_arrays(array![[weight, 0.0]].view(), array![1.0].view(), 1, 2).unwrap();
    /// assert_eq!(LinearProbe::mean(&[&probe(1.0), &probe(4.0)]), probe(2.5));
    /// ```
    pub fn mean(probes: &[&Self]) -> Self {
        let first = probes[0];
        assert!(
            probes.iter().all(|probe| probe.weights.len() == first.weights.len() && probe.bias.len() == first.bias.len()),
            "mean: shapes"
        );
        let of = |values: fn(&Self) -> &[f32]| -> Vec<f32> {
            let sum = |at: usize| probes.iter().map(|probe| f64::from(values(probe)[at])).sum::<f64>();
            (0..values(first).len()).map(|at| (sum(at) / probes.len() as f64) as f32).collect()
        };
        Self { n_dims: first.n_dims, weights: of(|probe| &probe.weights), bias: of(|probe| &probe.bias) }
    }

    /// Given `weights` (*k* × *D*) and `bias` (*k*).
    ///
    /// # Errors
    /// [`Code::RowMismatch`] with both shapes if they are not `n_classes` × `n_dims` and `n_classes`.
    pub fn from_arrays(weights: ArrayView2<'_, f32>, bias: ArrayView1<'_, f32>, n_classes: usize, n_dims: usize) -> Result<Self, Problem> {
        if weights.dim() != (n_classes, n_dims) || bias.len() != n_classes {
            return Err(Problem::new(
                Code::RowMismatch,
                format!(
                    "First weights of {} × {} and a bias of {} do not fit {n_classes} classes and {n_dims} dimensions. Give weights of {n_classes} × {n_dims} and a bias of {n_classes}.",
                    weights.nrows(),
                    weights.ncols(),
                    bias.len()
                ),
            ));
        }
        Ok(Self::from_views(weights, bias))
    }

    /// Given `weights` (*k* × *D*) and a `bias` that fits them, of length *k*.
    pub fn from_views(weights: ArrayView2<'_, f32>, bias: ArrayView1<'_, f32>) -> Self {
        let (n_classes, n_dims) = weights.dim();
        let mut padded_weights = vec![0.0; n_classes * padded(n_dims)];
        for (target, source) in padded_weights.chunks_exact_mut(padded(n_dims)).zip(weights.rows()) {
            target.iter_mut().zip(source).for_each(|(target, &source)| *target = source);
        }
        Self { n_dims, weights: padded_weights, bias: bias.to_vec() }
    }

    /// Number of classes, k.
    pub fn n_classes(&self) -> usize {
        self.bias.len()
    }

    /// Number of dimensions, D.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// The weights, shape *k* × *D*.
    pub fn weights(&self) -> Array2<f32> {
        let width = padded(self.n_dims);
        Array2::from_shape_fn((self.n_classes(), self.n_dims), |(class, dim)| self.weights[class * width + dim])
    }

    /// The bias, length *k*.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// Logits of the rows `sample_idxs` (length *n*) of `embeddings` (*N* × *D*), shape *n* × *k*. The rows need not be among those
    /// that the probe was trained on.
    ///
    /// # Panics
    /// If `embeddings` does not have *D* columns, or an index is not below *N*.
    ///
    /// ```
    /// use ndarray::array;
    /// use scar_probe::LinearProbe;
    /// let probe = LinearProbe::from_arrays(array![[1.0, 0.0], [0.0, 2.0]].view(), array![0.5, 0.0].view(), 2, 2).unwrap();
    /// let embeddings = array![[1.0, 1.0], [3.0, 0.0]].into();
    /// assert_eq!(probe.logits(&embeddings, &[1]), array![[3.5, 0.0]]);
    /// assert_eq!(probe.predictions(&embeddings, &[0, 1]), [1, 0]);
    /// ```
    pub fn logits(&self, embeddings: &Matrix, sample_idxs: &[u32]) -> Array2<f32> {
        assert_eq!(embeddings.n_dims(), self.n_dims, "logits: dimensions of the embeddings");
        let rows = embeddings.rows_at(sample_idxs);
        let n_classes = self.n_classes();
        let mut logits = vec![0.0; sample_idxs.len() * n_classes];
        let chunk_rows = kernel::block_rows(self.n_dims);
        let weights = Weights::new(&self.weights, n_classes, self.n_dims);
        let of_chunk = |i: usize, chunk: &mut [f32]| {
            let rows = &rows[i * chunk_rows..][..chunk.len() / n_classes];
            kernel::forward(Rows::new(rows, self.n_dims), &weights, &self.bias, chunk);
        };
        if rows.len() < LEAST_SHARED_ROWS {
            logits.chunks_mut(chunk_rows * n_classes).enumerate().for_each(|(i, chunk)| of_chunk(i, chunk));
        } else {
            parallel::for_each_chunk(&mut logits, chunk_rows * n_classes, of_chunk);
        }
        Array2::from_shape_vec((sample_idxs.len(), n_classes), logits).expect("length is rows times classes")
    }

    /// The predicted class of the rows `sample_idxs` (length *n*) of `embeddings` (*N* × *D*), length *n*: the largest
    /// logit, the first of equals.
    ///
    /// # Panics
    /// As [`LinearProbe::logits`].
    pub fn predictions(&self, embeddings: &Matrix, sample_idxs: &[u32]) -> Vec<u32> {
        predictions(self.logits(embeddings, sample_idxs).view())
    }
}

/// The predicted class of each row of `logits` (*n* × *k*), length *n*, values below *k*: its largest logit, the first of equals.
///
/// # Panics
/// If `logits` is not row-major.
///
/// ```
/// let logits = ndarray::array![[0.5f32, 2.0, 2.0], [0.0, -1.0, -3.0]];
/// assert_eq!(scar_probe::predictions(logits.view()), [1, 0]);
/// ```
pub fn predictions(logits: ArrayView2<'_, f32>) -> Vec<u32> {
    let n_classes = logits.ncols();
    let values = logits.to_slice().expect("logits are row-major");
    values.chunks_exact(n_classes).map(kernel::argmax).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_another_shape_are_refused_with_both_shapes() {
        let problem = LinearProbe::from_arrays(Array2::zeros((3, 4)).view(), Array1::zeros(3).view(), 3, 5).expect_err("must be refused");
        assert!(problem.message.contains("3 × 4") && problem.message.contains("3 × 5"), "{problem}");
    }

    #[test]
    fn arrays_come_back_as_given() {
        let weights = Array2::from_shape_fn((2, 5), |(i, j)| (i * 5 + j) as f32);
        let probe = LinearProbe::from_arrays(weights.view(), Array1::from_vec(vec![1.0, 2.0]).view(), 2, 5).expect("fits");
        assert_eq!((probe.weights(), probe.bias()), (weights, &[1.0, 2.0][..]));
    }
}
