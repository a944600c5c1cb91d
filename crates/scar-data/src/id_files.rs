//! Files that hold nothing but the ids of a matrix' rows, told by their names: `image_ids.txt` beside `image.npy`.

use std::collections::HashMap;

use crate::collector::refusal;
use crate::folder::{id_key, matrix_key};
use crate::label_column::is_id_name;
use crate::label_values::RawLabels;
use crate::opened::{LabelSource, MatrixFile};
use crate::pairing::Ids;
use crate::parsed::Loaded;
use crate::words::count_of;
use crate::{ReadError, ReadOptions};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// Ids of the rows of one matrix.
pub(super) struct IdFile {
    /// The matrix' file as it is shown.
    matrix: String,
    /// The ids' file as it is shown.
    name: String,
    ids: Vec<String>,
}

/// Takes those of `labels` that are ids of `matrices` by their names: of two matrices at least, as ids of one alone pair nothing, and a
/// file called so may hold labels.
///
/// # Errors
/// Whatever is wrong with such a file; [`ReadError::Cancelled`].
pub(super) fn take(
    matrices: &[MatrixFile<'_>],
    labels: &mut Vec<LabelSource<'_>>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Vec<IdFile>, ReadError> {
    let names: Vec<String> = matrices.iter().map(MatrixFile::name).collect();
    // The one matrix of each key; nothing where several have it.
    let mut by_key: HashMap<String, Option<&String>> = HashMap::new();
    for name in &names {
        by_key.entry(matrix_key(name)).and_modify(|only| *only = None).or_insert(Some(name));
    }
    let matrix_of = |source: &LabelSource<'_>| by_key.get(&id_key(&source.name())?).copied().flatten().cloned();
    if labels.iter().filter_map(matrix_of).count() < 2 {
        return Ok(Vec::new());
    }
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for source in labels.drain(..) {
        let Some(matrix) = matrix_of(&source) else {
            others.push(source);
            continue;
        };
        let name = source.name();
        // The column that a person chose is one of labels.
        let plain = ReadOptions { label_column: None, other_label_columns: Vec::new(), ..options.clone() };
        let (file, _) = source.load(&plain, control)?;
        let ids = match (file.ids, file.raw) {
            (Some(ids), _) => ids.ids,
            (None, RawLabels::Integers(ids)) => ids.iter().map(ToString::to_string).collect(),
            (None, RawLabels::Texts(ids)) => ids,
        };
        found.push(IdFile { matrix, name, ids });
    }
    *labels = others;
    Ok(found)
}

/// Gives `loaded` the ids that a file of their own holds, unless it brings some.
///
/// # Errors
/// Where there is not one for each of its rows.
pub(super) fn attach(files: &[IdFile], loaded: &mut Loaded) -> Result<(), Problem> {
    let Loaded { head, chosen_rows, .. } = loaded;
    let Some(file) = files.iter().find(|file| file.matrix == head.file && head.ids.is_none()) else { return Ok(()) };
    let n_rows = head.sample.as_ref().map_or(head.n_rows, |sample| sample.rows);
    // A header is one line more.
    let has_header = file.ids.len() as u64 == n_rows + 1 && is_id_name(&file.ids[0]);
    let ids = &file.ids[usize::from(has_header)..];
    if ids.len() as u64 != n_rows {
        let clause = format!(
            " has {}, but {} has {}. Give one id per row, in the same order.",
            count_of(ids.len() as u64, "id"),
            head.file,
            count_of(n_rows, "row")
        );
        return Err(refusal(&file.name, Code::RowMismatch, clause));
    }
    let ids = match chosen_rows {
        Some(rows) => rows.iter().map(|&row| ids[row as usize].clone()).collect(),
        None => ids.to_vec(),
    };
    head.ids = Some(Ids { column: file.name.clone(), ids });
    Ok(())
}
