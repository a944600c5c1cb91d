//! The completion plan in a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Note, TestKind};
use scar_method::completion::{FillSize, Rule, SizePoint, Validation};

/// Where the rows that can be added come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReserveKind {
    /// Two fifths of each class of the data serve as the reserve, as in the published experiments, to show what a plan would do.
    Split,
    /// A file given by the user, with labels.
    File,
    /// A file without labels. Classes are predicted by a probe that is trained to convergence on all rows in hand.
    FilePredicted,
}

/// The completion plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanReport {
    /// Where the reserve comes from.
    pub reserve: ReserveKind,
    /// Its file, where there is one.
    pub file: Option<String>,
    /// Whether deficits are against measured sizes; else against the theoretical ones.
    pub by_measured_sizes: bool,
    /// Rows in hand.
    pub primary_rows: u64,
    /// Rows that can be added.
    pub reserve_rows: u64,
    /// How the fill size was found.
    pub fill_rule: FillSize,
    /// Rows that may be added at most.
    pub fill_size: f64,
    /// Rows that can be added in the shares of the deficits, before rounding.
    pub available: f64,
    /// The published rule, class by class; no rows where no class lacks any.
    pub classes: Vec<PlanClass>,
    /// Which rows of the reserve's file to take, as many as the plan adds, by the rule that gained most over random.
    pub rows: Option<PlanRows>,
    /// The gains of the plans over a random fill, if requested.
    pub validation: Option<ValidationReport>,
    /// Notes that a reader needs to understand it.
    pub diagnostics: Vec<Note>,
}

impl PlanReport {
    /// Rows of the data that the plan is for: those in hand, and the part of the data that serves as the reserve.
    ///
    /// ```
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// assert_eq!(report.plan.unwrap().data_rows(), 120);
    /// ```
    pub fn data_rows(&self) -> u64 {
        match self.reserve {
            ReserveKind::Split => self.primary_rows + self.reserve_rows,
            ReserveKind::File | ReserveKind::FilePredicted => self.primary_rows,
        }
    }
}

/// The plan of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanClass {
    /// Name of the class.
    pub class: String,
    /// Rows in hand.
    pub count: u64,
    /// Rows it should have.
    pub foundation_size: Option<f64>,
    /// Rows that can be added.
    pub reserve: u64,
    /// max(0, foundation size − count); `null` where there is no foundation size.
    pub deficit: Option<f64>,
    /// Its part of all deficits, 0…1.
    pub share: f64,
    /// Rows to add from the reserve.
    pub add: u64,
    /// Rows to acquire beyond all the data there is, reserve or not: the shopping list; `null` where there is no foundation size.
    pub to_acquire: Option<u64>,
}

/// Rows of a reserve's file to take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRows {
    /// The rule that chose them.
    pub rule: Rule,
    /// Rows of the file, counted from 0, ascending.
    pub indices: Vec<u32>,
}

/// The gains of plans over a random fill of the same size, over repeated splits of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ValidationReport {
    /// Splits; seeds follow the settings' seed.
    pub seeds: u32,
    /// Rows that plans were to add at most.
    pub rows_added: u64,
    /// Where those came from: two fifths of the rows to train on, drawn again for each seed; or a file. With a file, each seed uses four
    /// fifths of the file and four fifths of the rows in hand.
    pub reserve: ReserveKind,
    /// The source of the test rows.
    pub test: TestKind,
    /// Its file, where there is one.
    pub test_file: Option<String>,
    /// Rows tested on.
    pub test_rows: u64,
    /// Rows of the data that could be trained on.
    pub train_rows: u64,
    /// One entry per rule.
    pub rules: Vec<Validation>,
    /// Test accuracy of stratified subsets over sizes, the measured foundation size marked.
    pub sizes: Vec<SizePoint>,
}
