//! How well a probe's probabilities fit labels.

use crate::LinearProbe;
use crate::kernel::{block_rows, residuals};
use scar_core::Matrix;
use scar_core::parallel;

/// Sum of −ln p over the rows `sample_idxs` of `embeddings` (*N* × *D*), in nats: p is the softmax probability that `probe` gives the row's
/// class in `class_ids` (length *N*). The sum is formed block by block in the order of the rows.
///
/// ```
/// use ndarray::array;
/// use scar_probe::{LinearProbe, log_loss};
/// let probe = LinearProbe::from_arrays(array![[0.0f32], [1.0]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// // At 0 both classes are as likely.
/// let loss = log_loss(&array![[5.0f32], [0.0], [0.0]].into(), &[0, 0, 1], &[1, 2], &probe);
/// assert!((loss - 2.0 * 2f64.ln()).abs() < 1e-6);
/// ```
pub fn log_loss(embeddings: &Matrix, class_ids: &[u32], sample_idxs: &[u32], probe: &LinearProbe) -> f64 {
    let of_block = |rows: &[u32]| {
        let mut logits = probe.logits(embeddings, rows).into_raw_vec_and_offset().0;
        let classes: Vec<u32> = rows.iter().map(|&row| class_ids[row as usize]).collect();
        residuals(&mut logits, probe.n_classes(), &classes).loss
    };
    let blocks: Vec<&[u32]> = sample_idxs.chunks(block_rows(embeddings.n_dims())).collect();
    parallel::map(blocks.len(), |i| of_block(blocks[i])).iter().sum()
}
