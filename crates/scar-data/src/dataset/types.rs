//! What reading gives: matrices, labels and all that is known about them.

use std::sync::Arc;

use crate::labels::ids::Ids;
use scar_core::problem::Problem;
use scar_core::{Groups, Labels, Matrix, Split};
use scar_files::FieldSummary;
use scar_files::RowPlaces;
use scar_files::item_pairing::PairingReport;
use scar_files::sample::SampleReport;
use scar_files::summary::FileSummary;

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
    /// Which rows belong together, where a file says so.
    pub groups: Option<Arc<Groups>>,
    /// Ids of the rows, each another, where a column beside them or beside the labels holds some.
    pub ids: Option<Arc<Vec<String>>>,
    /// What became of the fields of the files, in their order.
    pub fields: Vec<FieldSummary>,
    /// Rows without a label that the matrices hold, which only those have that were read to be looked at
    /// ([`ReadOptions::keeps_unlabelled`](crate::ReadOptions)).
    pub n_unlabelled: u64,
    /// Columns that may be ids of the rows, the likeliest first; of labels alone, as they stand in the file.
    pub(crate) tried_ids: Vec<Ids>,
    /// What a person should know although the data can be used.
    pub problems: Vec<Problem>,
}
