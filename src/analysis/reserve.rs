//! Rows that a plan may add, from a file of their own.

use std::sync::Arc;

use ndarray::Array2;

use crate::analysis::rows::{aligned_classes, same_dims};
use crate::data::EmbeddingSet;
use crate::problem::Problem;

/// Candidates of the person's own, with the classes of the set they may join, or without any.
#[derive(Clone, Debug)]
pub struct ReserveSet {
    pub(super) embeddings: Arc<Array2<f32>>,
    pub(super) class_ids: Option<Vec<u32>>,
    pub(super) file: String,
}

impl ReserveSet {
    /// `reserve`, with labels, read from the file shown as `file`, for `set`.
    ///
    /// # Errors
    /// [`Code::RowMismatch`](crate::problem::Code::RowMismatch) where the dimensions differ,
    /// [`Code::LabelKind`](crate::problem::Code::LabelKind) for a class that `set` has not.
    pub fn labelled(reserve: &EmbeddingSet, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        same_dims(reserve.n_dims(), set, file)?;
        let class_ids = aligned_classes(reserve.labels(), set.labels(), file)?;
        Ok(Self { embeddings: Arc::clone(reserve.array()), class_ids: Some(class_ids), file: file.to_owned() })
    }

    /// `embeddings` (shape *n* × *D*, finite) without labels, read from the file shown as `file`, for `set`.
    ///
    /// # Errors
    /// [`Code::RowMismatch`](crate::problem::Code::RowMismatch) where the dimensions differ.
    pub fn unlabelled(embeddings: Arc<Array2<f32>>, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        same_dims(embeddings.ncols(), set, file)?;
        Ok(Self { embeddings, class_ids: None, file: file.to_owned() })
    }
}
