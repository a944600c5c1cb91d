//! From files to a [`Dataset`]: which file is a matrix, which holds labels, and how they go together.

use std::sync::Arc;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::format::npy::NpyFile;
use crate::join::join;
use crate::label_values::RawLabels;
use crate::opened::LabelSource;
use crate::parse::parse_files;
use crate::sample::SampleReport;
use crate::sniff::{Content, sniff};
use crate::unpacked::Unpacked;
use crate::{ByteSource, FileSummary, PairingReport, RowPlaces, shown_name};
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_core::{Labels, Matrix, Split};

/// What a person chose about reading.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::{ReadError, ReadOptions, read};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("y.csv", *b"kind,size\ncat,s\ncat,l\ndog,s\ndog,l\n");
/// let of_column = |name: &str| read(&[&table], &ReadOptions { label_column: Some(name.to_owned()), ..ReadOptions::default() }, &Control::new());
/// assert_eq!(of_column("size").unwrap().labels.unwrap().class_names(), ["l", "s"]);
/// assert!(matches!(of_column("color"), Err(ReadError::Refused(problem)) if problem.message.contains("no column «color»")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Column of a label table to use, where it has several.
    pub label_column: Option<String>,
    /// Further columns of labels, each a task of its own.
    pub other_label_columns: Vec<String>,
    /// Whether rows with a value that is missing, NaN, infinite or beyond f32 are left out, with their labels, rather than
    /// refused.
    pub drop_non_finite: bool,
    /// Bytes that the matrices may take as f32; of what is larger a sample is read. `None`: whatever fits into memory.
    pub budget_bytes: Option<u64>,
    /// Names the draw of a sample.
    pub sample_seed: u64,
    /// How many times its size a packed file may unpack to; `None`: 100 times.
    pub max_unpacked_ratio: Option<u64>,
    /// Whether the rows stand beside others, as candidates or to test on: they may be of one class only, or each of another.
    #[serde(default)]
    pub is_beside: bool,
}

impl ReadOptions {
    /// The label columns that were chosen, the first one first.
    pub(crate) fn label_columns(&self) -> Vec<&str> {
        self.label_column.iter().chain(&self.other_label_columns).map(String::as_str).collect()
    }
}

/// A matrix that was read, with the file it came from. Only reading makes one.
///
/// ```
/// use scar_data::{NamedMatrix, ReadOptions, npy_bytes, read};
/// use scar_data::source::MemorySource;
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
    /// The values, shape *N* × *D*, all finite.
    pub values: Matrix,
    /// Where its rows stand in its file, where ids paired them with those of the first matrix; else [`Dataset::row_places`] says it.
    pub places: Option<RowPlaces>,
    /// How ids paired its rows with the first matrix', where they did.
    pub pairing: Option<PairingReport>,
}

/// Everything that was read from one set of files.
///
/// ```
/// use scar_data::{Dataset, ReadOptions, npy_bytes, read};
/// use scar_data::source::MemorySource;
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
    /// The further columns that were chosen, with their names; they have as many rows.
    pub other_labels: Vec<(String, Arc<Labels>)>,
    /// The sample that the matrices are, where the files were larger than the budget.
    pub sample: Option<SampleReport>,
    /// Where the rows that are held stand in the first matrix' file, and in those of all that its order pairs.
    pub row_places: RowPlaces,
    /// The same of the labels, where they have a file of their own.
    pub label_places: Option<RowPlaces>,
    /// The rows to test on, where a file says so.
    pub split: Option<Arc<Split>>,
    /// Ids of the rows, each another, where a column beside them or beside the labels holds some.
    pub ids: Option<Arc<Vec<String>>>,
    /// What a person should know although the data can be used.
    pub problems: Vec<Problem>,
}

/// Why nothing was read.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::{ReadError, ReadOptions, read};
/// use scar_data::source::MemorySource;
/// use scar_core::problem::Code;
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
/// # use scar_core::control::Control;
/// # use scar_data::{ReadOptions, read};
/// # use scar_data::source::MemorySource;
/// let labels = MemorySource::new("labels.txt", *b"cat\ndog\ncat\ndog\n");
/// let dataset = read(&[&labels], &ReadOptions::default(), &Control::new()).unwrap();
/// assert_eq!(dataset.labels.unwrap().class_names(), ["cat", "dog"]);
/// ```
pub fn read(files: &[&dyn ByteSource], options: &ReadOptions, control: &Control) -> Result<Dataset, ReadError> {
    read_here(files, None, options, control)
}

fn read_here(
    files: &[&dyn ByteSource],
    labels: Option<&dyn ByteSource>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Dataset, ReadError> {
    let (parsed, loaded) = parse_files(files, labels, options, None, control)?;
    join(parsed, loaded.into_iter().map(|loaded| loaded.stored).collect(), options, control)
}

/// Reads `files` as matrices and `labels` as the labels, whatever they could be besides.
///
/// # Errors
/// As [`read`].
///
/// ```
/// use scar_data::{ReadOptions, npy_bytes, read_paired};
/// use scar_data::source::MemorySource;
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
    read_here(files, Some(labels), options, control)
}

/// The classes in `source`, one per row, whatever they are: predictions may all be of one class.
///
/// # Errors
/// As [`read`], but for what concerns the classes as a whole.
///
/// ```
/// use scar_data::read_classes;
/// use scar_data::source::MemorySource;
/// let predictions = MemorySource::new("predictions.txt", *b"cat\ncat\ncat\n");
/// assert_eq!(read_classes(&predictions, &Default::default()).unwrap().counts(), [3]);
/// ```
pub fn read_classes(source: &dyn ByteSource, control: &Control) -> Result<Labels, ReadError> {
    read_column(source, None, control)
}

/// The values of the column `column` of `source`, one per row, whatever they are: ids all differ. Without a name, of the column that
/// labels would be read from.
///
/// # Errors
/// As [`read`], but for what concerns the values as a whole.
///
/// ```
/// use scar_data::read_column;
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("x.csv", *b"x,y,key,label\n1,2,b,cat\n3,4,a,cat\n");
/// let ids = read_column(&table, Some("key"), &Default::default()).unwrap();
/// assert_eq!((ids.class_names(), ids.class_ids()), (["a".to_owned(), "b".to_owned()].as_slice(), [1, 0].as_slice()));
/// ```
pub fn read_column(source: &dyn ByteSource, column: Option<&str>, control: &Control) -> Result<Labels, ReadError> {
    let options = ReadOptions { label_column: column.map(str::to_owned), ..ReadOptions::default() };
    let unpacked = Unpacked::of(source, control)?;
    let (file, _) = LabelSource::open(unpacked.source(), &options, control)?.load(&options, control)?;
    Ok(match file.raw {
        RawLabels::Integers(values) => Labels::from_integers(&values),
        RawLabels::Texts(values) => Labels::from_texts(&values),
    })
}

/// The numbers in `source` as f64, all finite: logits, or a probe's weights. One axis of length *n* gives *n* × 1. All digits
/// of an `.npy` file are kept; other formats are read as f32.
///
/// # Errors
/// As [`read`]; [`Code::NonFinite`] with the place of the first value that is NaN or infinite.
///
/// ```
/// use scar_data::{ReadError, npy_bytes, read_numbers};
/// use scar_data::source::MemorySource;
/// let file = |last: f32| MemorySource::new("logits.npy", npy_bytes(ndarray::array![[0.5, 2.0], [1.0, last]].view()));
/// assert_eq!(read_numbers(&file(-3.0), &Default::default()).unwrap(), ndarray::array![[0.5, 2.0], [1.0, -3.0]]);
/// let Err(ReadError::Refused(problem)) = read_numbers(&file(f32::NAN), &Default::default()) else { panic!() };
/// assert_eq!((problem.row, problem.column), (Some(2), Some(2)));
/// ```
pub fn read_numbers(source: &dyn ByteSource, control: &Control) -> Result<Array2<f64>, ReadError> {
    let name = shown_name(source.name());
    if !matches!(sniff(source)?, Content::Npy) {
        // Other formats are read as f32, as embeddings are.
        let dataset = read(&[source], &ReadOptions::default(), control)?;
        return Ok(dataset.main_matrix()?.values.to_array().mapv(f64::from));
    }
    let values = NpyFile::open(source)?.read_f64(source, control)?;
    if let Some(((row, column), value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let (row, column) = (row as u64 + 1, column as u64 + 1);
        let message = format!("{name}, row {row}, column {column}: {value} is not a finite number. Give finite numbers only.");
        return Err(Problem::new(Code::NonFinite, message).in_file(&name).at_row(row).at_column(column).into());
    }
    Ok(values)
}
