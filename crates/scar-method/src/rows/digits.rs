//! The digits that scikit-learn ships, for tests against NumPy.

use scar_core::{EmbeddingSet, Labels};

/// Bytes of the headers of both files.
const HEADER_BYTES: usize = 128;

/// 1797 × 64 gray values, and the digit of each row.
pub(super) fn digits() -> EmbeddingSet {
    let x = &include_bytes!("../../tests/fixtures/oracle/digits_X.npy")[HEADER_BYTES..];
    let y = &include_bytes!("../../tests/fixtures/oracle/digits_labels.npy")[HEADER_BYTES..];
    let values = x.as_chunks::<4>().0.iter().map(|&value| f32::from_le_bytes(value)).collect();
    let labels: Vec<i128> = y.as_chunks::<8>().0.iter().map(|&label| i64::from_le_bytes(label).into()).collect();
    let embeddings = ndarray::Array2::from_shape_vec((labels.len(), 64), values).expect("64 values a label");
    EmbeddingSet::new(embeddings, Labels::from_integers(&labels).into()).expect("a sound set")
}
