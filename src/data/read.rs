//! From files to a [`Dataset`]: which file is a matrix, which holds labels, and how they go together.

use std::sync::Arc;

use ndarray::Array2;

use crate::control::{Cancelled, Control};
use crate::data::format::npy::NpyFile;
use crate::data::format::npy_error::NpyError;
use crate::data::format::{lines, npy_labels, table};
use crate::data::label_error::LabelError;
use crate::data::label_file::LabelFile;
use crate::data::label_values::RawLabels;
use crate::data::matrix_checks::{NonFinite, RowChecks};
use crate::data::sniff::{Content, sniff};
use crate::data::text_kind::TextKind;
use crate::data::words::count_of;
use crate::data::{ByteSource, FileSummary, Labels, ValueSummary, shown_name};
use crate::problem::{Code, Problem};

/// What a person chose about reading.
///
/// ```
/// use scar_lens::control::Control;
/// use scar_lens::data::{ReadError, ReadOptions, read, source::MemorySource};
/// let table = MemorySource::new("y.csv", *b"kind,size\ncat,s\ncat,l\ndog,s\ndog,l\n");
/// let of_column = |name: &str| read(&[&table], &ReadOptions { label_column: Some(name.to_owned()) }, &Control::new());
/// assert_eq!(of_column("size").unwrap().labels.unwrap().class_names(), ["l", "s"]);
/// assert!(matches!(of_column("color"), Err(ReadError::Refused(problem)) if problem.message.contains("no column «color»")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Column of a label table to use, where it has several.
    pub label_column: Option<String>,
}

/// A matrix that was read, with the file it came from. Only reading makes one.
///
/// ```
/// use scar_lens::data::{NamedMatrix, ReadOptions, npy_bytes, read, source::MemorySource};
/// let file = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [3.0, 4.5], [0.0, 1.0]].view()));
/// let matrices: Vec<NamedMatrix> = read(&[&file], &ReadOptions::default(), &Default::default()).unwrap().matrices;
/// assert_eq!(matrices[0].values[(1, 1)], 4.5);
/// let summary = &matrices[0].summary;
/// assert_eq!((summary.file.as_str(), summary.rows, summary.dims, summary.dtype.as_str()), ("x.npy", 3, 2, "float32"));
/// assert_eq!((summary.values.sum, summary.values.max), (11.5, 4.5));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NamedMatrix {
    /// What was found in the file.
    pub summary: FileSummary,
    /// The values, shape *N* × *D*, row-major, all finite.
    pub values: Arc<Array2<f32>>,
}

/// Everything that was read from one set of files.
///
/// ```
/// use scar_lens::data::{Dataset, ReadOptions, npy_bytes, read, source::MemorySource};
/// let read_one = |file: MemorySource| -> Dataset { read(&[&file], &ReadOptions::default(), &Default::default()).unwrap() };
/// let mut matrix = read_one(MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [2.0, 1.0], [4.0, 0.0], [8.0, 3.0]].view())));
/// assert!(matrix.embedding_set(0).unwrap_err().message.contains("x.npy has no labels yet"));
/// // The digest is made apart, since reading does not wait for it.
/// matrix.make_digest(0, &Default::default()).unwrap();
/// assert_eq!(matrix.matrices[0].summary.values.sha256_f32le.as_ref().unwrap().len(), 64);
/// // Labels that come later join it.
/// let labels = read_one(MemorySource::new("y.txt", *b"cat\ndog\ncat\ndog\n"));
/// let both = matrix.merge(labels).unwrap();
/// assert_eq!((both.labels_file.as_deref(), both.label_summary().unwrap().classes.len()), (Some("y.txt"), 2));
/// assert_eq!(both.embedding_set(0).unwrap().n_samples(), 4);
/// // Labels of another length do not, and nothing is lost.
/// let short = read_one(MemorySource::new("z.txt", *b"cat\ndog\ncat\n"));
/// assert!(both.merge(short).unwrap_err().message.contains("3 labels"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// The matrices, in the order of their files; all have the same number of rows.
    pub matrices: Vec<NamedMatrix>,
    /// The labels, where a file holds them.
    pub labels: Option<Arc<Labels>>,
    /// Name of the file that the labels came from, as it is shown.
    pub labels_file: Option<String>,
    /// Name of the label column in use, where labels came from a table.
    pub label_column: Option<String>,
    /// All columns that could be labels, where labels came from a table.
    pub label_columns: Vec<String>,
    /// What a person should know although the data can be used.
    pub problems: Vec<Problem>,
}

/// Why nothing was read.
///
/// ```
/// use scar_lens::control::Control;
/// use scar_lens::data::{ReadError, ReadOptions, read, source::MemorySource};
/// use scar_lens::problem::Code;
/// let file = MemorySource::new("x.npy", *b"");
/// let result = read(&[&file], &ReadOptions::default(), &Control::new());
/// assert!(matches!(result, Err(ReadError::Refused(problem)) if problem.code == Code::EmptyFile));
/// let (control, file) = (Control::new(), MemorySource::new("y.txt", *b"cat\ndog\ncat\ndog\n"));
/// control.cancel();
/// assert!(matches!(read(&[&file], &ReadOptions::default(), &control), Err(ReadError::Cancelled)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The input cannot be used.
    Refused(Problem),
    /// A person cancelled.
    Cancelled,
}

impl From<Problem> for ReadError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// A matrix whose header was read.
struct Pending<'a> {
    source: &'a dyn ByteSource,
    file: NpyFile,
}

impl Pending<'_> {
    fn name(&self) -> String {
        shown_name(self.source.name())
    }
}

/// Reads `files`: matrices and labels, told apart by content.
///
/// A file of two axes is a matrix; one axis, one column of whole numbers, and text are labels. Several matrices have the
/// same rows. Labels are read and proved before the values of a matrix, so what does not fit is told at once. `control`
/// advances by the length of the files.
///
/// Memory, with 64 MiB besides: for a matrix four bytes for each of its bytes at most, and 16 a row; for labels 128 for each
/// byte at most, where every label has one byte.
///
/// # Errors
/// [`ReadError::Refused`] with the first thing that makes the input unusable, [`ReadError::Cancelled`] when `control` says so.
/// ```
/// # use scar_lens::{control::Control, data::{read, source::MemorySource, ReadOptions}};
/// let labels = MemorySource::new("labels.txt", *b"cat\ndog\ncat\ndog\n");
/// let dataset = read(&[&labels], &ReadOptions::default(), &Control::new()).unwrap();
/// assert_eq!(dataset.labels.unwrap().class_names(), ["cat", "dog"]);
/// ```
pub fn read(files: &[&dyn ByteSource], options: &ReadOptions, control: &Control) -> Result<Dataset, ReadError> {
    let mut matrices = Vec::new();
    let mut labels: Vec<(&dyn ByteSource, Content)> = Vec::new();
    for &source in files {
        let content = sniff(source)?;
        match content {
            Content::Npy => {
                let file = NpyFile::open(source)?;
                if may_be_labels(&file, source) { labels.push((source, content)) } else { matrices.push(Pending { source, file }) }
            }
            Content::Text { kind: TextKind::Numbers { n_columns, .. }, .. } => return Err(number_table(source, n_columns)),
            Content::Text { .. } => labels.push((source, content)),
        }
    }
    match labels.as_slice() {
        [] if matrices.is_empty() => Err(Problem::new(Code::NoMatrix, "No file was given. Give a matrix of embeddings.").into()),
        [] => assemble(matrices, None, options, control),
        [one] if matrices.is_empty() => read_labels_alone(*one, options, control),
        [one] => assemble(matrices, Some(*one), options, control),
        [(one, _), (other, _), ..] => {
            let (one, other) = (shown_name(one.name()), shown_name(other.name()));
            Err(if matrices.is_empty() {
                Problem::new(
                    Code::NoMatrix,
                    format!("Neither {one} nor {other} is a matrix: each has one value per row. Give embeddings with two axes."),
                )
                .in_file(&one)
            } else {
                let message = format!("{one} and {other} could both be the labels: which one? Give one file of labels.");
                Problem::new(Code::Ambiguous, message).in_file(&other)
            }
            .into())
        }
    }
}

/// Reads `files` as matrices and `labels` as the labels, whatever they could be besides.
///
/// # Errors
/// As [`read`].
///
/// ```
/// use scar_lens::data::{ReadOptions, npy_bytes, read_paired, source::MemorySource};
/// // A column of whole numbers could be labels; here it is told that it is not.
/// let x = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0], [2.0], [3.0], [4.0]].view()));
/// let y = MemorySource::new("y.txt", *b"cat\ndog\ncat\ndog\n");
/// let dataset = read_paired(&[&x], &y, &ReadOptions::default(), &Default::default()).unwrap();
/// assert_eq!(dataset.embedding_set(0).unwrap().n_dims(), 1);
/// ```
pub fn read_paired(
    files: &[&dyn ByteSource],
    labels: &dyn ByteSource,
    options: &ReadOptions,
    control: &Control,
) -> Result<Dataset, ReadError> {
    let mut matrices = Vec::new();
    for &source in files {
        match sniff(source)? {
            Content::Npy => matrices.push(Pending { source, file: NpyFile::open(source)? }),
            Content::Text { kind: TextKind::Numbers { n_columns, .. }, .. } => return Err(number_table(source, n_columns)),
            Content::Text { .. } => {
                let name = shown_name(source.name());
                let message = format!("{name} is text without numbers, not a matrix of embeddings. Give embeddings as .npy.");
                return Err(Problem::new(Code::NoMatrix, message).in_file(&name).into());
            }
        }
    }
    assemble(matrices, Some((labels, sniff(labels)?)), options, control)
}

/// The classes in `source`, one per row, whatever they are: predictions may all be of one class.
///
/// # Errors
/// As [`read`], but for what concerns the classes as a whole.
///
/// ```
/// use scar_lens::data::{read_classes, source::MemorySource};
/// let predictions = MemorySource::new("predictions.txt", *b"cat\ncat\ncat\n");
/// assert_eq!(read_classes(&predictions, &Default::default()).unwrap().counts(), [3]);
/// ```
pub fn read_classes(source: &dyn ByteSource, control: &Control) -> Result<Labels, ReadError> {
    let file = load_labels(source, sniff(source)?, &ReadOptions::default(), control)?;
    Ok(match file.raw {
        RawLabels::Integers(values) => Labels::from_integers(&values),
        RawLabels::Texts(values) => Labels::from_texts(&values),
    })
}

/// The numbers in `source` as f64, all finite: logits, or a probe's weights. One axis of length *n* gives *n* × 1.
///
/// # Errors
/// As [`read`]; [`Code::NonFinite`] with the place of the first value that is NaN or infinite.
///
/// ```
/// use scar_lens::data::{ReadError, npy_bytes, read_numbers, source::MemorySource};
/// let file = |last: f32| MemorySource::new("logits.npy", npy_bytes(ndarray::array![[0.5, 2.0], [1.0, last]].view()));
/// assert_eq!(read_numbers(&file(-3.0), &Default::default()).unwrap(), ndarray::array![[0.5, 2.0], [1.0, -3.0]]);
/// let Err(ReadError::Refused(problem)) = read_numbers(&file(f32::NAN), &Default::default()) else { panic!() };
/// assert_eq!((problem.row, problem.column), (Some(2), Some(2)));
/// ```
pub fn read_numbers(source: &dyn ByteSource, control: &Control) -> Result<Array2<f64>, ReadError> {
    let name = shown_name(source.name());
    let Content::Npy = sniff(source)? else {
        let message = format!("{name} is text. Give an array of numbers as .npy.");
        return Err(Problem::new(Code::UnsupportedFeature, message).in_file(&name).into());
    };
    let values = NpyFile::open(source)?.read_f64(source, control)?;
    if let Some(((row, column), value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let (row, column) = (row as u64 + 1, column as u64 + 1);
        let message = format!("{name}, row {row}, column {column}: {value} is not a finite number. Give finite numbers only.");
        return Err(Problem::new(Code::NonFinite, message).in_file(&name).at_row(row).at_column(column).into());
    }
    Ok(values)
}

/// Whether an array holds labels rather than a matrix: one axis, texts in one column, or whole numbers in one column.
fn may_be_labels(file: &NpyFile, source: &dyn ByteSource) -> bool {
    if file.is_vector() || (file.is_one_column() && file.check_matrix().is_err()) {
        return true;
    }
    // One column of floats is a matrix of one dimension, unless every number is whole.
    file.is_one_column() && (file.is_whole_by_type() || npy_labels::read_labels(file, source, &Control::new()).is_ok())
}

fn read_labels_alone(labels: (&dyn ByteSource, Content), options: &ReadOptions, control: &Control) -> Result<Dataset, ReadError> {
    let (source, content) = labels;
    let file = load_labels(source, content, options, control).map_err(|error| match error {
        // Fractions in one axis, and nothing that is a matrix: more likely meant as embeddings than as labels.
        ReadError::Refused(problem) if content == Content::Npy && problem.code == Code::LabelKind => match NpyFile::open(source) {
            Ok(file) => ReadError::Refused(NpyError::NotAMatrix { n_axes: 1, n_values: file.n_rows() }.problem(&shown_name(source.name()))),
            Err(problem) => ReadError::Refused(problem),
        },
        error => error,
    })?;
    let mut dataset = Dataset::default();
    dataset.set_labels(file)?;
    Ok(dataset)
}

fn load_labels(source: &dyn ByteSource, content: Content, options: &ReadOptions, control: &Control) -> Result<LabelFile, ReadError> {
    let name = shown_name(source.name());
    let chosen = options.label_column.as_deref();
    let file = match content {
        Content::Npy => {
            let file = NpyFile::open(source)?;
            let raw = npy_labels::read_labels(&file, source, control)?;
            let (raw, mixed) = raw.by_value().map_err(|error| error.problem(&name))?;
            Ok(LabelFile { name, raw, column: None, columns: Vec::new(), warnings: mixed.into_iter().collect() })
        }
        Content::Text { kind: TextKind::Numbers { n_columns, delimiter: b' ' }, .. } => Err(number_table(source, n_columns)),
        Content::Text { start, kind: TextKind::Table { delimiter } | TextKind::Numbers { delimiter, .. } } => {
            table::read_table(source, start, delimiter, chosen, control)
        }
        Content::Text { start, kind: TextKind::Lines } => {
            let may_have_header = source.name().to_lowercase().ends_with(".csv") || source.name().to_lowercase().ends_with(".tsv");
            lines::read_lines(source, start, may_have_header, control)
        }
    }?;
    let is_chosen = |chosen: &str| file.column.as_ref().is_some_and(|column| column.trim().to_lowercase() == chosen.trim().to_lowercase());
    match chosen {
        Some(chosen) if !is_chosen(chosen) => {
            Err(LabelError::NoSuchColumn { chosen: chosen.to_owned(), columns: file.columns }.problem(&file.name).into())
        }
        _ => Ok(file),
    }
}

fn number_table(source: &dyn ByteSource, n_columns: usize) -> ReadError {
    ReadError::Refused(LabelError::NumberTable { n_columns }.problem(&shown_name(source.name())))
}

fn assemble(
    matrices: Vec<Pending<'_>>,
    labels: Option<(&dyn ByteSource, Content)>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Dataset, ReadError> {
    for pending in &matrices {
        pending.file.check_matrix().map_err(|error| error.problem(&pending.name()))?;
    }
    check_same_rows(&matrices)?;
    let mut dataset = Dataset::default();
    if let Some((source, content)) = labels {
        let file = load_labels(source, content, options, control)?;
        if let Some(first) = matrices.first() {
            check_length(&file.name, file.raw.n_labels(), &first.name(), first.file.n_rows())?;
        }
        dataset.set_labels(file)?;
    }
    for pending in &matrices {
        let matrix = read_matrix(pending, &mut dataset.problems, control)?;
        let is_one_hot = matrices.len() > 1 && dataset.labels.is_none() && pending.file.is_whole_by_type() && is_one_hot(&matrix.values);
        if is_one_hot {
            let (rows, columns) = (pending.file.n_rows(), pending.file.n_dims());
            return Err(LabelError::SeveralColumns { rows, columns, is_one_hot }.problem(&pending.name()).into());
        }
        dataset.matrices.push(matrix);
    }
    Ok(dataset)
}

fn check_same_rows(matrices: &[Pending<'_>]) -> Result<(), Problem> {
    let Some((first, others)) = matrices.split_first() else { return Ok(()) };
    let Some(other) = others.iter().find(|other| other.file.n_rows() != first.file.n_rows()) else { return Ok(()) };
    let message = format!(
        "{} has {}, but {} has {}: they do not match. Give matrices of the same samples in the same order.",
        first.name(),
        count_of(first.file.n_rows(), "row"),
        other.name(),
        count_of(other.file.n_rows(), "row")
    );
    Err(Problem::new(Code::RowMismatch, message).in_file(&other.name()))
}

/// Proves that there is a label for every row.
pub(crate) fn check_length(labels: &str, n_labels: u64, matrix: &str, n_rows: u64) -> Result<(), Problem> {
    if n_labels == n_rows {
        return Ok(());
    }
    Err(LabelError::Length { n_labels, matrix: matrix.to_owned(), n_rows }.problem(labels))
}

fn read_matrix(pending: &Pending<'_>, problems: &mut Vec<Problem>, control: &Control) -> Result<NamedMatrix, ReadError> {
    let Pending { source, file } = pending;
    let name = pending.name();
    let mut checks = RowChecks::new(file.n_rows());
    let mut facts = ValueSummary::of_nothing();
    let values = file.read_matrix(*source, control, |rows| {
        rayon::join(|| checks.take(rows, control), || facts.take(rows, control));
    })?;
    control.check()?;
    if let Some(found) = checks.non_finite() {
        let stored = file.f64_at(*source, found.row - 1, found.column - 1).filter(|stored| stored.is_finite());
        return Err(NonFinite { stored, ..found.clone() }.problem(&name).into());
    }
    problems.extend(file.warnings().iter().map(|warning| warning.problem(&name)));
    problems.extend(checks.warnings(values.view()).iter().map(|warning| warning.problem(&name)));
    let summary = FileSummary {
        file: name,
        rows: file.n_rows(),
        dims: file.n_dims(),
        dtype: file.dtype_name(),
        format: "npy".to_owned(),
        values: facts,
    };
    Ok(NamedMatrix { summary, values: Arc::new(values) })
}

/// Whether every row holds one 1 and zeros else.
fn is_one_hot(values: &Array2<f32>) -> bool {
    values.ncols() > 1 && values.rows().into_iter().all(|row| row.iter().all(|&value| value == 0.0 || value == 1.0) && row.sum() == 1.0)
}
