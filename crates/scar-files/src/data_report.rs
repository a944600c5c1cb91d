//! What is told of the data that were read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sample::SampleReport;
use crate::summary::{FileSummary, LabelSummary};
use scar_core::EmbeddingSet;
use scar_core::problem::Problem;

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DataReport {
    /// The matrix that was analyzed.
    pub matrix: FileSummary,
    /// The labels.
    pub labels: LabelSummary,
    /// The sample that the rows are, where the files were larger than the memory budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<SampleReport>,
    /// What was odd about the files.
    pub problems: Vec<Problem>,
    /// Names of the matrix's columns, where the file names them; not written, as there may be thousands.
    #[serde(skip)]
    pub column_names: Vec<String>,
}

impl DataReport {
    /// What `set` holds, which is in no file, such as that of an experiment; `name` is what it is called.
    ///
    /// ```
    /// use scar_files::DataReport;
    /// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
    /// let data = DataReport::in_memory("animals", &set);
    /// assert_eq!((data.matrix.name().as_str(), data.matrix.rows, data.labels.classes.len()), ("animals", 120, 3));
    /// ```
    pub fn in_memory(name: &str, set: &EmbeddingSet) -> Self {
        let matrix = FileSummary::in_memory(name, set.embeddings());
        Self { matrix, labels: LabelSummary::of(set.labels()), sample: None, problems: Vec::new(), column_names: Vec::new() }
    }
}
