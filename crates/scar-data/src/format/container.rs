//! What a file of named fields is, whatever its format: one trait for formats, one for an opened file.

use crate::bytes::source::ByteSource;
use crate::format::npy::array::NpyFile;
use crate::gather::collector::Collector;
use crate::labels::file::LabelFile;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::options::ChosenColumns;
use scar_files::words::{count_of, grouped};

/// Columns, or arrays, that a file may have.
///
/// Real data stay below: embeddings have up to 65,536 dimensions, a table of genes some 60,000 columns, a wide one-hot table
/// 100,000. A file with more than this is nearly always a table whose samples stand in columns, or one without line ends. Each
/// column takes some hundred bytes before any value is read, so that without a limit a small file could fill the memory.
pub(crate) const MAX_FIELDS: usize = 1 << 18;

/// The begin of a file, from which formats tell whether it is theirs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    /// The first bytes.
    pub(crate) bytes: &'a [u8],
    /// What follows the last dot of the file's name, in lower case.
    pub(crate) extension: &'a str,
}

/// A format of files that hold named fields. One static a format, listed in [`crate::format::FORMATS`].
pub(crate) trait Format: Sync {
    /// Its name in a report: `csv`, `npz`.
    fn name(&self) -> &'static str;

    /// Endings that its files usually have, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// What it is read as, for the table of formats: which forms, which types, how much of it is in memory at once.
    fn about(&self) -> &'static str;

    /// Whether a file that begins so is of this format. Asked in the order of the list.
    fn matches(&self, head: &Head<'_>) -> bool;

    /// Whether not every program carries its decoder: [`crate::format::rare`].
    fn is_rare(&self) -> bool {
        false
    }

    /// Reads what stands before the values: header, footer, names.
    ///
    /// # Errors
    /// [`ReadError::Refused`] for a file that cannot be understood.
    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError>;

    /// Opens a file that is meant as labels, where that is done in another way than [`Format::open`] does it.
    ///
    /// # Errors
    /// As [`Format::open`].
    fn open_labels<'a>(&self, _source: &'a dyn ByteSource) -> Result<Option<Box<dyn Container + 'a>>, ReadError> {
        Ok(None)
    }

    /// Opens a file that [`Format::open`] takes for labels and nothing else as a table whose numbers may be a matrix.
    ///
    /// # Errors
    /// As [`Format::open`].
    fn open_matrix<'a>(&self, _source: &'a dyn ByteSource) -> Result<Option<Box<dyn Container + 'a>>, ReadError> {
        Ok(None)
    }
}

/// An opened file of named fields, of one array without a name, or of labels.
pub(crate) trait Container {
    /// Its fields in the order of the file.
    fn fields(&self) -> &[Field];

    /// What a person should know although the file can be read; complete after [`Container::read`].
    fn warnings(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// Names of the classes that the numbers of the field at `idx` stand for, where the file says them.
    fn class_names(&self, _idx: usize) -> Option<&[String]> {
        None
    }

    /// Line of a text file on which a row stands; both count from 1.
    fn line_of(&self, _row: u64) -> Option<u64> {
        None
    }

    /// Where a set stands in several files: the file that holds a row, and its place there; both rows count from 1.
    fn part_of(&self, _row: u64) -> Option<(&str, u64)> {
        None
    }

    /// The files of a set that stands in several, with the rows of each, once `n_rows` were read.
    fn files(&self, _n_rows: u64) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// The array that the file is, where it is one without a name: so its rows are known for certain before its values are read.
    fn array(&self) -> Option<&NpyFile> {
        None
    }

    /// Proves what can be proved of a matrix before its values are read.
    ///
    /// # Errors
    /// The reason why there is none.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Whether the file holds labels and nothing else, where that is not told by its fields.
    ///
    /// # Errors
    /// [`ReadError::Cancelled`], as all values may have to be looked at.
    fn is_labels(&self, _control: &Control) -> Result<bool, ReadError> {
        Ok(false)
    }

    /// Whether it holds one label a row and nothing beside it.
    fn is_one_column(&self) -> bool {
        false
    }

    /// The labels, where it is not told by its fields which they are; from the columns called `chosen`, where there are some.
    fn labels(&self, _chosen: &ChosenColumns<'_>, _control: &Control) -> Option<Result<LabelFile, ReadError>> {
        None
    }

    /// Hands the `wanted` fields over to `rows`; `control` advances by the bytes of the file.
    ///
    /// # Errors
    /// [`ReadError::Refused`] with the first thing that cannot be read; [`ReadError::Cancelled`].
    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError>;
}

/// A named column or array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name, or what stands for it: `column 3`.
    pub(crate) name: String,
    /// Whether the name stands in the file.
    pub(crate) is_named: bool,
    /// What a row of it holds.
    pub(crate) kind: FieldKind,
    /// Type of the stored values, as a report names it.
    pub(crate) dtype: String,
    /// Its rows, where that is known before they are read.
    pub(crate) n_rows: Option<u64>,
    /// Whether it is no matrix unless a person says so: a picture in two dimensions, counts beside what was made of them.
    pub(crate) is_aside: bool,
    /// Whether its values look as numbered classes do, where nothing but the values can tell.
    pub(crate) is_class_like: bool,
}

/// What one row of a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// Several numbers.
    Vector {
        /// How many, where that is known before they are read.
        n_dims: Option<u64>,
    },
    /// Several vectors: one for each token, say.
    Vectors {
        /// How many, where that is known before they are read.
        n: Option<u64>,
    },
    /// One number.
    Number {
        /// Whether all are whole, by their type or as far as was looked.
        is_whole: bool,
    },
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// Nothing that is used: objects, pictures, single values.
    Other,
}

impl FieldKind {
    /// Whether a row is one value, so that the field can be labels, ids or one dimension.
    pub(crate) fn is_scalar(self) -> bool {
        matches!(self, Self::Number { .. } | Self::Text | Self::Flag)
    }
}

/// Proves that the file shown as `file` has no more `fields` than can be handled.
///
/// # Errors
/// [`Code::TooLarge`].
pub(crate) fn check_fields(file: &str, fields: &[Field]) -> Result<(), Problem> {
    if fields.len() <= MAX_FIELDS {
        return Ok(());
    }
    let n_arrays = fields.iter().filter(|field| matches!(field.kind, FieldKind::Vector { .. })).count();
    let noun = if 2 * n_arrays > fields.len() { "array" } else { "column" };
    Err(too_many_fields(file, &count_of(fields.len() as u64, noun)))
}

/// A refusal of the file shown as `file`, which has so many columns or arrays: `found` says it, as in «300,000 columns».
pub(crate) fn too_many_fields(file: &str, found: &str) -> Problem {
    let clause = format!(
        " has {found}, and the limit is {}: too large. Check that it has one row per sample: if its samples stand in columns, \
         transpose it; else save the numbers as one array, np.save(\"embeddings.npy\", X).",
        grouped(MAX_FIELDS as u64)
    );
    refusal(file, Code::TooLarge, clause)
}

/// Which fields are read, by their positions in [`Container::fields`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// One vector field, or number fields that make a dimension each; empty where no matrix is wanted.
    pub(crate) matrix: Vec<usize>,
    /// Scalar fields, in the order of the collector's columns.
    pub(crate) columns: Vec<usize>,
}
