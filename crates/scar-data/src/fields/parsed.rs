//! What came out of files, before anybody asked whether it goes together: all but the matrices' values can be sent from the
//! worker that reads to the one that holds them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::gather::collector::TakenSample;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::marks::RowMarks;
use crate::matrix::checks::NonFiniteRows;
use crate::matrix::store::StoredMatrix;
use scar_core::problem::Problem;
use scar_files::FieldSummary;
use scar_files::RowPlaces;
use scar_files::names::vocabulary::{Meaning, of_column};
use scar_files::sample::{SampleReport, SampledClass, SampledFile};
use scar_files::summary::named;

/// A matrix as it came out of a file, without its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MatrixHead {
    /// The file's name as it is shown.
    pub(crate) file: String,
    /// Name of the array or column, where the file holds several matrices.
    pub(crate) part: Option<String>,
    /// Type of the stored values.
    pub(crate) dtype: String,
    /// Format of the file.
    pub(crate) format: String,
    /// Rows that are held.
    pub(crate) n_rows: u64,
    /// Dimensions.
    pub(crate) n_dims: u64,
    /// Rows with a value that is not finite.
    pub(crate) non_finite: Option<NonFiniteRows>,
    /// Of the first such row, the line of a text file.
    pub(crate) line: Option<u64>,
    /// Of the first such value, the column's name.
    pub(crate) column: Option<String>,
    /// Columns beside the rows that may be ids, the likeliest first.
    pub(crate) ids: Vec<Ids>,
    /// What columns beside them, or the names of the files, say of the rows.
    pub(crate) marks: RowMarks,
    /// The order that a column gives the rows, with its name.
    pub(crate) order: Option<(String, Vec<u32>)>,
    /// What became of the fields of its file.
    pub(crate) fields: Vec<FieldSummary>,
    /// What a person should know.
    pub(crate) warnings: Vec<Problem>,
    /// Whether the numbers are whole by their type.
    pub(crate) is_whole_by_type: bool,
    /// The sample that it is, where it is one.
    pub(crate) sample: Option<SampleReport>,
}

impl MatrixHead {
    /// The ids of the rows: those that a column holds which is called so.
    pub(crate) fn row_ids(&self) -> Option<&Ids> {
        self.ids.iter().find(|ids| !ids.repeats && of_column(&ids.column) != Some(Meaning::RowNumber))
    }

    /// What a person calls the matrix: the file, and the part of it where it has several.
    pub(crate) fn name(&self) -> String {
        named(&self.file, self.part.as_deref())
    }

    /// Tells that the matrix is the sample `taken` of `files`; gives the rows.
    pub(crate) fn take_sample(
        &mut self,
        sample: TakenSample,
        files: Vec<(String, u64)>,
        budget_bytes: u64,
        is_strict: bool,
    ) -> Arc<Vec<u64>> {
        let TakenSample { taken, n_rows, others_unread, class_names } = sample;
        let classes = class_names.into_iter().zip(&taken.counts);
        self.sample = Some(SampleReport {
            rule: taken.rule,
            rows: n_rows,
            kept: taken.rows.len() as u64,
            budget_bytes,
            is_stratified: taken.counts.len() > 1,
            others_unread,
            files: files.into_iter().map(|(name, rows)| SampledFile { name, rows }).collect(),
            classes: classes.map(|(name, &(rows, kept))| SampledClass { name, rows, kept }).collect(),
        });
        // They had no place in the sample, so nothing is left out of what is held.
        if let Some(found) = self.non_finite.take_if(|_| !is_strict) {
            let told = found.dropped(&self.name(), self.line, self.column.as_deref()).in_file(&self.file);
            self.warnings.push(told);
        }
        Arc::new(taken.rows)
    }
}

/// A matrix as it came out of a file.
pub(crate) struct Loaded {
    /// All but its values.
    pub(crate) head: MatrixHead,
    /// Its values, unless they are held elsewhere.
    pub(crate) stored: Option<StoredMatrix>,
    /// The rows of the file that were chosen, where it is a sample.
    pub(crate) chosen_rows: Option<Arc<Vec<u64>>>,
}

/// Everything that came out of one set of files, without the matrices' values.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Parsed {
    /// The matrices in the order in which they were read.
    pub(crate) heads: Vec<MatrixHead>,
    /// Where the rows of each stand in its file.
    pub(crate) places: Vec<RowPlaces>,
    /// The labels, where a file holds some.
    pub(crate) labels: Option<LabelFile>,
    /// What became of the columns of the labels' file.
    pub(crate) label_fields: Vec<FieldSummary>,
    /// What a person should know.
    pub(crate) problems: Vec<Problem>,
    /// The file that could hold labels beside its matrix, where no others were given.
    pub(crate) may_hold_labels: Option<String>,
    /// The file that was given as the labels and has several columns.
    pub(crate) given_tags: Option<String>,
}
