//! From files to a [`Dataset`]: which file is a matrix, which holds labels, and how they go together.

use ndarray::Array2;

use crate::assemble::join::join;
use crate::assemble::parse::parse_files;
use crate::bytes::source::{ByteSource, unreadable};
use crate::bytes::unpacked::Unpacked;
use crate::dataset::types::Dataset;
use crate::fields::opened::open_labels;
use crate::format::npy::numbers::read_array;
use scar_core::Labels;
use scar_core::control::Control;
use scar_files::error::ReadError;
use scar_files::options::ReadOptions;

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
    let parsed = parse_files(files, labels, options, None, control);
    let read = parsed.and_then(|(parsed, loaded)| join(parsed, loaded.into_iter().map(|loaded| loaded.stored).collect(), options, control));
    of_unchanged(files.iter().copied().chain(labels), read)
}

/// What was `read` of `sources`, unless one of them was written to meanwhile: then neither what was read nor why it was refused says anything.
pub(crate) fn of_unchanged<'a, T>(
    sources: impl IntoIterator<Item = &'a dyn ByteSource>,
    read: Result<T, ReadError>,
) -> Result<T, ReadError> {
    if !matches!(read, Err(ReadError::Cancelled)) {
        for source in sources {
            source.check_unchanged().map_err(|error| unreadable(source, &error))?;
        }
    }
    read
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
    let options = ReadOptions { label_column: column.map(str::to_owned), missing_labels: Some(Vec::new()), ..ReadOptions::default() };
    let classes = || {
        let unpacked = Unpacked::of(source, control)?;
        let (file, _) = open_labels(unpacked.source(), &options, control)?.read_labels(&options, control)?;
        file.raw.check_complete().map_err(|error| error.problem(&file.name))?;
        Ok(file.raw.to_classes())
    };
    of_unchanged([source], classes())
}

/// The numbers in `source` as f64, all finite: logits, or a probe's weights. One axis of length *n* gives *n* × 1. All digits
/// of an `.npy` file are kept; other formats are read as f32.
///
/// # Errors
/// As [`read`]; [`Code::NonFinite`](scar_core::problem::Code::NonFinite) with the place of the first value that is NaN or infinite.
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
    of_unchanged([source], numbers(source, control))
}

fn numbers(source: &dyn ByteSource, control: &Control) -> Result<Array2<f64>, ReadError> {
    let unpacked = Unpacked::of(source, control)?;
    let source = unpacked.source();
    if let Some(values) = read_array(source, control)? {
        return Ok(values);
    }
    // Other formats are read as f32, as embeddings are.
    let dataset = read(&[source], &ReadOptions::default(), control)?;
    Ok(dataset.main_matrix()?.values.to_array().mapv(f64::from))
}
