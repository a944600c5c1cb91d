//! Files that hold nothing but the ids of a matrix' rows, told by their names: `image_ids.txt` beside `image.npy`.

use std::collections::HashMap;

use crate::fields::file::FieldFile;
use crate::fields::parsed::Loaded;
use crate::labels::ids::Ids;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::names::files::{id_pairs, is_called_ids};
use scar_files::names::vocabulary::names_ids;
use scar_files::options::ReadOptions;
use scar_files::words::count_of;

/// Ids of the rows of one matrix.
pub(crate) struct IdFile {
    /// The matrix' file as it is shown.
    matrix: String,
    /// The ids' file as it is shown.
    name: String,
    ids: Vec<String>,
}

/// Takes those of `labels` that are ids of `matrices` by their names ([`id_pairs`]).
///
/// # Errors
/// Whatever is wrong with such a file; [`ReadError::Cancelled`].
pub(crate) fn take(
    matrices: &[FieldFile<'_>],
    labels: &mut Vec<FieldFile<'_>>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Vec<IdFile>, ReadError> {
    let names: Vec<String> = matrices.iter().map(|matrix| matrix.name().to_owned()).collect();
    let files: Vec<String> = labels.iter().map(|file| file.name().to_owned()).collect();
    let mut matrix_of: HashMap<usize, usize> = id_pairs(&files, &names).into_iter().collect();
    // Beside one matrix and its labels, the one file that is called so.
    let called: Vec<usize> = (0..files.len()).filter(|&position| is_called_ids(&files[position])).collect();
    if let ([_], [position], true) = (names.as_slice(), called.as_slice(), files.len() > 1) {
        matrix_of.insert(*position, 0);
    }
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for (position, source) in labels.drain(..).enumerate() {
        let Some(&matrix) = matrix_of.get(&position) else {
            others.push(source);
            continue;
        };
        let matrix = names[matrix].clone();
        let name = source.name().to_owned();
        // The column that a person chose is one of labels.
        let plain =
            ReadOptions { label_column: None, other_label_columns: Vec::new(), missing_labels: Some(Vec::new()), ..options.clone() };
        let (file, _) = source.read_labels(&plain, control)?;
        let ids = file.ids.iter().find(|ids| !ids.is_weak).map_or_else(|| file.raw.texts().collect(), |ids| ids.ids.clone());
        found.push(IdFile { matrix, name, ids });
    }
    *labels = others;
    Ok(found)
}

/// Gives `loaded` the ids that a file of their own holds, unless it brings some.
///
/// # Errors
/// Where there is not one for each of its rows.
pub(crate) fn attach(files: &[IdFile], loaded: &mut Loaded) -> Result<(), Problem> {
    let Loaded { head, chosen_rows, .. } = loaded;
    let Some(file) = files.iter().find(|file| file.matrix == head.file && head.row_ids().is_none()) else { return Ok(()) };
    let n_rows = head.sample.as_ref().map_or(head.n_rows, |sample| sample.rows);
    // A header is one line more.
    let has_header = file.ids.len() as u64 == n_rows + 1 && names_ids(&file.ids[0]);
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
    head.ids.insert(0, Ids { column: file.name.clone(), ids, is_weak: false, repeats: false });
    Ok(())
}
