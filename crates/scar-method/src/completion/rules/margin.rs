//! Margin sampling: the rows for which the two largest logits of a probe are closest.
//!
//! Source: Scheffer, Decomain, Wrobel 2001 (margin sampling); Settles 2009 for the others of its kind.

use crate::probe::LinearProbe;
use scar_core::Matrix;

/// Difference of the two largest logits of each of `rows`, which is the logarithm of the ratio of their probabilities.
pub(in crate::completion) fn margins(probe: &LinearProbe, embeddings: &Matrix, rows: &[u32]) -> Vec<f32> {
    let logits = probe.logits(embeddings, rows);
    let margin = |row: ndarray::ArrayView1<'_, f32>| {
        let (mut best, mut second) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for &logit in row {
            if logit > best {
                (best, second) = (logit, best);
            } else if logit > second {
                second = logit;
            }
        }
        best - second
    };
    logits.rows().into_iter().map(margin).collect()
}

/// `rows` with their margins, the smallest first, of equal ones the first row.
pub(in crate::completion) fn smallest_first(mut rows: Vec<(f32, u32)>) -> Vec<u32> {
    rows.sort_unstable_by(|(a, row_a), (b, row_b)| a.total_cmp(b).then(row_a.cmp(row_b)));
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn rows_near_the_border_come_first() {
        let probe = LinearProbe::from_arrays(array![[1.0], [-1.0], [0.0]].view(), array![0.0, 0.0, -9.0].view(), 3, 1).expect("fits");
        let embeddings = array![[2.0], [0.1], [-0.5], [0.1]].into();
        let rows = [0, 1, 2, 3];
        let margins = margins(&probe, &embeddings, &rows);
        assert_eq!(margins, [4.0, 0.2, 1.0, 0.2]);
        assert_eq!(smallest_first(margins.into_iter().zip(rows).collect()), [1, 3, 2, 0]);
    }
}
