//! Rows that a plan may add, from a file of their own.

use crate::analysis::rows::{aligned_classes, same_dims};
use crate::data::{EmbeddingSet, Matrix};
use crate::problem::Problem;

/// Candidates of the person's own, with the classes of the set they may join, or without any.
///
/// ```
/// use std::sync::Arc;
/// use ndarray::{Array2, array};
/// use scar_lens::analysis::{Extras, ReserveSet, Settings, run_with};
/// use scar_lens::data::{EmbeddingSet, Labels};
/// use scar_lens::problem::Code;
/// use scar_lens::report::ReserveKind;
/// # let set: scar_lens::data::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/set.rs"));
/// # let report: scar_lens::report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
/// // `set` has the classes ant, bee and cat.
/// let of = |labels: &[&str]| {
///     let labels = Labels::from_texts(labels);
///     EmbeddingSet::new(array![[0.0, 1.0], [1.0, -1.0]], Arc::new(labels)).unwrap()
/// };
/// let reserve = ReserveSet::labelled(&of(&["cat", "ant"]), &set, "more.npy").unwrap();
/// assert_eq!(ReserveSet::labelled(&of(&["cat", "cow"]), &set, "more.npy").unwrap_err().code, Code::LabelKind);
/// assert_eq!(ReserveSet::unlabelled(Array2::zeros((5, 3)).into(), &set, "more.npy").unwrap_err().code, Code::RowMismatch);
/// // A plan then takes from these rows.
/// let extras = Extras { reserve: Some(reserve), ..Extras::default() };
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let plan = run_with(&set, report.data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report.plan.unwrap();
/// assert_eq!((plan.reserve, plan.reserve_rows, plan.primary_rows), (ReserveKind::File, 2, 120));
/// ```
#[derive(Clone, Debug)]
pub struct ReserveSet {
    pub(super) embeddings: Matrix,
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
        Ok(Self { embeddings: reserve.embeddings().clone(), class_ids: Some(class_ids), file: file.to_owned() })
    }

    /// `embeddings` (shape *n* × *D*, finite) without labels, read from the file shown as `file`, for `set`.
    ///
    /// # Errors
    /// [`Code::RowMismatch`](crate::problem::Code::RowMismatch) where the dimensions differ.
    pub fn unlabelled(embeddings: Matrix, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        same_dims(embeddings.n_dims(), set, file)?;
        Ok(Self { embeddings, class_ids: None, file: file.to_owned() })
    }
}
