//! Tests for every backend: results are close to the sums in f64 and have the same bits as those of the portable backend.

use super::lanes::Lanes;
use super::matmul::{Rows, backward, forward, padded};
use super::portable::Portable;
use scar_core::Random;

struct Case {
    values: Vec<f32>,
    n_dims: usize,
    idxs: Vec<u32>,
    weights: Vec<f32>,
    bias: Vec<f32>,
    residuals: Vec<f32>,
}

impl Case {
    fn new(n_rows: usize, n_dims: usize, n_classes: usize) -> Self {
        let mut random = Random::new(1, &[n_rows as u64, n_dims as u64, n_classes as u64]);
        let mut many = |n: usize| -> Vec<f32> { (0..n).map(|_| random.symmetric(2.0)).collect() };
        let values = many((n_rows + 3) * n_dims);
        let mut weights = many(n_classes * padded(n_dims));
        weights.chunks_exact_mut(padded(n_dims)).for_each(|row| row[n_dims..].fill(0.0));
        let (bias, residuals) = (many(n_classes), many(n_rows * n_classes));
        // A part of the rows, not in order.
        let idxs = (0..n_rows as u32).map(|i| (i * 7 + 2) % (n_rows as u32 + 3)).collect();
        Self { values, n_dims, idxs, weights, bias, residuals }
    }

    fn row(&self, i: usize) -> &[f32] {
        &self.values[self.idxs[i] as usize * self.n_dims..][..self.n_dims]
    }

    fn rows(&self) -> Vec<&[f32]> {
        (0..self.idxs.len()).map(|i| self.row(i)).collect()
    }

    fn forward<L: Lanes>(&self) -> Vec<f32> {
        let mut logits = vec![f32::NAN; self.idxs.len() * self.bias.len()];
        forward::<L>(Rows::new(&self.rows(), self.n_dims), &self.weights, &self.bias, &mut logits);
        logits
    }

    fn backward<L: Lanes>(&self) -> Vec<f32> {
        let mut gradient = vec![0.5; self.weights.len()];
        backward::<L>(Rows::new(&self.rows(), self.n_dims), &self.residuals, self.bias.len(), &mut gradient);
        gradient
    }
}

/// |got − Σ| ≤ (n + 2)·ε·Σ|terms|: the bound of any order of summation in f32.
#[track_caller]
fn close(got: f32, terms: impl Iterator<Item = f64>) {
    let (mut sum, mut size, mut n) = (0.0, 0.0, 0);
    for term in terms {
        sum += term;
        size += term.abs();
        n += 1;
    }
    let bound = f64::from(n + 2) * f64::from(f32::EPSILON) * size;
    assert!((f64::from(got) - sum).abs() <= bound, "{got} for {sum}, bound {bound:e}");
}

fn check<L: Lanes>() {
    let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    for n_dims in (1..=21).chain([63, 64, 70]) {
        for n_classes in 1..=12 {
            let case = Case::new(1 + (n_dims * 5 + n_classes) % 13, n_dims, n_classes);
            let (width, logits, gradient) = (padded(n_dims), case.forward::<L>(), case.backward::<L>());
            for (i, row) in logits.chunks_exact(n_classes).enumerate() {
                for (class, &logit) in row.iter().enumerate() {
                    let products = case.row(i).iter().zip(&case.weights[class * width..]).map(|(&x, &w)| f64::from(x) * f64::from(w));
                    close(logit, products.chain([f64::from(case.bias[class])]));
                }
            }
            for (class, row) in gradient.chunks_exact(width).enumerate() {
                for (dim, &value) in row[..n_dims].iter().enumerate() {
                    let products =
                        (0..case.idxs.len()).map(|i| f64::from(case.residuals[i * n_classes + class]) * f64::from(case.row(i)[dim]));
                    close(value, products.chain([0.5]));
                }
                assert!(row[n_dims..].iter().all(|&value| value == 0.5), "padding took part");
            }
            assert_eq!(bits(&logits), bits(&case.forward::<Portable>()), "D = {n_dims}, k = {n_classes}");
            assert_eq!(bits(&gradient), bits(&case.backward::<Portable>()), "D = {n_dims}, k = {n_classes}");
        }
    }
}

#[test]
fn portable_backend_is_near_the_exact_sums() {
    check::<Portable>();
}

#[cfg(target_arch = "x86_64")]
#[test]
fn sse_backend_gives_the_bits_of_the_portable_one() {
    check::<super::sse::Sse>();
}

#[test]
fn row_of_another_length_is_caught_before_any_load() {
    let outcome = std::panic::catch_unwind(|| Rows::new(&[&[0.0; 2], &[0.0]], 2).len());
    assert!(outcome.is_err());
}
