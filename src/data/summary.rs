//! What was read, in the words of `scar inspect` and of the page's first view.

use serde::{Deserialize, Serialize};

use crate::data::LabelKind;

/// A matrix as it was found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Name of the file.
    pub file: String,
    /// Rows, N.
    pub rows: u64,
    /// Columns, D.
    pub dims: u64,
    /// Type of the stored numbers, as NumPy writes it: `float32`, `int64`.
    pub dtype: String,
    /// Format of the file: `npy`.
    pub format: String,
    /// Facts over the values as f32.
    pub values: ValueSummary,
}

/// Facts over a matrix's values as f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueSummary {
    /// Sum, in f64, row by row.
    pub sum: f64,
    /// Smallest value.
    pub min: f32,
    /// Largest value.
    pub max: f32,
    /// SHA-256, in hexadecimal, of the values as row-major little-endian f32: names the data without holding it.
    pub sha256_f32le: String,
}

/// The labels: what they are and how many samples each class has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSummary {
    /// Whole numbers or text.
    pub kind: LabelKind,
    /// Classes in class order.
    pub classes: Vec<ClassCount>,
}

/// A class and its number of samples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassCount {
    /// Name of the class.
    pub name: String,
    /// Its samples.
    pub count: u64,
}
