//! What a person is told about a sample: how many rows of each class, of how many, and by which rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SampleRule;
use crate::data::Labels;

/// A sample that was taken of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SampleReport {
    /// Which rows are in it.
    pub rule: SampleRule,
    /// Rows of the file.
    pub rows: u64,
    /// Rows that were kept.
    pub kept: u64,
    /// Bytes that the matrix may take as f32, which is why there is a sample.
    pub budget_bytes: u64,
    /// Whether every class keeps the same share of its rows; without labels that are known as the rows come, the sample is
    /// of all rows alike.
    pub is_stratified: bool,
    /// The files it is of, in the order in which their rows are counted.
    pub files: Vec<SampledFile>,
    /// Rows of each class in the file and in the sample, in class order; empty where it is not stratified.
    pub classes: Vec<SampledClass>,
}

impl SampleReport {
    /// The same with the classes in the order of `labels`.
    pub(crate) fn in_order_of(mut self, labels: Option<&Labels>) -> Self {
        if let Some(labels) = labels {
            let place = |name: &str| labels.class_names().iter().position(|known| known == name).unwrap_or(usize::MAX);
            self.classes.sort_by_cached_key(|class| place(&class.name));
        }
        self
    }
}

/// A file of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SampledFile {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
}

/// A class of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SampledClass {
    /// Its name.
    pub name: String,
    /// Its rows in the file.
    pub rows: u64,
    /// Its rows in the sample.
    pub kept: u64,
}
