//! Puts matrices and labels together that were read from one set of files, or says why they do not fit.

use std::sync::Arc;

use ndarray::{Array2, Axis};

use crate::control::{Cancelled, Control};
use crate::data::collector::refusal;
use crate::data::field_file::Loaded;
use crate::data::label_error::LabelError;
use crate::data::label_file::LabelFile;
use crate::data::matrix_checks::RowChecks;
use crate::data::opened::{LabelSource, MatrixFile};
use crate::data::pairing::pair;
use crate::data::shards;
use crate::data::words::count_of;
use crate::data::{Dataset, FileSummary, NamedMatrix, ReadError, ReadOptions, ValueSummary};
use crate::problem::{Code, Problem};

/// The labels of `source`, without a matrix.
///
/// # Errors
/// Whatever is wrong with them; [`ReadError::Cancelled`].
pub(crate) fn labels_alone(source: LabelSource<'_>, options: &ReadOptions, control: &Control) -> Result<Dataset, ReadError> {
    let (name, is_npy, as_vector) = (source.name(), source.is_npy(), source.as_vector());
    let (file, problems) = source.load(options, control).map_err(|error| match (error, as_vector) {
        // Fractions in one axis, and nothing that is a matrix: more likely meant as embeddings than as labels.
        (ReadError::Refused(problem), None) if problem.code == Code::Ambiguous && options.label_column.is_none() => {
            let message =
                format!("{name} holds no matrix of embeddings, and no column that can be labels. Give numbers with one row per sample.");
            Problem { code: Code::NoMatrix, message, ..problem }.into()
        }
        (ReadError::Refused(problem), Some(vector)) if is_npy && problem.code == Code::LabelKind => vector.problem(&name).into(),
        (error, _) => error,
    })?;
    let mut dataset = Dataset { problems, ..Dataset::default() };
    dataset.set_labels(file)?;
    Ok(dataset)
}

/// Reads `matrices`, and the labels of `labels` or else those that stand beside the first matrix.
///
/// # Errors
/// The first thing that makes them unusable; [`ReadError::Cancelled`].
pub(crate) fn assemble(
    mut matrices: Vec<MatrixFile<'_>>,
    labels: Option<LabelSource<'_>>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Dataset, ReadError> {
    matrices.iter().try_for_each(MatrixFile::check)?;
    let names: Vec<String> = matrices.iter().map(MatrixFile::name).collect();
    let are_shards = !matrices.iter().any(MatrixFile::is_npy) && shards::are_shards(&names);
    // Named fields may come in another order than their labels, so nothing of them is proved before they are read.
    let known = matrices.iter().filter(|matrix| matrix.is_npy());
    let known: Vec<(String, u64)> = known.filter_map(|matrix| matrix.n_rows().map(|n_rows| (matrix.name(), n_rows))).collect();
    check_same_rows(&known)?;
    let mut dataset = Dataset::default();
    let mut label_file = None;
    let has_label_file = labels.is_some();
    if let Some(source) = labels {
        let (file, problems) = source.load(options, control)?;
        if let Some((name, n_rows)) = known.first() {
            check_length(&file.name, file.raw.n_labels(), name, *n_rows)?;
        }
        dataset.problems.extend(problems);
        label_file = Some(file);
        // What is no label is told before the matrix is read, which takes longer; but a row that goes may take it along, and
        // ids may bring the labels into another order.
        if !options.drop_non_finite && known.len() == matrices.len() {
            label_file.take().into_iter().try_for_each(|file| dataset.set_labels(file))?;
        }
    }
    let mut loaded: Vec<Loaded> = Vec::new();
    if are_shards {
        let (whole, labels) = shards::load(&mut matrices, !has_label_file, options, control)?;
        loaded.extend(whole);
        label_file = label_file.or(labels);
        let (first, n_more) = (matrices[0].name(), matrices.len() - 1);
        let clause = format!(
            " and {n_more} more were read as parts of one set, since their names differ in numbers only. Rename them if they are several."
        );
        dataset.problems.push(refusal(&first, Code::Ambiguous, clause));
        matrices.truncate(1);
    }
    for matrix in matrices.iter_mut().filter(|_| !are_shards) {
        let wants_labels = !has_label_file && label_file.is_none();
        let (of_file, labels) = matrix.load(wants_labels, options, control)?;
        loaded.extend(of_file);
        label_file = label_file.or(labels);
    }
    // One part of several may have one row; the whole may not.
    if let Some(short) = loaded.iter().find(|loaded| loaded.values.nrows() < 2) {
        let clause = " has one row. Give at least two samples; the measures need some of every class.";
        return Err(refusal(&short.file, Code::TooFewRows, clause).into());
    }
    let rows: Vec<(String, u64)> = loaded.iter().map(|loaded| (loaded.file.clone(), loaded.values.nrows() as u64)).collect();
    check_same_rows(&rows)?;
    if let (Some(labels), Some(Loaded { file, ids: Some(ids), .. })) = (&mut label_file, loaded.first())
        && labels.name != *file
    {
        dataset.problems.extend(pair(labels, file, ids)?);
    }
    if let (Some(first), Some(n_labels)) = (rows.first(), label_file.as_ref().map(|file| file.raw.n_labels()).or(dataset.n_labels())) {
        let name = label_file.as_ref().map(|file| file.name.clone()).or(dataset.labels_file.clone()).unwrap_or_default();
        check_length(&name, n_labels, &first.0, first.1)?;
    }
    drop_non_finite(&mut loaded, &mut label_file, options, control)?;
    if let Some(file) = label_file {
        dataset.set_labels(file)?;
    }
    if let (None, Some(MatrixFile::Fields(file))) = (&dataset.labels, matrices.first()) {
        let clause = " holds no labels, and none were given beside it. Add a file with one label per row.";
        dataset.problems.push(refusal(file.name(), Code::LabelMissing, clause));
    }
    let n_matrices = loaded.len();
    for matrix in loaded {
        let is_one_hot = n_matrices > 1 && dataset.labels.is_none() && matrix.is_whole_by_type && is_one_hot(&matrix.values);
        if is_one_hot {
            let (rows, columns) = matrix.values.dim();
            return Err(LabelError::SeveralColumns { rows: rows as u64, columns: columns as u64, is_one_hot }.problem(&matrix.file).into());
        }
        dataset.add(matrix);
    }
    Ok(dataset)
}

/// Refuses rows with values that are not finite, or leaves them out of all matrices and the labels.
fn drop_non_finite(
    loaded: &mut [Loaded],
    labels: &mut Option<LabelFile>,
    options: &ReadOptions,
    control: &Control,
) -> Result<(), ReadError> {
    let mut rows: Vec<usize> = Vec::new();
    for matrix in loaded.iter_mut() {
        let Some(found) = &matrix.non_finite else { continue };
        if !options.drop_non_finite {
            return Err(found.problem(&matrix.name(), matrix.line, matrix.column.as_deref()).in_file(&matrix.file).into());
        }
        rows.extend(&found.rows);
        let told = found.dropped(&matrix.name(), matrix.line, matrix.column.as_deref()).in_file(&matrix.file);
        matrix.warnings.push(told);
    }
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_unstable();
    rows.dedup();
    for matrix in loaded.iter_mut() {
        let n_left = matrix.values.nrows() - rows.len();
        if n_left < 2 {
            let message = format!(
                "{}: after the rows that are not finite were dropped, {} left: too few.",
                matrix.file,
                count_of(n_left as u64, "row")
            );
            return Err(Problem::new(Code::TooFewRows, message).in_file(&matrix.file).into());
        }
        let values = std::mem::take(&mut matrix.values);
        matrix.values = without_rows(values, &rows);
        matrix.checks = RowChecks::new(n_left as u64);
        matrix.checks.take(matrix.values.view(), control);
        matrix.facts = ValueSummary::of(matrix.values.view(), control).map_err(|Cancelled| ReadError::Cancelled)?;
    }
    if let Some(file) = labels {
        let raw = std::mem::take(&mut file.raw);
        file.raw = raw.without(&rows);
    }
    Ok(())
}

/// `values` without the rows `left_out`, which ascend, in the memory that it has.
fn without_rows(mut values: Array2<f32>, left_out: &[usize]) -> Array2<f32> {
    let mut left_out = left_out.iter().peekable();
    let mut to = 0;
    for from in 0..values.nrows() {
        if left_out.next_if(|&&row| row == from).is_some() {
            continue;
        }
        if to != from {
            let (mut above, below) = values.view_mut().split_at(Axis(0), from);
            above.row_mut(to).assign(&below.row(0));
        }
        to += 1;
    }
    let n_dims = values.ncols();
    let (mut values, _) = values.into_raw_vec_and_offset();
    values.truncate(to * n_dims);
    Array2::from_shape_vec((to, n_dims), values).unwrap_or_else(|_| unreachable!("whole rows"))
}

fn check_same_rows(matrices: &[(String, u64)]) -> Result<(), Problem> {
    let Some(((first, first_rows), others)) = matrices.split_first() else { return Ok(()) };
    let Some((other, other_rows)) = others.iter().find(|(_, rows)| rows != first_rows) else { return Ok(()) };
    let message = format!(
        "{first} has {}, but {other} has {}: they do not match. Give matrices of the same samples in the same order.",
        count_of(*first_rows, "row"),
        count_of(*other_rows, "row")
    );
    Err(Problem::new(Code::RowMismatch, message).in_file(other))
}

/// Proves that there is a label for every row.
pub(crate) fn check_length(labels: &str, n_labels: u64, matrix: &str, n_rows: u64) -> Result<(), Problem> {
    if n_labels == n_rows {
        return Ok(());
    }
    Err(LabelError::Length { n_labels, matrix: matrix.to_owned(), n_rows }.problem(labels))
}

impl Dataset {
    fn n_labels(&self) -> Option<u64> {
        self.labels.as_ref().map(|labels| labels.n_samples() as u64)
    }

    /// Takes a matrix whose values are all finite.
    fn add(&mut self, matrix: Loaded) {
        let Loaded { file, part, dtype, format, values, facts, checks, warnings, .. } = matrix;
        self.problems.extend(warnings);
        let (rows, dims) = values.dim();
        let (rows, dims) = (rows as u64, dims as u64);
        let summary = FileSummary { file, part, rows, dims, dtype, format: format.to_owned(), values: facts };
        // Of several matrices in a file, the message says which.
        let name = summary.name();
        self.problems.extend(checks.warnings(values.view()).iter().map(|warning| warning.problem(&name).in_file(&summary.file)));
        self.matrices.push(NamedMatrix { summary, values: Arc::new(values) });
    }
}

/// Whether every row holds one 1 and zeros else.
fn is_one_hot(values: &Array2<f32>) -> bool {
    values.ncols() > 1 && values.rows().into_iter().all(|row| row.iter().all(|&value| value == 0.0 || value == 1.0) && row.sum() == 1.0)
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;

    #[test]
    fn rows_are_left_out_in_place() {
        let values = arr2(&[[0.0, 0.5], [1.0, 1.5], [2.0, 2.5], [3.0, 3.5]]);
        assert_eq!(without_rows(values.clone(), &[0, 2]), arr2(&[[1.0, 1.5], [3.0, 3.5]]));
        assert_eq!(without_rows(values.clone(), &[3]), arr2(&[[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]]));
        assert_eq!(without_rows(values.clone(), &[]), values);
    }
}
