//! Rows scaled to length 1, for cosines.

use rayon::prelude::*;

use crate::probe::kernel::{Rows, block_rows, padded};
use scar_core::control::{Cancelled, Control};

/// 1 / |row| for each of `rows`; 0 for a row of zeros, which has no direction.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
pub fn inverse_lengths(rows: &[&[f32]], n_dims: usize, control: &Control) -> Result<Vec<f64>, Cancelled> {
    let mut inverse = vec![0.0; rows.len()];
    let n_block_rows = block_rows(n_dims);
    inverse.par_chunks_mut(n_block_rows).zip(rows.par_chunks(n_block_rows)).for_each(|(inverse, block)| {
        if control.is_cancelled() {
            return;
        }
        for (inverse, row) in inverse.iter_mut().zip(block) {
            let square: f64 = row.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
            *inverse = if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 };
        }
    });
    control.check()?;
    Ok(inverse)
}

/// Writes `row` times `inverse` into the front of `target`.
pub(super) fn unit_row(row: &[f32], inverse: f64, target: &mut [f32]) {
    target.iter_mut().zip(row).for_each(|(target, &x)| *target = (f64::from(x) * inverse) as f32);
}

/// The rows at `idxs`, scaled to length 1 and padded to whole lanes, as weights for the kernels.
pub(super) fn unit_weights(rows: &[&[f32]], inverse: &[f64], n_dims: usize, idxs: impl ExactSizeIterator<Item = usize>) -> Vec<f32> {
    let width = padded(n_dims);
    let mut weights = vec![0.0; idxs.len() * width];
    for (target, idx) in weights.chunks_exact_mut(width).zip(idxs) {
        unit_row(rows[idx], inverse[idx], target);
    }
    weights
}

/// Writes the rows at `idxs`, scaled to length 1, into `target` and lists them in `table`.
pub(super) fn unit_rows<'t>(
    rows: &[&[f32]],
    inverse: &[f64],
    n_dims: usize,
    idxs: impl ExactSizeIterator<Item = usize>,
    target: &'t mut Vec<f32>,
    table: &'t mut Vec<&'t [f32]>,
) -> Rows<'t> {
    target.clear();
    target.resize(idxs.len() * n_dims, 0.0);
    for (target, idx) in target.chunks_exact_mut(n_dims).zip(idxs) {
        unit_row(rows[idx], inverse[idx], target);
    }
    let target: &'t [f32] = target;
    table.extend(target.chunks_exact(n_dims));
    Rows::new(table, n_dims)
}
