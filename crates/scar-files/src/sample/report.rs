//! What a person is told about a sample: how many rows of each class, of how many, and by which rule.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::refusal;
use crate::sample::SampleRule;
use crate::words::grouped;
use scar_core::Labels;
use scar_core::problem::{Code, Problem};

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
    /// Whether the other rows were left unread: then nobody knows whether their values are finite.
    #[serde(default)]
    pub others_unread: bool,
    /// The files it is of, in the order in which their rows are counted.
    pub files: Vec<SampledFile>,
    /// Rows of each class in the file and in the sample, in class order; empty where it is not stratified.
    pub classes: Vec<SampledClass>,
}

impl SampleReport {
    /// What a person is told beside the matrix called `name`, of `n_dims` dimensions.
    pub fn problem(&self, name: &str, n_dims: u64) -> Problem {
        let megabytes = |bytes: u64| grouped(bytes.div_ceil(1_000_000));
        let share = f64::from(self.rule.parts_per_million) / 1e4;
        let of_what = if self.is_stratified { "of each class" } else { "of all rows alike, as no labels were known while they came" };
        let unread =
            if self.others_unread { " The other rows were not read, so nobody looked whether their values are finite." } else { "" };
        let clause = format!(
            " is too large for the memory budget: as f32 it takes {} MB, and {} MB are allowed. A sample was read, {} of {} rows, {share:.1} % \
             {of_what}, seed {}. What that costs is seen in how the measures change between ratios.{unread} Raise the budget to read more.",
            megabytes(self.rows.saturating_mul(n_dims).saturating_mul(4)),
            megabytes(self.budget_bytes),
            grouped(self.kept),
            grouped(self.rows),
            self.rule.seed,
        );
        refusal(name, Code::TooLarge, clause)
    }

    /// The same with the classes in the order of `labels`.
    pub fn in_order_of(mut self, labels: Option<&Labels>) -> Self {
        if let Some(labels) = labels {
            let places: HashMap<&str, usize> =
                labels.class_names().iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
            self.classes.sort_by_cached_key(|class| places.get(class.name.as_str()).copied().unwrap_or(usize::MAX));
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
