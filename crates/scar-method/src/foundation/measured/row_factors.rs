//! How the errors of all sizes would change together if other test rows had been drawn.

/// Sums over test rows of the errors at each size and of their products, for a share that is 0 in most rows.
#[derive(Clone, Debug)]
pub(super) struct RowSums {
    n_sizes: usize,
    /// Rows that count, those with error 0 among them.
    n_rows: f64,
    sums: Vec<f64>,
    /// Lower triangle, row by row.
    products: Vec<f64>,
}

impl RowSums {
    pub(super) fn new(n_sizes: usize) -> Self {
        Self { n_sizes, n_rows: 0.0, sums: vec![0.0; n_sizes], products: vec![0.0; n_sizes * (n_sizes + 1) / 2] }
    }

    /// Adds the errors of one row at each size.
    pub(super) fn add(&mut self, errors: &[f64]) {
        let mut products = self.products.iter_mut();
        for (i, &error) in errors.iter().enumerate() {
            self.sums[i] += error;
            products.by_ref().zip(&errors[..=i]).take(i + 1).for_each(|(product, &other)| *product += error * other);
        }
    }

    /// Sets the number of rows, those that were not added because they have no errors among them.
    pub(super) fn count(&mut self, n_rows: u64) {
        self.n_rows = n_rows as f64;
    }

    /// The covariance of the mean errors over draws of as many rows: the lower triangle, row by row.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let n = self.n_rows;
        if n < 1.0 {
            return vec![0.0; self.products.len()];
        }
        let pairs = (0..self.n_sizes).flat_map(|i| (0..=i).map(move |j| (i, j)));
        pairs.zip(&self.products).map(|((i, j), product)| (product / n - self.sums[i] / n * (self.sums[j] / n)) / n).collect()
    }
}

/// The lower triangular L with L·Lᵀ = `covariance` (a lower triangle of *n* rows), row by row, each of length *n*. Rows in which nothing is
/// left, by rounding or because sizes agree, are 0 from there on.
///
/// Source: Cholesky's factorization of a positive semidefinite matrix.
pub(super) fn factors(covariance: &[f64], n: usize) -> Vec<Vec<f64>> {
    let at = |i: usize, j: usize| covariance[i * (i + 1) / 2 + j];
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n);
    for i in 0..n {
        let mut row = vec![0.0; n];
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| row[k] * if j == i { row[k] } else { rows[j][k] }).sum();
            let left = at(i, j) - known;
            row[j] = if j == i {
                left.max(0.0).sqrt()
            } else if rows[j][j] > 1e-12 {
                left / rows[j][j]
            } else {
                0.0
            };
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_give_the_covariance_of_the_rows() {
        let mut sums = RowSums::new(3);
        let rows = [[1.0, 0.5, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]];
        rows.iter().for_each(|row| sums.add(row));
        sums.count(4);
        let covariance = sums.covariance();
        let mean = |i: usize| rows.iter().map(|row| row[i]).sum::<f64>() / 4.0;
        let expected = |i: usize, j: usize| (rows.iter().map(|row| row[i] * row[j]).sum::<f64>() / 4.0 - mean(i) * mean(j)) / 4.0;
        let factors = factors(&covariance, 3);
        for i in 0..3 {
            for j in 0..=i {
                let product: f64 = factors[i].iter().zip(&factors[j]).map(|(a, b)| a * b).sum();
                assert!((product - expected(i, j)).abs() < 1e-12 && (covariance[i * (i + 1) / 2 + j] - expected(i, j)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn sizes_that_agree_in_every_row_change_together() {
        let factors = factors(&[0.04, 0.04, 0.04], 2);
        assert!((factors[0][0] - 0.2).abs() < 1e-12 && (factors[1][0] - 0.2).abs() < 1e-12 && factors[1][1] < 1e-8);
    }
}
