//! From files to a [`Dataset`]: which file is a matrix, which holds labels, and how they go together.

use std::sync::Arc;

use ndarray::Array2;

use crate::control::{Cancelled, Control};
use crate::data::{ByteSource, EmbeddingSet, FileSummary, LabelSummary, Labels};
use crate::problem::Problem;

/// What a person chose about reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Column of a label table to use, where it has several.
    pub label_column: Option<String>,
}

/// A matrix that was read, with the file it came from.
#[derive(Clone, Debug)]
pub struct NamedMatrix {
    /// What was found in the file.
    pub summary: FileSummary,
    /// The values, shape *N* × *D*, row-major.
    pub values: Arc<Array2<f32>>,
}

/// Everything that was read from one set of files.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// The matrices, in the order of their files; all have the same number of rows.
    pub matrices: Vec<NamedMatrix>,
    /// The labels, where a file holds them.
    pub labels: Option<Arc<Labels>>,
    /// Name of the label column in use, where labels came from a table.
    pub label_column: Option<String>,
    /// All columns that could be labels, where labels came from a table.
    pub label_columns: Vec<String>,
    /// What a person should know although the data can be used.
    pub problems: Vec<Problem>,
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The input cannot be used.
    Refused(Problem),
    /// A person cancelled.
    Cancelled,
}

impl From<Problem> for ReadError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Reads `files`: matrices and labels, told apart by content.
///
/// # Errors
/// [`ReadError::Refused`] with the first thing that makes the input unusable, [`ReadError::Cancelled`] when `control` says so.
pub fn read(_files: &[&dyn ByteSource], _options: &ReadOptions, _control: &Control) -> Result<Dataset, ReadError> {
    todo!("read")
}

impl Dataset {
    /// The summary of the labels.
    pub fn label_summary(&self) -> Option<LabelSummary> {
        todo!("summary")
    }

    /// What `self` and `newer` are together: `newer` completes `self` where it can, and replaces it otherwise.
    ///
    /// # Errors
    /// A [`Problem`] where the two do not fit.
    pub fn merge(self, _newer: Self) -> Result<Self, Problem> {
        todo!("merge")
    }

    /// The matrix at `matrix_idx` with the labels, ready to be analysed.
    ///
    /// # Errors
    /// A [`Problem`] where there are no labels or they do not fit.
    pub fn embedding_set(&self, _matrix_idx: usize) -> Result<EmbeddingSet, Problem> {
        todo!("pair")
    }
}
