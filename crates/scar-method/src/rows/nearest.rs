//! For a wrongly predicted row: the most similar rows of the predicted class.

use super::unit::UnitRows;
use crate::probe::kernel::{Weights, block_rows, forward};
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// A row and its similarity to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Its position.
    pub row: u32,
    /// Cosine of the two.
    pub cosine: f32,
}

/// Queries that are compared with a block of rows at a time.
const N_TOGETHER: usize = 30;

/// For each of `queries`, the `n_neighbors` rows of `members` with the largest cosine (the first of equals), without the query itself.
///
/// The caller advances `control`. An example is at [`UnitRows`].
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
pub fn nearest(
    unit: &UnitRows<'_>,
    queries: &[u32],
    members: &[u32],
    n_neighbors: usize,
    control: &Control,
) -> Result<Vec<Vec<Neighbor>>, Cancelled> {
    let of_queries = |queries: &[u32]| -> Result<Vec<Vec<Neighbor>>, Cancelled> {
        let weights = unit.weights(queries.iter().map(|&query| query as usize));
        let weights = Weights::new(&weights, queries.len(), unit.n_dims());
        let (bias, mut scratch) = (vec![0.0; queries.len()], Vec::new());
        let mut best = vec![Vec::new(); queries.len()];
        for block in members.chunks(block_rows(unit.n_dims())) {
            control.check()?;
            let mut table = Vec::with_capacity(block.len());
            let mut cosines = vec![0.0; block.len() * queries.len()];
            forward(unit.block(block.iter().map(|&row| row as usize), &mut scratch, &mut table), &weights, &bias, &mut cosines);
            for (&row, cosines) in block.iter().zip(cosines.chunks_exact(queries.len())) {
                for ((best, &cosine), &query) in best.iter_mut().zip(cosines).zip(queries) {
                    if row != query {
                        insert(best, Neighbor { row, cosine: cosine.clamp(-1.0, 1.0) }, n_neighbors);
                    }
                }
            }
        }
        Ok(best)
    };
    let found: Vec<Vec<Vec<Neighbor>>> = {
        let parts: Vec<&[u32]> = queries.chunks(N_TOGETHER).collect();
        parallel::try_map(parts.len(), |i| of_queries(parts[i]))?
    };
    Ok(found.into_iter().flatten().collect())
}

/// Inserts a neighbor if it is among the best. The list is sorted by cosine, largest first; among equals the earlier stays first.
pub(super) fn insert(best: &mut Vec<Neighbor>, neighbor: Neighbor, n_neighbors: usize) {
    let at = best.partition_point(|other| other.cosine >= neighbor.cosine);
    if at < n_neighbors {
        best.insert(at, neighbor);
        best.truncate(n_neighbors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_come_first_and_never_the_row_itself() {
        // Their mean is 0.
        let values = [[1.0f32, 0.0], [0.0, 1.0], [3.0, 3.0], [2.0, 0.1], [4.0, 4.0], [-10.0, -8.1]];
        let rows: Vec<&[f32]> = values.iter().map(<[f32; 2]>::as_slice).collect();
        let control = Control::new();
        let unit = UnitRows::new(rows.clone(), 2, &rows, &control).expect("not cancelled");
        let found = nearest(&unit, &[0, 4], &[1, 2, 3, 4, 5], 2, &control).expect("not cancelled");
        let of = |i: usize| found[i].iter().map(|neighbor| neighbor.row).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec![3, 2], vec![2, 3]));
        assert!((f64::from(found[0][1].cosine) - 0.5f64.sqrt()).abs() < 1e-6);
    }
}
