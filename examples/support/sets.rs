//! Reading a set of embeddings with its labels.

use std::path::{Path, PathBuf};

use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ByteSource, ReadOptions, read};

/// Why an experiment ends early; nobody can cancel one, so that a cancelled training is a fault like any other.
pub type Fault = Box<dyn std::error::Error>;

/// Reads FOLDER/X.npy with FOLDER/labels.npy, or a matrix FOLDER/NAME.npy with the labels beside it.
pub fn read_set(path: &Path) -> Result<(String, EmbeddingSet), Fault> {
    let matrix = if path.is_dir() { path.join("X.npy") } else { path.to_owned() };
    let labels = labels_beside(&matrix)?;
    let (matrix_file, labels_file) = (DiskSource::open(&matrix)?, DiskSource::open(&labels)?);
    let files: [&dyn ByteSource; 2] = [&matrix_file, &labels_file];
    let dataset = read(&files, &ReadOptions::default(), &Control::new()).map_err(|error| format!("{}: {error:?}", matrix.display()))?;
    let folder = matrix.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let stem = matrix.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = match stem.strip_prefix(&folder) {
        _ if stem == "X" => folder,
        // `emoji/emoji-text.npy` is called «emoji-text».
        Some(_) => stem,
        None => format!("{folder} {stem}"),
    };
    Ok((name, dataset.embedding_set(0)?))
}

/// `labels.npy` in the matrix's folder, or the file there whose name ends in `labels`.
fn labels_beside(matrix: &Path) -> Result<PathBuf, Fault> {
    let usual = matrix.with_file_name("labels.npy");
    if usual.exists() {
        return Ok(usual);
    }
    let folder = matrix.parent().unwrap_or(Path::new("."));
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("labels")) {
            return Ok(path);
        }
    }
    Err(format!("{} has no labels beside it", matrix.display()).into())
}
