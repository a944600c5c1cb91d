//! Columns of a matrix that tell what no embedding should know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a column gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TelltaleKind {
    /// It rises or falls from the first row to the last, as a counter or a time does.
    Order,
    /// It holds another whole number in every row, as an id does.
    Number,
    /// Its values tell the class of every row, or which rows are of one class, as a copy of the labels does.
    Label,
}

/// A column that tells what no embedding should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Telltale {
    /// Its place in the matrix, counted from 1.
    pub column: u64,
    /// Its name, where the file names its columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it gives away.
    pub kind: TelltaleKind,
}

/// The columns that tell what no embedding should know, and what they do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TelltalesReport {
    /// The first of them in the order of the matrix, at most eight.
    pub first: Vec<Telltale>,
    /// How many there are.
    pub columns: u64,
    /// Share of the rows whose class a probe that was not trained on them tells, 0…1, with all columns.
    pub right_with: f64,
    /// The same without these columns; `null` where no others are left.
    pub right_without: Option<f64>,
}
