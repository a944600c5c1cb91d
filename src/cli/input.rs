//! Files named on the command line, read into a [`Dataset`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::arrays::refused;
use crate::cli::folder::{FoundFiles, expand};
use crate::cli::free_memory::free_bytes;
use crate::cli::output::warn;
use crate::cli::progress::{Bar, Watch};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::{Labels, Matrix};
use scar_data::source::{DiskSource, FileStamp};
use scar_data::{ByteSource, Dataset, ReadOptions, read, read_paired, shown_name};

/// Which files a command reads.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files with embeddings (.npy, .npz, .csv, .json, …), or folders with them; a file with labels may be among them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File with one label per row, in any of the formats
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Label column to use; if given several times, each further column is a separate task
    #[arg(long, value_name = "NAME")]
    label_column: Vec<String>,
    /// Column that says which rows belong together, such as those of one patient; one called so is found by itself
    #[arg(long, value_name = "NAME")]
    group_column: Option<String>,
    /// Array or column to use as the matrix; if given several times, each further one is another modality
    #[arg(long, value_name = "NAME")]
    matrix: Vec<String>,
    /// Column that tells the rows apart, by which rows and labels are paired; one called so is found by itself
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// Column that says which rows are to test on; one called so is found by itself
    #[arg(long, value_name = "NAME")]
    split_column: Option<String>,
    /// Column or array to pass over; may be given several times
    #[arg(long, value_name = "NAME")]
    leave_out: Vec<String>,
    /// Label that means that there is none: these rows are left out; may be given several times. "" says that no word does
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    missing_label: Vec<String>,
    /// Leave out rows with a value that is missing, NaN, infinite or beyond f32, with their labels
    #[arg(long)]
    drop_non_finite: bool,
    /// Memory budget of the matrices in megabytes; of larger files a stratified sample is read
    #[arg(long, value_name = "MB", default_value_t = 8_192, value_parser = clap::value_parser!(u64).range(1..))]
    memory_budget: u64,
    /// Seed of that sample
    #[arg(long, value_name = "N", default_value_t = 0)]
    sample_seed: u64,
    /// Largest size of an unpacked file, as a multiple of its packed size
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    max_unpacked_ratio: u64,
}

impl InputArgs {
    /// Finds the files to read. Files in folders are chosen by their names; no file is opened.
    ///
    /// # Errors
    /// As [`expand`].
    pub(super) fn find(&self) -> Result<InputFiles<'_>, Problem> {
        let mut found = expand(&self.files, self.labels.as_deref().filter(|labels| !labels.is_dir()))?;
        let labels = match self.labels.as_deref() {
            Some(folder) if folder.is_dir() => found.take_labels(folder)?,
            labels => labels.map(Path::to_path_buf),
        };
        Ok(InputFiles { args: self, found, labels, opened: Mutex::default() })
    }

    fn options(&self) -> ReadOptions {
        ReadOptions {
            label_column: self.label_column.first().cloned(),
            other_label_columns: self.label_column.iter().skip(1).cloned().collect(),
            group_column: self.group_column.clone(),
            matrices: self.matrix.clone(),
            id_column: self.id_column.clone(),
            split_column: self.split_column.clone(),
            left_out: self.leave_out.clone(),
            missing_labels: (!self.missing_label.is_empty()).then(|| self.missing_label.clone()),
            keeps_unlabelled: false,
            drop_non_finite: self.drop_non_finite,
            budget_bytes: Some(self.memory_budget.saturating_mul(1_000_000)),
            free_bytes: free_bytes(),
            sample_seed: self.sample_seed,
            max_unpacked_ratio: Some(self.max_unpacked_ratio),
            is_beside: false,
        }
    }

    /// Name of the first label column, if several were named.
    pub(super) fn first_column(&self) -> Option<String> {
        if self.label_column.len() > 1 { self.label_column.first().cloned() } else { None }
    }
}

/// The files that a command will read. They are known before any of them is opened.
#[derive(Debug)]
pub(super) struct InputFiles<'a> {
    args: &'a InputArgs,
    found: FoundFiles,
    /// The file of labels, where one was given, or a folder with one.
    labels: Option<PathBuf>,
    /// What each file was like when it was opened.
    opened: Mutex<Vec<(PathBuf, FileStamp)>>,
}

impl InputFiles<'_> {
    /// Each file, with the option or argument that named it.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let files = self.found.files.iter().map(|file| ("FILE", file.as_path()));
        files.chain(self.labels.as_deref().map(|labels| ("--labels", labels)))
    }

    /// Reads the files as [`InputFiles::look`] does, without the rows that have no label, for the command `named`, which takes one
    /// matrix only. What reading has to say goes to stderr.
    ///
    /// # Errors
    /// The first problem that makes the input unusable; [`Code::Ambiguous`] for several matrices.
    pub(super) fn read_one(&self, named: &str, watch: Watch) -> Result<Dataset, Problem> {
        let dataset = self.read_with(&self.options(), watch)?;
        if let [first, second, ..] = dataset.matrices.as_slice() {
            let message = format!(
                "{} and {} both hold embeddings. Choose one (--matrix NAME, where they are in one file): {named} takes one matrix at a time.",
                first.summary.name(),
                second.summary.name()
            );
            return Err(Problem::new(Code::Ambiguous, message));
        }
        // What was left out of folders was told before, and that there are no labels is told by who needs some.
        let is_told = |problem: &&Problem| problem.code != Code::LabelMissing || dataset.labels.is_some();
        dataset.problems.iter().skip(self.found.problems.len()).filter(is_told).for_each(warn);
        Ok(dataset)
    }

    /// Reads the files to look at them: rows without a label stay. Computes the digests of the matrices, and warns on stderr of files
    /// in folders that were left out; the other warnings are the dataset's.
    ///
    /// # Errors
    /// The first problem that makes the input unusable.
    pub(super) fn look(&self, watch: Watch) -> Result<Dataset, Problem> {
        self.read_with(&ReadOptions { keeps_unlabelled: true, ..self.options() }, watch)
    }

    fn read_with(&self, options: &ReadOptions, watch: Watch) -> Result<Dataset, Problem> {
        let FoundFiles { files, problems: left_out } = &self.found;
        let files: Vec<DiskSource> = files.iter().map(|path| self.open(path)).collect::<Result<_, _>>()?;
        let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
        let labels = self.labels.as_deref().map(|path| self.open(path)).transpose()?;
        let control = Arc::new(Control::new());
        let bar = Bar::reading(watch, &control, files.iter().map(|file| file.len_bytes()).sum());
        let read = match &labels {
            Some(labels) => read_paired(&files, labels, options, &control),
            None => read(&files, options, &control),
        };
        let mut dataset = read.map_err(refused)?;
        drop(bar);
        // Warnings come last, so that a refused input prints a single line.
        left_out.iter().for_each(warn);
        dataset.problems.splice(0..0, left_out.iter().cloned());
        for matrix_idx in 0..dataset.matrices.len() {
            dataset.make_digest(matrix_idx, &control).map_err(|cancelled| refused(cancelled.into()))?;
        }
        Ok(dataset)
    }

    pub(super) fn options(&self) -> ReadOptions {
        self.args.options()
    }

    fn open(&self, path: &Path) -> Result<DiskSource, Problem> {
        let source = DiskSource::open(path)?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_path_buf(), source.stamp().clone()));
        Ok(source)
    }

    /// Opens the file that is shown as `file` once more: the one that was read.
    ///
    /// # Errors
    /// As [`InputFiles::path_of`]; [`Code::Unreadable`] where it was written to since, or another took its place.
    pub(super) fn reopened(&self, file: &str) -> Result<DiskSource, Problem> {
        let path = self.path_of(file)?;
        let source = DiskSource::open(path)?;
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.iter().filter(|(opened, _)| opened == path).try_for_each(|(_, stamp)| source.check_as_read(stamp))?;
        Ok(source)
    }

    /// The path of the file that is shown as `file`.
    ///
    /// # Errors
    /// [`Code::Ambiguous`] if several files have this name.
    pub(super) fn path_of(&self, file: &str) -> Result<&Path, Problem> {
        let is_called_so = |path: &&Path| path.file_name().is_some_and(|name| shown_name(&name.to_string_lossy()) == file);
        let mut paths: Vec<&Path> = self.paths().map(|(_, path)| path).filter(is_called_so).collect();
        paths.sort();
        paths.dedup();
        match paths.as_slice() {
            [path] => Ok(path),
            paths => {
                let message = format!("{file} is the name of {} of the files: which one? Give files of different names.", paths.len());
                Err(Problem::new(Code::Ambiguous, message).in_file(file))
            }
        }
    }
}

/// The embeddings in `file` and their labels, if any: from the file `labels`, or from `file` itself. What a person said of the fields of the
/// data is said of these too.
///
/// # Errors
/// The first problem that makes them unusable.
pub(super) fn read_beside(file: &Path, labels: Option<&Path>, of_data: &ReadOptions) -> Result<(Matrix, Option<Arc<Labels>>), Problem> {
    let matrix = DiskSource::open(file)?;
    let labels = labels.map(DiskSource::open).transpose()?;
    // The data has taken its room by now.
    let options = ReadOptions { free_bytes: free_bytes(), ..of_data.for_rows_beside() };
    let control = Control::new();
    let read = match &labels {
        Some(labels) => read_paired(&[&matrix], labels, &options, &control),
        None => read(&[&matrix], &options, &control),
    };
    let dataset = read.map_err(refused)?;
    dataset.problems.iter().for_each(warn);
    Ok((dataset.main_matrix()?.values.clone(), dataset.labels))
}
