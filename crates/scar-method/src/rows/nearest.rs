//! For a wrongly predicted row: the most similar rows of the predicted class.

use rayon::prelude::*;

use super::unit::{unit_rows, unit_weights};
use crate::probe::kernel::{block_rows, forward};
use scar_core::control::{Cancelled, Control};

/// A row and its similarity to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Its position.
    pub row: u32,
    /// Cosine of the two.
    pub cosine: f32,
}

/// For each of `queries`, the `n_neighbors` rows of `members` with the largest cosine (the first of equals), without the query itself.
///
/// The kernel of the probe compares all queries with a block of rows at a time. The caller advances `control`.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
pub fn nearest(
    rows: &[&[f32]],
    inverse: &[f64],
    n_dims: usize,
    queries: &[u32],
    members: &[u32],
    n_neighbors: usize,
    control: &Control,
) -> Result<Vec<Vec<Neighbor>>, Cancelled> {
    let n_queries = queries.len();
    let weights = unit_weights(rows, inverse, n_dims, queries.iter().map(|&query| query as usize));
    let bias = vec![0.0; n_queries];
    let of_block = |block: &[u32]| {
        control.check()?;
        let (mut scratch, mut table) = (Vec::new(), Vec::new());
        let unit = unit_rows(rows, inverse, n_dims, block.iter().map(|&row| row as usize), &mut scratch, &mut table);
        let mut cosines = vec![0.0; block.len() * n_queries];
        forward(unit, &weights, &bias, &mut cosines);
        let mut best = vec![Vec::new(); n_queries];
        for (&row, cosines) in block.iter().zip(cosines.chunks_exact(n_queries)) {
            for ((best, &cosine), &query) in best.iter_mut().zip(cosines).zip(queries) {
                if row != query {
                    insert(best, Neighbor { row, cosine: cosine.clamp(-1.0, 1.0) }, n_neighbors);
                }
            }
        }
        Ok(best)
    };
    let blocks: Vec<Vec<Vec<Neighbor>>> = members.par_chunks(block_rows(n_dims)).map(of_block).collect::<Result<_, Cancelled>>()?;
    let mut best = vec![Vec::new(); n_queries];
    for block in blocks {
        for (best, found) in best.iter_mut().zip(block) {
            found.into_iter().for_each(|neighbor| insert(best, neighbor, n_neighbors));
        }
    }
    Ok(best)
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
    use crate::rows::unit::inverse_lengths;

    #[test]
    fn the_most_alike_come_first_and_never_the_row_itself() {
        let values = [[1.0f32, 0.0], [0.0, 1.0], [3.0, 3.0], [2.0, 0.1], [4.0, 4.0], [-1.0, 0.0]];
        let rows: Vec<&[f32]> = values.iter().map(<[f32; 2]>::as_slice).collect();
        let control = Control::new();
        let inverse = inverse_lengths(&rows, 2, &control).expect("not cancelled");
        let found = nearest(&rows, &inverse, 2, &[0, 4], &[1, 2, 3, 4, 5], 2, &control).expect("not cancelled");
        let of = |i: usize| found[i].iter().map(|neighbor| neighbor.row).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec![3, 2], vec![2, 3]));
        assert!((f64::from(found[0][1].cosine) - 0.5f64.sqrt()).abs() < 1e-6);
    }
}
