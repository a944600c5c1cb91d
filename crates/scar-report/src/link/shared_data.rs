//! What of the data may go into a link: counts, names of classes and columns, a digest; no name of a file.

use super::shared::NO_NAME;
use crate::{DataReport, TestReport};
use scar_core::GroupSummary;
use scar_files::sample::SampleReport;
use scar_files::{FileSummary, LabelSummary, ValueSummary};

/// What was read.
pub(super) fn data_of(data: &DataReport) -> DataReport {
    let DataReport { matrix, labels, sample, problems: _, column_names: _ } = data;
    let LabelSummary { kind, classes } = labels;
    DataReport {
        matrix: file_of(matrix),
        labels: LabelSummary { kind: *kind, classes: classes.clone() },
        sample: sample.as_ref().map(sample_of),
        problems: Vec::new(),
        column_names: Vec::new(),
    }
}

/// A file without its name.
pub(super) fn file_of(file: &FileSummary) -> FileSummary {
    let FileSummary { file: _, part: _, rows, dims, dtype, format, values } = file;
    let ValueSummary { sum, min, max, sha256_f32le } = values;
    FileSummary {
        file: NO_NAME.to_owned(),
        part: None,
        rows: *rows,
        dims: *dims,
        dtype: dtype.clone(),
        format: format.clone(),
        values: ValueSummary { sum: *sum, min: *min, max: *max, sha256_f32le: sha256_f32le.clone() },
    }
}

fn sample_of(sample: &SampleReport) -> SampleReport {
    let SampleReport { rule, rows, kept, budget_bytes, is_stratified, others_unread, files: _, classes } = sample;
    SampleReport {
        rule: *rule,
        rows: *rows,
        kept: *kept,
        budget_bytes: *budget_bytes,
        is_stratified: *is_stratified,
        others_unread: *others_unread,
        files: Vec::new(),
        classes: classes.clone(),
    }
}

/// What was tested on.
pub(super) fn test_of(of: &TestReport) -> TestReport {
    let TestReport { kind, file: _, column, folds, groups, rows, class_rows, train_rows, error_interval, errors } = of;
    let groups = groups.as_ref().map(|GroupSummary { file: _, column, groups, largest }| GroupSummary {
        file: NO_NAME.to_owned(),
        column: column.clone(),
        groups: *groups,
        largest: *largest,
    });
    TestReport {
        kind: *kind,
        file: None,
        column: column.clone(),
        folds: *folds,
        groups,
        rows: *rows,
        class_rows: class_rows.clone(),
        train_rows: *train_rows,
        error_interval: *error_interval,
        errors: errors.clone(),
    }
}
