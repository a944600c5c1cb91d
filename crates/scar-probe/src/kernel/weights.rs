//! Weights as the forward pass reads them.

use std::borrow::Cow;

use super::backend::Backend;
use super::rows::padded;

/// The weights of *k* classes in the order in which the registers of a [`Backend`] take them.
///
/// ```text
/// for each register of G classes, for each four dimensions: these four of the first class, …, of the G-th
/// ```
///
/// With one group a register this is the usual order, and nothing is copied. Classes are filled up with zeros to whole registers.
pub struct Weights<'a> {
    values: Cow<'a, [f32]>,
    n_classes: usize,
    n_dims: usize,
    backend: Backend,
}

impl<'a> Weights<'a> {
    /// `weights` is *k* × `padded(D)`, and what is beyond *D* is 0.
    ///
    /// # Panics
    /// If `weights` has another length.
    pub fn new(weights: &'a [f32], n_classes: usize, n_dims: usize) -> Self {
        Self::on(Backend::for_classes(n_classes), weights, n_classes, n_dims)
    }

    /// [`new`](Self::new) for the registers of `backend`.
    pub(super) fn on(backend: Backend, weights: &'a [f32], n_classes: usize, n_dims: usize) -> Self {
        let (width, n_groups) = (padded(n_dims), backend.n_groups());
        assert_eq!(weights.len(), n_classes * width, "shape of the weights");
        let values = if n_groups == 1 { weights.into() } else { interleaved(weights, width, n_classes, n_groups).into() };
        Self { values, n_classes, n_dims, backend }
    }

    pub(super) fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// The length of each class's weights, *D*.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    pub(super) fn backend(&self) -> Backend {
        self.backend
    }

    /// All values: those of each register are `padded(D)` times its number of classes.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }
}

pub(super) fn interleaved(weights: &[f32], width: usize, n_classes: usize, n_groups: usize) -> Vec<f32> {
    let mut values = vec![0.0; n_classes.next_multiple_of(n_groups) * width];
    for class in 0..n_classes {
        let (register, group) = (class / n_groups, class % n_groups);
        let register = &mut values[register * n_groups * width..][..n_groups * width];
        let fours = weights[class * width..][..width].chunks_exact(4);
        for (target, four) in register[4 * group..].chunks_mut(4 * n_groups).zip(fours) {
            target[..4].copy_from_slice(four);
        }
    }
    values
}
