//! Files named on the command line, read into a [`Dataset`].

use std::path::{Path, PathBuf};

use crate::cli::arrays::refused;
use crate::control::Control;
use crate::data::source::DiskSource;
use crate::data::{ByteSource, Dataset, ReadOptions, read, read_paired};
use crate::problem::Problem;

/// Reads `files` with the digests of their matrices, and labels from `labels` where it is given; else labels may be among `files`.
///
/// # Errors
/// The first thing that makes the input unusable.
pub(super) fn read_dataset(files: &[PathBuf], labels: Option<&Path>, options: &ReadOptions) -> Result<Dataset, Problem> {
    let files: Vec<DiskSource> = files.iter().map(|path| DiskSource::open(path)).collect::<Result<_, _>>()?;
    let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let labels = labels.map(DiskSource::open).transpose()?;
    let control = Control::new();
    let read = match &labels {
        Some(labels) => read_paired(&files, labels, options, &control),
        None => read(&files, options, &control),
    };
    let mut dataset = read.map_err(refused)?;
    for matrix_idx in 0..dataset.matrices.len() {
        dataset.make_digest(matrix_idx, &control).map_err(|cancelled| refused(cancelled.into()))?;
    }
    Ok(dataset)
}
