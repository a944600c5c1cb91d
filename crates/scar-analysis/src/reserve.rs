//! Candidate rows for a plan, from a file given by the user.

use crate::held_out::{fitting, same_dims};
use scar_core::problem::Problem;
use scar_core::{EmbeddingSet, Labels, Matrix};

/// Candidates given by the user, with classes of the set that they may join, or without classes.
///
/// ```
/// use ndarray::{Array2, array};
/// use scar_analysis::{Extras, ReserveSet, run_with};
/// use scar_method::settings::Settings;
/// use scar_core::Labels;
/// use scar_core::problem::Code;
/// use scar_report::ReserveKind;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `set` has the classes ant, bee and cat.
/// let more = array![[0.0, 1.0], [1.0, -1.0]].into();
/// let of = |labels: [&str; 2]| ReserveSet::labelled(&more, &Labels::from_texts(&labels), &set, "more.npy");
/// let reserve = of(["cat", "ant"]).unwrap();
/// assert_eq!(of(["cat", "cow"]).unwrap_err().code, Code::LabelKind);
/// assert_eq!(ReserveSet::unlabelled(Array2::zeros((5, 3)).into(), &set, "more.npy").unwrap_err().code, Code::RowMismatch);
/// // A plan then takes its rows from these.
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
    /// Candidates for `set`: `embeddings` (shape *n* × *D*, finite) with the classes `labels` (length *n*; a single class is allowed), read
    /// from the file shown as `file`.
    ///
    /// # Errors
    /// [`Code::LabelLength`](scar_core::problem::Code::LabelLength) where there is not one label a row,
    /// [`Code::RowMismatch`](scar_core::problem::Code::RowMismatch) if the dimensions differ,
    /// [`Code::LabelKind`](scar_core::problem::Code::LabelKind) for a class that `set` does not have.
    pub fn labelled(embeddings: &Matrix, labels: &Labels, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        let class_ids = fitting(embeddings, labels, set, file)?;
        Ok(Self { embeddings: embeddings.clone(), class_ids: Some(class_ids), file: file.to_owned() })
    }

    /// Candidates for `set` without labels: `embeddings` (shape *n* × *D*, finite), read from the file shown as `file`.
    ///
    /// # Errors
    /// [`Code::RowMismatch`](scar_core::problem::Code::RowMismatch) where the dimensions differ.
    pub fn unlabelled(embeddings: Matrix, set: &EmbeddingSet, file: &str) -> Result<Self, Problem> {
        same_dims(embeddings.n_dims(), set, file)?;
        Ok(Self { embeddings, class_ids: None, file: file.to_owned() })
    }

    /// Rows of each class of `set`; `None` without labels.
    ///
    /// ```
    /// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
    /// use scar_analysis::ReserveSet;
    /// use scar_core::Labels;
    /// let more = ndarray::array![[0.0, 1.0], [1.0, -1.0]].into();
    /// let reserve = ReserveSet::labelled(&more, &Labels::from_texts(&["cat", "cat"]), &set, "more.npy").unwrap();
    /// assert_eq!(reserve.class_rows(3), Some(vec![0, 0, 2]));
    /// ```
    pub fn class_rows(&self, n_classes: usize) -> Option<Vec<u64>> {
        let mut rows = vec![0; n_classes];
        self.class_ids.as_ref()?.iter().for_each(|&class| rows[class as usize] += 1);
        Some(rows)
    }
}
