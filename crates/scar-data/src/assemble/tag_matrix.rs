//! A matrix of 0 and 1 beside another one, which is its labels: one-hot, or tags of which a row may have several.

use std::path::Path;

use crate::assemble::join::FoundMatrix;
use crate::gather::column::Column;
use crate::labels::error::LabelError;
use crate::labels::file::LabelFile;
use crate::labels::tags::{MAIN, Tags};
use crate::labels::values::RawLabels;
use scar_core::problem::Problem;
use scar_files::error::RowPlace;
use scar_files::names::columns::is_called;
use scar_files::names::files::{parts, words};
use scar_files::names::vocabulary::{Meaning, names_labels, of_file};
use scar_files::options::ReadOptions;
use scar_files::{FieldRole, FieldSummary};

/// Takes the matrix that is labels out of `matrices`, where one is: that of the file `given` as the labels; else one that is one-hot, or
/// one of tags whose name says that it is labels, as a matrix of 0 and 1 may be embeddings.
///
/// # Errors
/// [`LabelError::SeveralColumns`] for a file given as the labels that is none, [`LabelError::NoSuchColumn`] for a tag that is not there.
pub(crate) fn take_tag_matrix(
    matrices: &mut Vec<FoundMatrix>,
    given: Option<&str>,
    options: &ReadOptions,
) -> Result<Option<LabelFile>, Problem> {
    let mut found = None;
    // The first is what has the labels.
    for (idx, matrix) in matrices.iter().enumerate().skip(1) {
        let FoundMatrix { head, stored, .. } = matrix;
        let is_given = given == Some(head.file.as_str());
        // Whoever named the matrices means them.
        if !is_given && (!head.is_whole_by_type || !options.matrices.is_empty()) {
            continue;
        }
        match Tags::of_matrix(&stored.values) {
            Some(tags) if is_given || tags.is_one_a_row() || is_called_labels(&head.file, head.part.as_deref()) => {
                found = Some((idx, tags));
                break;
            }
            None if is_given => {
                return Err(LabelError::SeveralColumns { rows: head.n_rows, columns: head.n_dims }.problem(&head.file));
            }
            _ => {}
        }
    }
    let Some((idx, tags)) = found else { return Ok(None) };
    let file = labels_of(&matrices[idx].head.file, &tags, options)?;
    let mut removed = matrices.remove(idx).head;
    let mut fields: Vec<&mut FieldSummary> = matrices.iter_mut().flat_map(|matrix| &mut matrix.head.fields).collect();
    fields.extend(&mut removed.fields);
    let is_meant = |field: &&mut FieldSummary| field.file == removed.file && removed.part.as_ref().is_none_or(|part| *part == field.name);
    for field in fields.into_iter().filter(is_meant) {
        field.role = FieldRole::Label;
        field.why = "a column of 0 and 1 for each class or tag".to_owned();
        field.alternatives = vec![FieldRole::Matrix, FieldRole::LeftOut];
    }
    if let Some(first) = matrices.first_mut() {
        first.head.fields.extend(removed.fields);
    }
    Ok(Some(file))
}

fn is_called_labels(file: &str, part: Option<&str>) -> bool {
    let stem = Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| parts(&name.to_string_lossy()).0);
    part.is_some_and(names_labels) || matches!(of_file(&words(&stem)), Some(Meaning::Label { .. }))
}

/// The labels by `tags` of the file shown as `file`: the main tag of each row, or the tags that a person chose.
fn labels_of(file: &str, tags: &Tags, options: &ReadOptions) -> Result<LabelFile, Problem> {
    let chosen = options.chosen();
    let column = |name: &str| -> Result<Column, Problem> {
        let known = if is_called(MAIN, name) { Some(tags.main()) } else { tags.of(name.trim()) };
        known.ok_or_else(|| LabelError::NoSuchColumn { chosen: name.to_owned(), columns: tags.column_names() }.problem(file))
    };
    let labels = |name: &str| {
        let place = |position: usize| RowPlace { row: position as u64 + 1, line: None };
        RawLabels::from_column(column(name)?, chosen.missing, place).map_err(|error| error.problem(file))
    };
    let first = chosen.labels.first().copied().unwrap_or(MAIN);
    let (raw, odd) = labels(first)?;
    let others = chosen.labels.iter().skip(1).map(|&name| Ok((name.to_owned(), labels(name)?.0))).collect::<Result<Vec<_>, Problem>>()?;
    let warnings = std::iter::once(tags.warning()).filter(|_| is_called(MAIN, first)).chain(odd).collect();
    // One label a row leaves nothing to choose.
    let is_choice = !tags.is_one_a_row();
    let column = (is_choice || !chosen.labels.is_empty()).then(|| first.to_owned());
    let columns = if is_choice { tags.column_names() } else { Vec::new() };
    Ok(LabelFile { column, columns, others, warnings, ..LabelFile::of(file.to_owned(), raw) })
}
