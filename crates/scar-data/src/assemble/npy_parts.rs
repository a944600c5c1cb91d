//! Arrays that are parts of one set, as `emb_0.npy` and `emb_1.npy` may be, and labels in as many parts.
//!
//! Names that differ in numbers only are not enough: `layer_6.npy` and `layer_12.npy` are two matrices of the same samples. The
//! labels' number says which it is, or without labels that rows differ.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::bytes::source::ByteSource;
use crate::fields::file::FieldFile;
use crate::format::npy::array::NpyFile;
use crate::format::npy::labels::are_whole;
use crate::gather::column::Column;
use crate::labels::error::{LabelWarning, check_length};
use crate::labels::file::LabelFile;
use crate::labels::values::RawLabels;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::RowPlaces;
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::names::sets::{are_shards, order, stem};
use scar_files::options::ReadOptions;
use scar_files::words::shown_name;

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

/// Of each of several parts its place among the others, and its rows.
type Parts = Vec<((usize, Vec<u128>), u64)>;

/// Whether `matrices` may be parts, of one matrix or of several in as many parts, by their names and dimensions.
pub(crate) fn may_be_parts(matrices: &[FieldFile<'_>]) -> bool {
    !groups_by_name(matrices).is_empty()
}

/// The positions of the parts of each matrix among `matrices`, to which `labels` belong where there are some; none where they are no
/// parts. Several matrices are cut alike: clip-retrieval's `img_emb_0.npy`, … and `text_emb_0.npy`, ….
pub(crate) fn groups(matrices: &[FieldFile<'_>], labels: Option<&LabelFile>) -> Vec<Vec<usize>> {
    let groups = groups_by_name(matrices);
    let Some(rows) = groups.first().map(|first| first.iter().filter_map(|&idx| matrices[idx].n_rows()).collect::<Vec<u64>>()) else {
        return groups;
    };
    let are_parts = match labels {
        Some(labels) => labels.fits(rows.iter().sum()),
        // Matrices of the same samples have as many rows, and one row is none.
        None => rows.iter().any(|n_rows| *n_rows != rows[0] || *n_rows == 1),
    };
    if are_parts { groups } else { Vec::new() }
}

/// The positions of matrices whose names differ in numbers only; none where not all are such parts, or the groups differ in their numbers
/// or rows.
fn groups_by_name(matrices: &[FieldFile<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_stem: HashMap<String, usize> = HashMap::new();
    for (idx, matrix) in matrices.iter().enumerate() {
        let place = *by_stem.entry(stem(matrix.name())).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(idx);
    }
    let parts: Vec<Option<Parts>> = groups.iter().map(|group| parts_of(matrices, group)).collect();
    let are_all = parts.iter().all(|parts| parts.is_some() && (groups.len() == 1 || *parts == parts_of(matrices, &groups[0])));
    if are_all { groups } else { Vec::new() }
}

/// The parts at the positions `group`, in their order; `None` where they are none by their names and dimensions.
fn parts_of(matrices: &[FieldFile<'_>], group: &[usize]) -> Option<Parts> {
    let names: Vec<String> = group.iter().map(|&idx| matrices[idx].name().to_owned()).collect();
    let dims: Vec<Option<u64>> = group.iter().flat_map(|&idx| matrices[idx].dims()).collect();
    // One column of an array may be labels, and is no matrix that anybody cuts up.
    let is_cut = group.iter().all(|&idx| matrices[idx].is_array()) && are_shards(&names) && *dims.first()? > Some(1);
    if !is_cut || dims.iter().any(|dim| *dim != dims[0]) {
        return None;
    }
    let part = |&idx: &usize| Some((order(matrices[idx].name()), matrices[idx].n_rows()?));
    let mut parts = group.iter().map(part).collect::<Option<Parts>>()?;
    parts.sort_unstable();
    Some(parts)
}

/// Whether `labels` may be the labels of `matrices` part by part: arrays or lines, in as many files, whose names differ in
/// numbers only and have the same numbers as the parts of a matrix.
pub(crate) fn are_label_parts(matrices: &[FieldFile<'_>], labels: &[FieldFile<'_>]) -> bool {
    let names: Vec<String> = labels.iter().map(|label| label.name().to_owned()).collect();
    let Some(first) = groups_by_name(matrices).into_iter().next() else { return false };
    let ordered = |names: &mut dyn Iterator<Item = &str>| {
        let mut numbers: Vec<_> = names.map(order).collect();
        numbers.sort_unstable();
        numbers
    };
    are_shards(&names)
        && labels.iter().all(FieldFile::is_one_column)
        && ordered(&mut names.iter().map(String::as_str)) == ordered(&mut first.iter().map(|&idx| matrices[idx].name()))
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
    let first = groups_by_name(matrices).into_iter().next().unwrap_or_default();
    let mut wholes: Vec<(String, u64)> =
        first.iter().map(|&idx| (matrices[idx].name().to_owned(), matrices[idx].n_rows().unwrap_or_default())).collect();
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
