//! Files named on the command line, read into a [`Dataset`].

use std::path::PathBuf;

use crate::cli::arrays::refused;
use crate::control::Control;
use crate::data::source::DiskSource;
use crate::data::{ByteSource, Dataset, ReadOptions, read, read_paired};
use crate::problem::Problem;

/// Which files a command reads.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files with embeddings (.npy); a file with labels may be among them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File with one label per row (.npy, .csv, .tsv, .txt)
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Column of the label table to use
    #[arg(long, value_name = "NAME")]
    label_column: Option<String>,
}

impl InputArgs {
    /// Reads the files, with the digests of their matrices.
    ///
    /// # Errors
    /// The first thing that makes the input unusable.
    pub(super) fn read(&self) -> Result<Dataset, Problem> {
        let files: Vec<DiskSource> = self.files.iter().map(|path| DiskSource::open(path)).collect::<Result<_, _>>()?;
        let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
        let labels = self.labels.as_deref().map(DiskSource::open).transpose()?;
        let options = ReadOptions { label_column: self.label_column.clone() };
        let control = Control::new();
        let read = match &labels {
            Some(labels) => read_paired(&files, labels, &options, &control),
            None => read(&files, &options, &control),
        };
        let mut dataset = read.map_err(refused)?;
        for matrix_idx in 0..dataset.matrices.len() {
            dataset.make_digest(matrix_idx, &control).map_err(|cancelled| refused(cancelled.into()))?;
        }
        Ok(dataset)
    }
}
