//! Arrays that are parts of one set, as `emb_0.npy` and `emb_1.npy` may be, and labels in as many parts.
//!
//! Names that differ in numbers only are not enough: `layer_6.npy` and `layer_12.npy` are two matrices of the same samples. The
//! labels' number says which it is, or without labels that rows differ.

use std::cell::RefCell;

use crate::bytes::source::ByteSource;
use crate::error::{ReadError, RowPlace, refusal};
use crate::fields::file::FieldFile;
use crate::format::npy::array::NpyFile;
use crate::format::npy::labels::are_whole;
use crate::gather::column::Column;
use crate::gather::places::RowPlaces;
use crate::labels::error::{LabelWarning, check_length};
use crate::labels::file::LabelFile;
use crate::labels::values::RawLabels;
use crate::names::sets::{are_shards, order, stem};
use crate::options::ReadOptions;
use crate::words::shown_name;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// What is told of labels in parts.
type LoadedLabels = (LabelFile, Vec<Problem>);

/// Takes arrays with one axis among `labels` for rows of one matrix, where they are no labels and there is no matrix: an embedding
/// a file, in files whose names differ in numbers only.
///
/// # Errors
/// Whatever is wrong with a file; [`ReadError::Cancelled`].
pub(crate) fn take_rows<'a>(
    matrices: &mut Vec<FieldFile<'a>>,
    labels: &mut Vec<FieldFile<'a>>,
    control: &Control,
) -> Result<(), ReadError> {
    if !matrices.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for (idx, label) in labels.iter().enumerate() {
        let Some((source, file)) = label.as_array() else { continue };
        if file.is_vector() && !file.is_text() && !file.is_whole_by_type() {
            let has_fractions = !are_whole(file, source, control)?;
            rows.push((idx, source, file.clone(), has_fractions));
        }
    }
    let are_named_so = |rows: &[(usize, &dyn ByteSource, NpyFile, bool)]| {
        are_shards(&rows.iter().map(|(_, source, ..)| shown_name(source.name())).collect::<Vec<_>>())
    };
    // A row may be all zeros; a file beside them that is called otherwise is the labels, though written as fractions.
    if !are_named_so(&rows) {
        rows.retain(|(.., has_fractions)| *has_fractions);
    }
    let are_alike = rows.iter().all(|(_, _, file, _)| file.n_rows() == rows[0].2.n_rows() && file.n_rows() > 1);
    if !are_alike || !rows.iter().any(|(.., has_fractions)| *has_fractions) || !are_named_so(&rows) {
        return Ok(());
    }
    rows.iter().rev().for_each(|(idx, ..)| drop(labels.remove(*idx)));
    matrices.extend(rows.into_iter().map(|(_, source, file, _)| FieldFile::of_array(source, file.as_row())));
    Ok(())
}

/// Whether `matrices` may be parts of one by their names and dimensions.
pub(crate) fn may_be_parts(matrices: &[FieldFile<'_>]) -> bool {
    let names: Vec<String> = matrices.iter().map(|matrix| matrix.name().to_owned()).collect();
    let dims: Vec<Option<u64>> = matrices.iter().flat_map(FieldFile::dims).collect();
    // One column of an array may be labels, and is no matrix that anybody cuts up.
    matrices.iter().all(FieldFile::is_array) && are_shards(&names) && dims[0] > Some(1) && dims.iter().all(|dim| *dim == dims[0])
}

/// Whether `matrices` are parts of one, to which `labels` belong where there are some.
pub(crate) fn are_parts(matrices: &[FieldFile<'_>], labels: Option<&LabelFile>) -> bool {
    if !may_be_parts(matrices) {
        return false;
    }
    let rows: Vec<u64> = matrices.iter().filter_map(FieldFile::n_rows).collect();
    match labels {
        Some(labels) => labels.fits(rows.iter().sum()),
        // Matrices of the same samples have as many rows, and one row is none.
        None => rows.iter().any(|n_rows| *n_rows != rows[0] || *n_rows == 1),
    }
}

/// The positions of the parts of each of several matrices among `matrices`, where all of them are such parts: by their names as many of
/// each, with as many rows, and with the numbers of the first.
pub(crate) fn modalities(matrices: &[FieldFile<'_>], labels: Option<&LabelFile>) -> Option<Vec<Vec<usize>>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (idx, matrix) in matrices.iter().enumerate() {
        match groups.iter_mut().find(|group| stem(matrices[group[0]].name()) == stem(matrix.name())) {
            Some(group) => group.push(idx),
            None => groups.push(vec![idx]),
        }
    }
    // Of each part its place among the others, and its rows.
    type Parts = Vec<((usize, Vec<u128>), u64)>;
    let parts = |group: &[usize]| -> Option<Parts> {
        let names: Vec<String> = group.iter().map(|&idx| matrices[idx].name().to_owned()).collect();
        let dims: Vec<Vec<Option<u64>>> = group.iter().map(|&idx| matrices[idx].dims()).collect();
        let is_set = group.iter().all(|&idx| matrices[idx].is_array()) && are_shards(&names) && dims.iter().all(|dim| *dim == dims[0]);
        let mut parts: Vec<_> =
            group.iter().map(|&idx| Some((order(matrices[idx].name()), matrices[idx].n_rows()?))).collect::<Option<_>>()?;
        parts.sort_unstable();
        is_set.then_some(parts)
    };
    if groups.len() < 2 {
        return None;
    }
    let first = parts(&groups[0])?;
    let are_alike = groups.iter().skip(1).all(|group| parts(group).is_some_and(|other| other == first));
    let n_rows: u64 = first.iter().map(|(_, n_rows)| n_rows).sum();
    // Matrices of the same samples have as many rows, and one row is none.
    let is_cut = match labels {
        Some(labels) => labels.fits(n_rows),
        None => first.iter().any(|(_, n_rows)| *n_rows != first[0].1 || *n_rows == 1),
    };
    (are_alike && is_cut).then_some(groups)
}

/// Whether `labels` may be the labels of `matrices` part by part: arrays or lines, in as many files, whose names differ in
/// numbers only and have the same numbers as the matrices.
pub(crate) fn are_label_parts(matrices: &[FieldFile<'_>], labels: &[FieldFile<'_>]) -> bool {
    let names: Vec<String> = labels.iter().map(|label| label.name().to_owned()).collect();
    let ordered = |names: &mut dyn Iterator<Item = String>| {
        let mut numbers: Vec<_> = names.map(|name| order(&name)).collect();
        numbers.sort_unstable();
        numbers
    };
    may_be_parts(matrices)
        && are_shards(&names)
        && labels.iter().all(FieldFile::is_one_column)
        && ordered(&mut names.iter().cloned()) == ordered(&mut matrices.iter().map(|matrix| matrix.name().to_owned()))
}

/// Reads `labels`, which may be parts ([`are_label_parts`]), as those of `matrices` in the order of their numbers. Where all are
/// the same they are the labels of one set of samples, several times, and the first is taken.
///
/// # Errors
/// Whatever is wrong with a file; a part of another length than its matrix; [`ReadError::Cancelled`].
pub(crate) fn load_label_parts(
    mut labels: Vec<FieldFile<'_>>,
    matrices: &[FieldFile<'_>],
    options: &ReadOptions,
    control: &Control,
) -> Result<LoadedLabels, ReadError> {
    labels.sort_by_key(|label| order(label.name()));
    let mut wholes: Vec<(String, u64)> =
        matrices.iter().map(|matrix| (matrix.name().to_owned(), matrix.n_rows().unwrap_or_default())).collect();
    wholes.sort_by_key(|(name, _)| order(name));
    let mut problems = Vec::new();
    let mut parts: Vec<LabelFile> = Vec::with_capacity(labels.len());
    for (source, (matrix, n_rows)) in labels.into_iter().zip(&wholes) {
        let (mut part, told) = source.read_labels(options, control)?;
        part.fit(*n_rows);
        check_length(&part.name, part.raw.n_labels(), matrix, *n_rows)?;
        problems.extend(told);
        parts.push(part);
    }
    let is_same = parts.iter().all(|part| part.raw == parts[0].raw) && wholes[0].1 > 1;
    if is_same && let Some(first) = parts.drain(..).next() {
        let n_more = wholes.len() - 1;
        let clause = format!(
            " and {n_more} more hold the same labels; they were read once, for matrices of the same samples. Join the files if they are parts of one set."
        );
        problems.push(refusal(&first.name, Code::Ambiguous, clause));
        return Ok((first, problems));
    }
    let files: Vec<(String, u64)> = parts.iter().map(|part| (part.name.clone(), part.raw.n_labels())).collect();
    // Of labels that are missing the whole tells.
    let is_kept = |warning: &LabelWarning| !matches!(warning, LabelWarning::LeftOut { .. });
    let warnings = parts.iter_mut().flat_map(|part| std::mem::take(&mut part.warnings)).filter(is_kept).collect();
    let columns: Vec<String> = parts.iter_mut().filter_map(|part| part.column.take()).take(1).collect();
    let faulty = RefCell::new(files[0].0.clone());
    let place = |position: usize| {
        let (mut file, mut row) = (0, position as u64);
        while file + 1 < files.len() && row >= files[file].1 {
            row -= files[file].1;
            file += 1;
        }
        files[file].0.clone_into(&mut faulty.borrow_mut());
        RowPlace { row: row + 1, line: None }
    };
    let mut all = Column::kept();
    parts.iter().for_each(|part| part.raw.append_to(&mut all));
    let (raw, mixed) =
        RawLabels::from_column(all, options.missing_labels.as_deref(), place).map_err(|error| error.problem(&faulty.borrow()))?;
    let name = files[0].0.clone();
    let parts = files.iter().map(|(name, _)| name.clone()).collect();
    let mut whole = LabelFile {
        column: columns.first().cloned(),
        columns,
        warnings,
        places: RowPlaces::default().through(parts),
        ..LabelFile::of(name, raw)
    };
    whole.warnings.extend(mixed);
    Ok((whole, problems))
}
