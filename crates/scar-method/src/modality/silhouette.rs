//! Mean silhouette: how much nearer rows are to their own cluster than to the next.

use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Largest sample for distances: time and memory grow with its square.
const MOST_ROWS: usize = 2_000;
/// Part of the random stream's path.
const SAMPLE: u64 = 0x5117;
/// Number of running sums of a distance. The compiler turns them into vector code, and the order of additions is the same on every
/// machine.
const LANES: usize = 8;

/// Distances between the rows of a sample. They serve for clusterings of any k.
pub(super) struct SampleDistances {
    /// Positions of the sampled rows in the list they were drawn from, ascending.
    places: Vec<u32>,
    /// For each row, its distances to the rows after it.
    behind: Vec<Vec<f64>>,
}

impl SampleDistances {
    /// Euclidean distances between the rows `sample_idxs` of `embeddings`, or of 2,000 drawn from them.
    pub(super) fn new(embeddings: &Matrix, sample_idxs: &[u32], seed: u64, control: &Control) -> Result<Self, Cancelled> {
        let mut places: Vec<u32> = (0..sample_idxs.len() as u32).collect();
        if places.len() > MOST_ROWS {
            Random::new(seed, &[SAMPLE]).choose_to_front(&mut places, MOST_ROWS);
            places.truncate(MOST_ROWS);
            places.sort_unstable();
        }
        let rows: Vec<&[f32]> = places.iter().map(|&place| embeddings.row(sample_idxs[place as usize] as usize)).collect();
        let of_row = |at: usize| {
            control.check()?;
            Ok(rows[at + 1..].iter().map(|other| square_distance(rows[at], other).sqrt()).collect())
        };
        let behind: Vec<Vec<f64>> = parallel::try_map(rows.len(), of_row)?;
        Ok(Self { behind, places })
    }

    /// Mean over the sampled rows of (b − a) / max(a, b): a is the mean distance to the others of the same cluster, b that to the rows
    /// of the nearest other cluster; 0 for a row that is alone in its cluster. `ids` are of the whole list. `None` where the sample has
    /// one cluster only, or as many as rows.
    pub(super) fn silhouette(&self, ids: &[u32]) -> Option<f64> {
        let ids: Vec<usize> = self.places.iter().map(|&place| ids[place as usize] as usize).collect();
        let mut counts = vec![0usize; ids.iter().max()? + 1];
        ids.iter().for_each(|&id| counts[id] += 1);
        let n_clusters = counts.iter().filter(|&&count| count > 0).count();
        if n_clusters < 2 || n_clusters >= ids.len() {
            return None;
        }
        let of_row = |at: usize| {
            let mut sums = vec![0.0; counts.len()];
            for (other, &id) in ids.iter().enumerate().filter(|&(other, _)| other != at) {
                let (low, high) = (at.min(other), at.max(other));
                sums[id] += self.behind[low][high - low - 1];
            }
            let own = ids[at];
            if counts[own] == 1 {
                return 0.0;
            }
            let inside = sums[own] / (counts[own] - 1) as f64;
            let others = (0..counts.len()).filter(|&id| id != own && counts[id] > 0).map(|id| sums[id] / counts[id] as f64);
            let outside = others.fold(f64::INFINITY, f64::min);
            // If all distances are 0, the silhouette is 0.
            if inside.max(outside) > 0.0 { (outside - inside) / inside.max(outside) } else { 0.0 }
        };
        let each: Vec<f64> = parallel::map(ids.len(), of_row);
        Some(each.iter().sum::<f64>() / each.len() as f64)
    }
}

fn square_distance(a: &[f32], b: &[f32]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            let difference = f64::from(a) - f64::from(b);
            *sum += difference * difference;
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2));
    sums.into_iter().chain(rest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(matrix: &Matrix, ids: &[u32]) -> Option<f64> {
        let all: Vec<u32> = (0..matrix.n_rows() as u32).collect();
        SampleDistances::new(matrix, &all, 0, &Control::new()).expect("not cancelled").silhouette(ids)
    }

    #[test]
    fn silhouette_is_that_of_scikit_learn() {
        // silhouette_score of these points and clusters, one of which has one row, as scikit-learn 1.9.1 prints it.
        let points = ndarray::array![[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [5.0, 5.0], [6.0, 5.0], [5.0, 7.0], [20.0, 0.0], [0.5, 0.5]];
        let found = of(&points.into(), &[0, 0, 0, 1, 1, 1, 2, 1]).expect("three clusters");
        assert!((found - 0.340_712_622_940_042_5).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_cluster_and_as_many_as_rows_have_none() {
        let points: Matrix = ndarray::array![[0.0], [1.0], [3.0]].into();
        assert_eq!((of(&points, &[1, 1, 1]), of(&points, &[0, 1, 2])), (None, None));
        // Rows at one place in two clusters are neither near nor far.
        assert_eq!(of(&ndarray::array![[2.0], [2.0], [2.0], [2.0]].into(), &[0, 0, 1, 1]), Some(0.0));
    }

    #[test]
    fn of_many_rows_a_sample_is_looked_at() {
        let line = ndarray::Array2::from_shape_fn((5_000, 9), |(row, _)| (row % 2) as f32 * 10.0 + (row % 7) as f32 * 0.1);
        let (matrix, ids): (Matrix, Vec<u32>) = (line.into(), (0..5_000).map(|row| row % 2).collect());
        let all: Vec<u32> = (0..5_000).collect();
        let with = |seed| SampleDistances::new(&matrix, &all, seed, &Control::new()).expect("not cancelled");
        assert_eq!(with(1).places.len(), MOST_ROWS);
        assert_ne!(with(1).places, with(2).places);
        assert!(with(1).silhouette(&ids).expect("two clusters") > 0.95);
    }
}
