use ndarray::Array2;

use super::*;
use crate::ConvergedParams;
use scar_core::Random;

fn params(l2: f64, tolerance: f64) -> CheckedConvergedParams {
    ConvergedParams { l2, tolerance, ..ConvergedParams::default() }.check().expect("in range")
}

/// Overlapping classes around centres of their own.
fn classes_around_centers(n_rows: usize, n_dims: usize, n_classes: usize) -> (Array2<f32>, Vec<u32>) {
    let mut random = Random::new(3, &[n_rows as u64, n_dims as u64]);
    let centers = Array2::from_shape_fn((n_classes, n_dims), |_| random.symmetric(1.0));
    let class_ids: Vec<u32> = (0..n_rows).map(|_| random.below(n_classes as u32)).collect();
    let embeddings = Array2::from_shape_fn((n_rows, n_dims), |(i, d)| centers[(class_ids[i] as usize, d)] + random.symmetric(1.5));
    (embeddings, class_ids)
}

fn all(n_rows: usize) -> Vec<u32> {
    (0..n_rows as u32).collect()
}

fn trained(embeddings: &Array2<f32>, class_ids: &[u32], n_classes: usize, params: &CheckedConvergedParams) -> ConvergedOutcome {
    train_converged(&embeddings.clone().into(), class_ids, &all(class_ids.len()), n_classes, params, &Control::new())
        .expect("not cancelled")
}

#[track_caller]
fn close(a: &Array2<f32>, b: &Array2<f32>, tolerance: f32) {
    let largest = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(a.dim() == b.dim() && largest <= tolerance, "differ by up to {largest}");
}

/// Newton's method on the same loss in plain f64, all at once: logits of all rows at its minimum.
fn newton(embeddings: &Array2<f32>, class_ids: &[u32], n_classes: usize, l2: f64) -> Array2<f64> {
    let (n, n_dims) = embeddings.dim();
    let mut z = embeddings.mapv(f64::from);
    for mut column in z.columns_mut() {
        let mean = column.mean().expect("has rows");
        let deviation = column.mapv(|x| (x - mean) * (x - mean)).mean().expect("has rows").sqrt();
        column.mapv_inplace(|x| (x - mean) / deviation);
    }
    // Per class: weights, then bias. The bias of the last class stays 0 while solving, as only differences count.
    let width = n_dims + 1;
    let size = n_classes * width - 1;
    let mut theta = vec![0.0; size + 1];
    let feature = |i: usize, d: usize| if d < n_dims { z[(i, d)] } else { 1.0 };
    let logits = |theta: &[f64]| {
        Array2::from_shape_fn((n, n_classes), |(i, c)| (0..width).map(|d| theta[c * width + d] * feature(i, d)).sum::<f64>())
    };
    for _ in 0..50 {
        let mut p = logits(&theta);
        for mut row in p.rows_mut() {
            let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            row.mapv_inplace(|v| (v - top).exp());
            let total = row.sum();
            row.mapv_inplace(|v| v / total);
        }
        let mut gradient = vec![0.0; size];
        let mut hessian = Array2::<f64>::zeros((size, size));
        for a in 0..size {
            let (c, d) = (a / width, a % width);
            for i in 0..n {
                gradient[a] += (p[(i, c)] - f64::from(u8::from(class_ids[i] as usize == c))) * feature(i, d) / n as f64;
            }
            for b in 0..size {
                let (e, f) = (b / width, b % width);
                let same = f64::from(u8::from(c == e));
                hessian[(a, b)] = (0..n).map(|i| p[(i, c)] * (same - p[(i, e)]) * feature(i, d) * feature(i, f)).sum::<f64>() / n as f64;
            }
            if d < n_dims {
                gradient[a] += l2 * theta[a];
                hessian[(a, a)] += l2;
            }
        }
        for (value, step) in theta.iter_mut().zip(solve(hessian, gradient)) {
            *value -= step;
        }
    }
    let mut found = logits(&theta);
    // The choice of the free shift that a start at zero leads to: biases that sum to 0.
    let shift = (0..n_classes).map(|c| theta[c * width + n_dims]).sum::<f64>() / n_classes as f64;
    found.mapv_inplace(|v| v - shift);
    found
}

/// Gaussian elimination; the matrix is positive definite.
fn solve(mut a: Array2<f64>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in i + 1..n {
            let factor = a[(j, i)] / a[(i, i)];
            for k in i..n {
                a[(j, k)] -= factor * a[(i, k)];
            }
            b[j] -= factor * b[i];
        }
    }
    for i in (0..n).rev() {
        b[i] = (b[i] - (i + 1..n).map(|j| a[(i, j)] * b[j]).sum::<f64>()) / a[(i, i)];
    }
    b
}

#[test]
fn minimum_is_that_of_newtons_method_in_f64() {
    for (n_rows, n_dims, n_classes, l2) in [(60, 3, 3, 1e-2), (41, 5, 2, 1e-1), (80, 2, 4, 1e-3)] {
        let (embeddings, class_ids) = classes_around_centers(n_rows, n_dims, n_classes);
        let outcome = trained(&embeddings, &class_ids, n_classes, &params(l2, 1e-6));
        let exact = newton(&embeddings, &class_ids, n_classes, l2).mapv(|v| v as f32);
        assert!(outcome.is_converged && outcome.gradient_norm <= 1e-6);
        // A gradient of 1e-6 over a curvature of λ or more, and weights of a few units.
        close(&outcome.logits, &exact, (3e-5 + 3e-6 / l2) as f32);
        close(&outcome.probe.logits(&embeddings.clone().into(), &all(n_rows)), &exact, (3e-5 + 3e-6 / l2) as f32);
    }
}

#[test]
fn one_column_of_two_points_has_the_known_minimum() {
    // Standardized to ±1 with one row each: by symmetry weights ∓w, and σ(−2w) = λ·w.
    let outcome = trained(&ndarray::array![[10.0f32], [30.0]], &[0, 1], 2, &params(0.1, 1e-7));
    let w = f64::from(outcome.logits[(0, 0)]);
    assert!((1.0 / (1.0 + (2.0 * w).exp()) - 0.1 * w).abs() < 1e-6, "w = {w}");
    assert!((outcome.loss_per_iteration[0] - 2f64.ln()).abs() < 1e-7);
}

#[test]
fn loss_falls_from_ln_k() {
    let (embeddings, class_ids) = classes_around_centers(200, 6, 5);
    let outcome = trained(&embeddings, &class_ids, 5, &params(1e-3, 1e-6));
    assert!((outcome.loss_per_iteration[0] - 5f64.ln()).abs() < 1e-6);
    // Up to the rounding of f32 sums.
    assert!(outcome.loss_per_iteration.windows(2).all(|pair| pair[1] <= pair[0] + 1e-6), "{:?}", outcome.loss_per_iteration);
    assert!(outcome.penalty > 0.0 && outcome.n_passes as usize >= outcome.loss_per_iteration.len());
}

#[test]
fn shifting_and_scaling_columns_changes_nothing_but_rounding() {
    let (embeddings, class_ids) = classes_around_centers(300, 8, 3);
    let first = trained(&embeddings, &class_ids, 3, &params(1e-2, 1e-6));
    let scales = [1e6f32, 1e-6, 1.0, -3.0, 1.0, 1e30, 1e-30, 0.5];
    let shifts = [0.0f32, 0.0, 1000.0, 0.0, -4096.0, 0.0, 0.0, 7.0];
    let moved = Array2::from_shape_fn(embeddings.dim(), |(i, d)| embeddings[(i, d)] * scales[d] + shifts[d]);
    let second = trained(&moved, &class_ids, 3, &params(1e-2, 1e-6));
    // A shift by 4096 leaves 11 bits behind the point: 2⁻¹² of a column's values.
    close(&first.logits, &second.logits, 2e-3);
    let of_raw = second.probe.logits(&moved.clone().into(), &all(300));
    close(&second.logits, &of_raw, 3e-3);
}

#[test]
fn constant_columns_take_no_part() {
    let (embeddings, class_ids) = classes_around_centers(100, 4, 3);
    let with_constant = Array2::from_shape_fn((100, 6), |(i, d)| if d < 4 { embeddings[(i, d)] } else { 0.1 + d as f32 });
    let outcome = trained(&with_constant, &class_ids, 3, &params(1e-2, 1e-6));
    close(&outcome.logits, &trained(&embeddings, &class_ids, 3, &params(1e-2, 1e-6)).logits, 1e-4);
    assert!(outcome.probe.weights().column(4).iter().chain(outcome.probe.weights().column(5)).all(|&w| w == 0.0));
}

#[test]
fn all_columns_constant_give_the_class_shares() {
    let outcome = trained(&Array2::from_elem((4, 2), 5.0), &[0, 0, 0, 1], 2, &params(1e-2, 1e-6));
    let difference = f64::from(outcome.logits[(0, 0)] - outcome.logits[(0, 1)]);
    assert!(outcome.is_converged && (difference - 3f64.ln()).abs() < 1e-5, "{difference}");
}

#[test]
fn class_without_rows_is_predicted_nowhere() {
    let (embeddings, class_ids) = classes_around_centers(90, 3, 3);
    let without: Vec<u32> = class_ids.iter().map(|&class| if class == 2 { 3 } else { class }).collect();
    let outcome = trained(&embeddings, &without, 5, &params(1e-2, 1e-6));
    assert!(outcome.is_converged);
    assert!(outcome.logits.column(2).iter().chain(outcome.logits.column(4)).all(|&logit| logit == -100.0));
    let probes = Array2::from_shape_fn((50, 3), |(i, d)| (i as f32 - 25.0) * (d as f32 + 1.0));
    assert!(outcome.probe.predictions(&probes.into(), &all(50)).iter().all(|&class| class != 2 && class != 4));
    // And the others are as if it had never been named.
    let reference = trained(&embeddings, &class_ids, 3, &params(1e-2, 1e-6)).logits;
    assert!((0..90).all(|i| outcome.logits[(i, 3)] == reference[(i, 2)] && outcome.logits[(i, 0)] == reference[(i, 0)]));
}

#[test]
fn one_class_or_one_row_converges_at_once() {
    let one = train_converged(&Array2::ones((3, 2)).into(), &[1, 0, 0], &[0], 2, &params(1e-2, 1e-6), &Control::new());
    let one = one.expect("not cancelled");
    assert!(one.is_converged && one.predictions() == [1] && one.n_passes == 1);
}

#[test]
fn separable_data_stays_bounded() {
    let embeddings = Array2::from_shape_fn((40, 2), |(i, d)| if d == 0 { i as f32 } else { (i % 7) as f32 });
    let class_ids: Vec<u32> = (0..40).map(|i| u32::from(i >= 20)).collect();
    let outcome = trained(&embeddings, &class_ids, 2, &params(1e-4, 1e-6));
    assert!(outcome.is_converged && outcome.predictions() == class_ids);
    assert!(outcome.logits.iter().all(|logit| logit.abs() < 100.0));
}

#[test]
fn thread_count_changes_no_bit() {
    let (embeddings, class_ids) = classes_around_centers(5_000, 10, 3);
    let sample_idxs: Vec<u32> = (0..5_000).filter(|i| i % 5 != 0).collect();
    let with_threads = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
        pool.install(|| train_converged(&embeddings.clone().into(), &class_ids, &sample_idxs, 3, &params(1e-2, 1e-5), &Control::new()))
    };
    assert!(with_threads(1) == with_threads(2) && with_threads(2) == with_threads(3));
}

#[test]
fn work_is_told_in_full_and_cancelling_is_heard() {
    let (embeddings, class_ids) = classes_around_centers(50, 2, 2);
    for (l2, max_iterations) in [(1.0, 1000), (1e-4, 1000), (1e-4, 3)] {
        let params = ConvergedParams { l2, tolerance: 1e-5, max_iterations }.check().expect("in range");
        let control = Control::new();
        let outcome = train_converged(&embeddings.clone().into(), &class_ids, &all(50), 2, &params, &control).expect("not cancelled");
        assert_eq!(control.done(), converged_work(50, &params));
        assert_eq!(outcome.is_converged, max_iterations > 3);
        control.cancel();
        assert_eq!(train_converged(&embeddings.clone().into(), &class_ids, &all(50), 2, &params, &control), Err(Cancelled));
    }
}
