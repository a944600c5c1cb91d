//! Puts matrices and labels together that were read from one set of files, or says why they do not fit.

use std::sync::Arc;

use crate::assemble::align::{align, in_their_order};
use crate::assemble::row_counter::leave_counter_out;
use crate::assemble::tag_matrix::take_tag_matrix;
use crate::dataset::types::{Dataset, NamedMatrix};
use crate::fields::parsed::{MatrixHead, Parsed};
use crate::labels::error::check_shape;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::pairing::Side;
use crate::matrix::checks::RowChecks;
use crate::matrix::store::StoredMatrix;
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_files::RowPlaces;
use scar_files::error::{ReadError, refusal};
use scar_files::item_pairing::PairingReport;
use scar_files::names::vocabulary::names_ids;
use scar_files::options::ReadOptions;
use scar_files::summary::{FileSummary, ValueSummary};
use scar_files::words::{count_of, quoted};

/// Joins what was `parsed` with the matrices' values, `stored` in the same order.
///
/// # Errors
/// The first thing that makes them unusable; [`ReadError::Cancelled`].
pub(crate) fn join(
    parsed: Parsed,
    stored: Vec<Option<StoredMatrix>>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Dataset, ReadError> {
    let Parsed { heads, places, mut labels, label_fields, problems, may_hold_labels, given_tags } = parsed;
    let mut dataset = Dataset { problems, ..Dataset::default() };
    let mut matrices: Vec<FoundMatrix> = Vec::with_capacity(heads.len());
    for ((head, places), stored) in heads.into_iter().zip(places).zip(stored) {
        let Some(stored) =
            stored.filter(|StoredMatrix { values, .. }| (values.n_rows() as u64, values.n_dims() as u64) == (head.n_rows, head.n_dims))
        else {
            let clause = ": not all of its rows came through. Choose it again.";
            return Err(refusal(&head.file, Code::Unreadable, clause).into());
        };
        let mut matrix = FoundMatrix { head, stored, places, pairing: None };
        leave_counter_out(&mut matrix, options, control)?;
        matrices.push(matrix);
    }
    // One part of several may have one row; the whole may not.
    if let Some(short) = matrices.iter().find(|matrix| matrix.head.n_rows < 2) {
        let clause = " has one row. Give at least two samples; the measures need some of every class.";
        return Err(refusal(&short.head.file, Code::TooFewRows, clause).into());
    }
    if labels.is_none() {
        labels = take_tag_matrix(&mut matrices, given_tags.as_deref(), options)?;
    }
    dataset.fields = matrices.iter_mut().flat_map(|matrix| std::mem::take(&mut matrix.head.fields)).chain(label_fields).collect();
    dataset.problems.extend(in_their_order(&mut matrices, &mut labels, control)?);
    dataset.problems.extend(align(&mut matrices, &mut labels, options, control)?);
    let rows: Vec<(String, u64)> = matrices.iter().map(|matrix| (matrix.head.file.clone(), matrix.head.n_rows)).collect();
    check_same_rows(&rows)?;
    if let (Some(labels), Some(MatrixHead { file, ids, .. })) = (&mut labels, matrices.first().map(|matrix| &matrix.head))
        && labels.name != *file
    {
        dataset.problems.extend(labels.follow_ids(Side { file, ids })?);
    }
    if let (Some((name, n_rows)), Some(labels)) = (rows.first(), &mut labels) {
        labels.fit(*n_rows);
        let n_dims = matrices.first().map(|matrix| matrix.head.n_dims);
        check_shape(&labels.name, labels.raw.n_labels(), name, (*n_rows, n_dims))?;
    }
    let mut ids = RowIds::of(&mut matrices, &mut labels, rows.first().map(|&(_, n_rows)| n_rows));
    leave_rows_out(&mut matrices, &mut labels, &mut ids, options, control)?;
    dataset.ids = ids.own.map(Arc::new);
    dataset.tried_ids = ids.tried;
    dataset.row_places = matrices.first().map(|matrix| matrix.places.clone()).unwrap_or_default();
    dataset.split = matrices.iter().find_map(|matrix| matrix.head.marks.split.clone()).map(Arc::new);
    dataset.groups = matrices.iter().find_map(|matrix| matrix.head.marks.groups.clone()).map(Arc::new);
    if let Some(mut file) = labels {
        let unlabelled = file.raw.unlabelled();
        if !unlabelled.is_empty() {
            // Those of a matrix that is only looked at, or labels alone.
            dataset.n_unlabelled = if matrices.is_empty() { 0 } else { unlabelled.len() as u64 };
            file.leave_out(&unlabelled);
        }
        let is_own = matrices.iter().all(|matrix| matrix.head.file != file.name);
        dataset.set_labels(file, options.is_beside)?;
        dataset.label_places = dataset.label_places.filter(|_| is_own);
    }
    if let (Some(column), None, Some((file, _)), false) = (&options.group_column, &dataset.groups, rows.first(), options.is_beside) {
        let clause = format!(
            " cannot be grouped by {}: no column beside its rows is called so, or all of its values differ. Choose a column in which rows of \
             one group have the same value.",
            quoted(column)
        );
        return Err(refusal(file, Code::BadOption, clause).with_option("--group-column NAME").into());
    }
    if let Some(file) = may_hold_labels {
        let clause = " holds no labels, and none were given beside it. Add a file with one label per row.";
        dataset.problems.push(refusal(&file, Code::LabelMissing, clause));
    }
    matrices.into_iter().for_each(|matrix| dataset.add(matrix));
    Ok(dataset)
}

/// A matrix that came out of a file.
pub(crate) struct FoundMatrix {
    pub(crate) head: MatrixHead,
    pub(crate) stored: StoredMatrix,
    /// Where the rows stand in the file.
    pub(crate) places: RowPlaces,
    /// How ids paired the rows with those of the first.
    pub(crate) pairing: Option<PairingReport>,
}

/// Ids of the rows.
struct RowIds {
    /// Each another.
    own: Option<Vec<String>>,
    /// All columns that may be some; of labels alone, as they stand in the file.
    tried: Vec<Ids>,
}

impl RowIds {
    /// Those of the first matrix, else of the labels where these have one for each of the `n_rows`; takes them.
    fn of(matrices: &mut [FoundMatrix], labels: &mut Option<LabelFile>, n_rows: Option<u64>) -> Self {
        let of_matrix = matrices.first().and_then(|matrix| matrix.head.row_ids()).filter(|ids| ids.are_distinct()).cloned();
        let of_labels = || {
            let ids = labels.as_ref()?.ids.iter().find(|ids| names_ids(&ids.column) && ids.are_distinct())?;
            n_rows.is_none_or(|n_rows| ids.ids.len() as u64 == n_rows).then(|| ids.clone())
        };
        let own = of_matrix.or_else(of_labels).map(|ids| ids.ids);
        let tried = match matrices.first_mut() {
            Some(first) => std::mem::take(&mut first.head.ids),
            None => labels.as_mut().map(|labels| std::mem::take(&mut labels.ids)).unwrap_or_default(),
        };
        Self { own, tried }
    }

    fn leave_out(&mut self, rows: &[usize]) {
        for ids in self.own.iter_mut().chain(self.tried.iter_mut().map(|ids| &mut ids.ids)) {
            let mut row = 0..;
            ids.retain(|_| row.next().is_some_and(|row| rows.binary_search(&row).is_err()));
        }
    }
}

/// Refuses rows with values that are not finite, or leaves them out of all matrices and the labels, with those that have no label.
fn leave_rows_out(
    matrices: &mut [FoundMatrix],
    labels: &mut Option<LabelFile>,
    ids: &mut RowIds,
    options: &ReadOptions,
    control: &Control,
) -> Result<(), ReadError> {
    let mut rows: Vec<usize> = Vec::new();
    if !options.keeps_unlabelled && !matrices.is_empty() {
        rows.extend(labels.iter().flat_map(|labels| labels.raw.unlabelled()));
    }
    for FoundMatrix { head, .. } in matrices.iter_mut() {
        let Some(found) = &head.non_finite else { continue };
        if !options.drop_non_finite {
            return Err(found.problem(&head.name(), head.line, head.column.as_deref()).in_file(&head.file).into());
        }
        rows.extend(&found.rows);
        let told = found.dropped(&head.name(), head.line, head.column.as_deref()).in_file(&head.file);
        head.warnings.push(told);
    }
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_unstable();
    rows.dedup();
    for FoundMatrix { head, stored, places, .. } in matrices.iter_mut() {
        places.leave_out(stored.values.n_rows() as u64, &rows);
        let n_left = stored.values.n_rows() - rows.len();
        if n_left < 2 {
            let message = format!(
                "{}: after the rows that are not finite or have no label were left out, {} left: too few.",
                head.file,
                count_of(n_left as u64, "row")
            );
            return Err(Problem::new(Code::TooFewRows, message).in_file(&head.file).into());
        }
        stored.values = std::mem::take(&mut stored.values).without(&rows);
        stored.checks = RowChecks::new(n_left as u64);
        stored.values.blocks().for_each(|block| stored.checks.take(block, control));
        head.marks = std::mem::take(&mut head.marks).without(&rows);
        stored.facts = ValueSummary::of(&stored.values, control).map_err(|Cancelled| ReadError::Cancelled)?;
    }
    ids.leave_out(&rows);
    if let Some(file) = labels {
        file.leave_out(&rows);
    }
    Ok(())
}

pub(crate) fn check_same_rows(matrices: &[(String, u64)]) -> Result<(), Problem> {
    let Some(((first, first_rows), others)) = matrices.split_first() else { return Ok(()) };
    let Some((other, other_rows)) = others.iter().find(|(_, rows)| rows != first_rows) else { return Ok(()) };
    let message = format!(
        "{first} has {}, but {other} has {}: they do not match. Give matrices of the same samples in the same order.",
        count_of(*first_rows, "row"),
        count_of(*other_rows, "row")
    );
    Err(Problem::new(Code::RowMismatch, message).in_file(other))
}

impl Dataset {
    /// Takes a matrix whose values are all finite.
    fn add(&mut self, matrix: FoundMatrix) {
        let FoundMatrix { head, stored: StoredMatrix { values, checks, facts }, places, pairing } = matrix;
        let MatrixHead { file, part, dtype, format, warnings, sample, .. } = head;
        self.problems.extend(warnings);
        let (rows, dims) = (values.n_rows() as u64, values.n_dims() as u64);
        let summary = FileSummary { file, part, rows, dims, dtype, format, values: facts };
        // Of several matrices in a file, the message says which.
        let name = summary.name();
        self.problems.extend(checks.warnings(&values).iter().map(|warning| warning.problem(&name).in_file(&summary.file)));
        let places = pairing.is_some().then_some(places);
        self.matrices.push(NamedMatrix { summary, values, places, pairing });
        if let (Some(sample), None) = (&sample, &self.sample) {
            self.problems.push(sample.problem(&name, dims).in_file(&self.matrices[0].summary.file));
        }
        if self.sample.is_none() {
            self.sample = sample.map(|sample| sample.in_order_of(self.labels.as_deref()));
        }
    }
}
