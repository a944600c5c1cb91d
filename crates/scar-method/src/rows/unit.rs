//! Rows less their mean, scaled to length 1, for cosines.

use super::frame::Centering;
use crate::probe::kernel::{Rows, block_rows, padded};
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Rows less their mean, scaled to length 1. They are computed where they are needed, so no copy of the matrix is.
///
/// Without the mean, cosines tell rows apart also where all rows share a large common part.
///
/// ```
/// use scar_method::rows::{UnitRows, nearest};
/// // Around (1000, 1000): two rows to the right, one to the left. Uncentered, all cosines would be 1 to six digits.
/// let rows: Vec<&[f32]> = vec![&[1001.0, 1000.0], &[1002.0, 1000.0], &[997.0, 1000.0]];
/// let unit = UnitRows::new(rows.clone(), 2, &rows, &Default::default()).unwrap();
/// let found = nearest(&unit, &[0], &[1, 2], 2, &Default::default()).unwrap();
/// assert_eq!(found[0].iter().map(|near| (near.row, near.cosine)).collect::<Vec<_>>(), [(1, 1.0), (2, -1.0)]);
/// ```
#[derive(Clone, Debug)]
pub struct UnitRows<'a> {
    rows: Vec<&'a [f32]>,
    n_dims: usize,
    frame: Centering,
    /// 1 / |row − mean|; 0 for a row at the mean, which has no direction.
    inverse: Vec<f64>,
}

impl<'a> UnitRows<'a> {
    /// Measures `rows`, each of length `n_dims`; the mean is that of the rows `of_mean`. Advances `control` by two per row of these.
    ///
    /// # Errors
    /// [`Cancelled`] soon after `control` says so.
    pub fn new(rows: Vec<&'a [f32]>, n_dims: usize, of_mean: &[&[f32]], control: &Control) -> Result<Self, Cancelled> {
        let frame = Centering::new(of_mean, n_dims, control)?;
        let (mut inverse, least) = (vec![0.0; rows.len()], frame.least_square());
        let n_block_rows = block_rows(n_dims);
        parallel::for_each_chunk(&mut inverse, n_block_rows, |i, inverse| {
            if control.is_cancelled() {
                return;
            }
            let mut z = vec![0.0; n_dims];
            for (inverse, row) in inverse.iter_mut().zip(&rows[i * n_block_rows..]) {
                frame.apply_row(row, &mut z);
                let square: f64 = z.iter().map(|&z| f64::from(z) * f64::from(z)).sum();
                *inverse = if square > least { 1.0 / square.sqrt() } else { 0.0 };
            }
        });
        control.check()?;
        Ok(Self { rows, n_dims, frame, inverse })
    }

    /// Some of the rows, less the same mean.
    pub(super) fn some(&self, idxs: &[u32]) -> Self {
        Self {
            rows: idxs.iter().map(|&row| self.rows[row as usize]).collect(),
            n_dims: self.n_dims,
            frame: self.frame.clone(),
            inverse: idxs.iter().map(|&row| self.inverse[row as usize]).collect(),
        }
    }

    /// Rows, *N*.
    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Dimensions, *D*.
    pub(super) fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// Writes row `row` into the front of `target`.
    fn write(&self, row: usize, target: &mut [f32]) {
        self.frame.apply_row(self.rows[row], target);
        let inverse = self.inverse[row];
        target[..self.n_dims].iter_mut().for_each(|z| *z = (f64::from(*z) * inverse) as f32);
    }

    /// The rows at `idxs`, padded to whole lanes, as weights for the kernels.
    pub(super) fn weights(&self, idxs: impl ExactSizeIterator<Item = usize>) -> Vec<f32> {
        let width = padded(self.n_dims);
        let mut weights = vec![0.0; idxs.len() * width];
        for (target, idx) in weights.chunks_exact_mut(width.max(1)).zip(idxs) {
            self.write(idx, target);
        }
        weights
    }

    /// Writes the rows at `idxs` into `target` and lists them in `table`.
    pub(super) fn block<'t>(
        &self,
        idxs: impl ExactSizeIterator<Item = usize>,
        target: &'t mut Vec<f32>,
        table: &'t mut Vec<&'t [f32]>,
    ) -> Rows<'t> {
        target.clear();
        target.resize(idxs.len() * self.n_dims, 0.0);
        for (target, idx) in target.chunks_exact_mut(self.n_dims.max(1)).zip(idxs) {
            self.write(idx, target);
        }
        let target: &'t [f32] = target;
        table.extend(target.chunks_exact(self.n_dims.max(1)));
        Rows::new(table, self.n_dims)
    }
}
