//! Greedy k-centre: rows that leave no other row of their class far away.
//!
//! Source: Gonzalez 1985 (farthest first, within twice the best radius); as a core set, Sener and Savarese 2018.

use ndarray::ArrayView2;

use crate::subset::herding::{self, row_slice};

/// `n_chosen` of `rows`, in the order they were chosen: first the row nearest to their mean, then each time the row
/// farthest from all chosen (of equals the first). Time rows × n_chosen × D.
pub(super) fn choose(embeddings: ArrayView2<'_, f32>, rows: &[u32], n_chosen: usize) -> Vec<u32> {
    if n_chosen >= rows.len() {
        return rows.to_vec();
    }
    let mut chosen: Vec<u32> = herding::choose(embeddings, rows, n_chosen.min(1));
    let mut distances = vec![f64::INFINITY; rows.len()];
    while let Some(&last) = chosen.last()
        && chosen.len() < n_chosen
    {
        let center = row_slice(embeddings, last);
        let mut farthest = (f64::NEG_INFINITY, 0);
        for (i, &row) in rows.iter().enumerate() {
            let is_chosen = distances[i] == CHOSEN || row == last;
            distances[i] = if is_chosen { CHOSEN } else { distances[i].min(squared_distance(row_slice(embeddings, row), center)) };
            if distances[i] > farthest.0 {
                farthest = (distances[i], i);
            }
        }
        chosen.push(rows[farthest.1]);
    }
    chosen
}

/// Below every distance, so that a chosen row is never chosen again, not even among equal rows.
const CHOSEN: f64 = -1.0;

/// Σ (xᵢ − yᵢ)² in eight running sums, so that it becomes vector code and is the same everywhere.
fn squared_distance(x: &[f32], y: &[f32]) -> f64 {
    let mut sums = [0.0f32; 8];
    let ((x8, x_rest), (y8, y_rest)) = (x.as_chunks::<8>(), y.as_chunks::<8>());
    for (x, y) in x8.iter().zip(y8) {
        for i in 0..8 {
            sums[i] += (x[i] - y[i]) * (x[i] - y[i]);
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| f64::from((x - y) * (x - y))).sum();
    sums.iter().map(|&sum| f64::from(sum)).sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn ends_follow_the_middle() {
        let embeddings = array![[0.0], [4.0], [5.0], [11.0]]; // mean 5
        assert_eq!(choose(embeddings.view(), &[0, 1, 2, 3], 3), [2, 3, 0]);
    }

    #[test]
    fn equal_rows_are_chosen_once_each() {
        let embeddings = array![[1.0], [1.0], [1.0], [1.0]];
        assert_eq!(choose(embeddings.view(), &[0, 1, 2, 3], 3), [0, 1, 2]);
    }
}
