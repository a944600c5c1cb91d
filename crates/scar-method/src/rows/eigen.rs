//! Eigenvalues of a small symmetric matrix.

/// Sweeps at most; a matrix of ten takes six.
const MOST_SWEEPS: usize = 60;

/// Eigenvalues in descending order and their eigenvectors (as rows) of the symmetric `matrix`, *n* × *n* row-major.
///
/// Cyclic Jacobi rotations: additions, products, quotients and roots only, in a fixed order, so that every machine gets the
/// same bits. Among equal values, the one with the lower position comes first.
///
/// Source: Golub & Van Loan 2013, section 8.5.
///
/// # Panics
/// Where the length is not *n* · *n*.
pub(super) fn symmetric_eigen(mut matrix: Vec<f64>, n: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    assert_eq!(matrix.len(), n * n, "symmetric_eigen: shape");
    let mut vectors = vec![0.0; n * n];
    (0..n).for_each(|i| vectors[i * n + i] = 1.0);
    let size: f64 = matrix.iter().map(|x| x * x).sum();
    for _ in 0..MOST_SWEEPS {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| matrix[i * n + j] * matrix[i * n + j]).sum();
        if off <= 1e-30 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut matrix, &mut vectors, n, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix[b * n + b].total_cmp(&matrix[a * n + a]));
    let values = order.iter().map(|&i| matrix[i * n + i]).collect();
    let vectors = order.iter().map(|&i| (0..n).map(|row| vectors[row * n + i]).collect()).collect();
    (values, vectors)
}

/// Turns the plane of `p` and `q` so that their entry becomes 0.
fn rotate(matrix: &mut [f64], vectors: &mut [f64], n: usize, p: usize, q: usize) {
    let entry = matrix[p * n + q];
    if entry == 0.0 {
        return;
    }
    let tau = (matrix[q * n + q] - matrix[p * n + p]) / (2.0 * entry);
    let t = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = t * c;
    for k in 0..n {
        let (a, b) = (matrix[k * n + p], matrix[k * n + q]);
        (matrix[k * n + p], matrix[k * n + q]) = (c * a - s * b, s * a + c * b);
    }
    for k in 0..n {
        let (a, b) = (matrix[p * n + k], matrix[q * n + k]);
        (matrix[p * n + k], matrix[q * n + k]) = (c * a - s * b, s * a + c * b);
        let (a, b) = (vectors[k * n + p], vectors[k * n + q]);
        (vectors[k * n + p], vectors[k * n + q]) = (c * a - s * b, s * a + c * b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_by_two_is_as_by_hand() {
        let (values, vectors) = symmetric_eigen(vec![2.0, 1.0, 1.0, 2.0], 2);
        assert!((values[0] - 3.0).abs() < 1e-15 && (values[1] - 1.0).abs() < 1e-15, "{values:?}");
        assert!((vectors[0][0] - vectors[0][1]).abs() < 1e-15, "the larger along the diagonal");
    }

    proptest! {
        #[test]
        fn every_pair_solves_the_equation(entries in prop::collection::vec(-9.0..9.0f64, 36)) {
            let n = 6;
            let matrix: Vec<f64> = (0..n * n).map(|at| entries[at] + entries[at % n * n + at / n]).collect();
            let (values, vectors) = symmetric_eigen(matrix.clone(), n);
            prop_assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
            for (value, vector) in values.iter().zip(&vectors) {
                for row in 0..n {
                    let product: f64 = (0..n).map(|k| matrix[row * n + k] * vector[k]).sum();
                    prop_assert!((product - value * vector[row]).abs() < 1e-11);
                }
            }
        }
    }
}
