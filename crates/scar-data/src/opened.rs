//! What a file is once its begin was read: a matrix, or labels.

use crate::collector::Collector;
use crate::field_file::FieldFile;
use crate::format::npy::NpyFile;
use crate::format::npy_error::NpyError;
use crate::format::text_table::TextTableFormat;
use crate::format::{lines, npy_labels, table};
use crate::label_error::{LabelError, LabelWarning};
use crate::label_file::LabelFile;
use crate::parsed::{Loaded, MatrixHead};
use crate::reading::Reading;
use crate::row_classes::RowClasses;
use crate::sniff::{Content, sniff};
use crate::text_kind::TextKind;
use crate::{ByteSource, ReadError, ReadOptions, RowPlaces, shown_name};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// A file whose begin was read.
pub(crate) enum Opened<'a> {
    /// It holds a matrix, perhaps with labels.
    Matrix(MatrixFile<'a>),
    /// It holds labels only.
    Labels(LabelSource<'a>),
}

/// A file with a matrix.
pub(crate) enum MatrixFile<'a> {
    /// One array.
    Npy {
        /// Its bytes.
        source: &'a dyn ByteSource,
        /// Its header.
        file: NpyFile,
    },
    /// Named fields.
    Fields(FieldFile<'a>),
}

/// A file of labels.
pub(crate) enum LabelSource<'a> {
    /// An array, lines or a table.
    Plain {
        /// Its bytes.
        source: &'a dyn ByteSource,
        /// What it is.
        content: Content,
    },
    /// Named fields.
    Fields(FieldFile<'a>),
}

impl<'a> Opened<'a> {
    /// Opens `source`, told apart by content.
    ///
    /// # Errors
    /// [`ReadError::Refused`] for what is no file of embeddings or labels.
    pub(crate) fn open(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<Self, ReadError> {
        let content = sniff(source)?;
        Ok(match content {
            Content::Npy => {
                let file = NpyFile::open(source)?;
                if may_be_labels(&file, source, control)? {
                    Self::Labels(LabelSource::Plain { source, content })
                } else {
                    Self::Matrix(MatrixFile::Npy { source, file })
                }
            }
            Content::Fields(format) => {
                let file = FieldFile::open(source, format, &options.label_columns(), control)?;
                if file.has_matrix() || !file.has_columns() {
                    Self::Matrix(MatrixFile::Fields(file))
                } else {
                    Self::Labels(LabelSource::Fields(file))
                }
            }
            Content::Text { kind: TextKind::Numbers { .. }, .. } => {
                let file = FieldFile::open(source, &TextTableFormat, &options.label_columns(), control)?;
                if file.has_matrix() {
                    Self::Matrix(MatrixFile::Fields(file))
                } else {
                    Self::Labels(LabelSource::Plain { source, content })
                }
            }
            Content::Text { .. } => Self::Labels(LabelSource::Plain { source, content }),
        })
    }
}

impl<'a> MatrixFile<'a> {
    /// Opens `source` as a matrix, whatever it could be besides.
    ///
    /// # Errors
    /// As [`Opened::open`]; [`Code::NoMatrix`] for a text without numbers.
    pub(crate) fn open(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<Self, ReadError> {
        match sniff(source)? {
            Content::Npy => Ok(Self::Npy { source, file: NpyFile::open(source)? }),
            Content::Fields(format) => FieldFile::open(source, format, &options.label_columns(), control).map(Self::Fields),
            Content::Text { kind: TextKind::Numbers { .. }, .. } => {
                FieldFile::open(source, &TextTableFormat, &options.label_columns(), control).map(Self::Fields)
            }
            Content::Text { .. } => {
                let name = shown_name(source.name());
                let message = format!("{name} is text without numbers, not a matrix of embeddings. Give numbers with one row per sample.");
                Err(Problem::new(Code::NoMatrix, message).in_file(&name).into())
            }
        }
    }

    /// The file's name as it is shown.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Npy { source, .. } => shown_name(source.name()),
            Self::Fields(file) => file.name().to_owned(),
        }
    }

    /// Rows, where they are known before the values are read.
    pub(crate) fn n_rows(&self) -> Option<u64> {
        match self {
            Self::Npy { file, .. } => Some(file.n_rows()),
            Self::Fields(file) => file.n_rows(),
        }
    }

    /// Whether the rows are known for certain before the values are read, and this is one matrix.
    pub(crate) fn is_npy(&self) -> bool {
        matches!(self, Self::Npy { .. })
    }

    /// Proves what can be proved before the values are read.
    ///
    /// # Errors
    /// The reason why this is no matrix.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Npy { file, .. } => file.check_matrix().map_err(|error| error.problem(&self.name())),
            Self::Fields(_) => Ok(()),
        }
    }

    /// Reads the matrices; with `wants_labels` the labels too, where the file has any.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load(&mut self, wants_labels: bool, reading: &mut Reading<'_>) -> Result<(Vec<Loaded>, Option<LabelFile>), ReadError> {
        match self {
            Self::Npy { source, file } => load_npy(*source, file, reading).map(|loaded| (vec![loaded], None)),
            Self::Fields(file) => {
                let chosen = if wants_labels { reading.options.label_columns() } else { Vec::new() };
                file.load(wants_labels, &chosen, reading)
            }
        }
    }

    /// Dimensions of each matrix, as far as they are known before they are read.
    pub(crate) fn dims(&self) -> Vec<Option<u64>> {
        match self {
            Self::Npy { file, .. } => vec![Some(file.n_dims())],
            Self::Fields(file) => file.dims(),
        }
    }
}

fn load_npy(source: &dyn ByteSource, file: &NpyFile, reading: &mut Reading<'_>) -> Result<Loaded, ReadError> {
    let name = shown_name(source.name());
    let (budget_bytes, is_strict) = (reading.budget_bytes.unwrap_or_default(), !reading.options.drop_non_finite);
    let classes = reading.file_classes.clone().map_or(RowClasses::Unknown, RowClasses::File);
    let mut rows = Collector::of_matrix(name.clone(), Vec::new(), reading, classes);
    file.read_rows(source, &mut rows)?;
    let (Some(collected), _) = rows.finish()? else { unreachable!("an array has rows") };
    let mut head = MatrixHead {
        warnings: file.warnings().iter().map(|warning| warning.problem(&name)).collect(),
        file: name.clone(),
        part: None,
        dtype: file.dtype_name(),
        format: "npy".to_owned(),
        n_rows: collected.n_rows,
        n_dims: collected.n_dims,
        non_finite: collected.non_finite,
        line: None,
        column: None,
        ids: None,
        split: None,
        is_whole_by_type: file.is_whole_by_type(),
        sample: None,
    };
    let chosen_rows = collected.sample.map(|sample| {
        let files = vec![(name, sample.n_rows)];
        head.take_sample(sample, files, budget_bytes, is_strict)
    });
    let loaded = Loaded { head, stored: collected.stored, chosen_rows };
    reading.follow(&loaded);
    Ok(loaded)
}

impl<'a> LabelSource<'a> {
    /// Opens `source` as labels, whatever it could be besides.
    ///
    /// # Errors
    /// As [`Opened::open`].
    pub(crate) fn open(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<Self, ReadError> {
        let content = sniff(source)?;
        match content {
            Content::Fields(format) => FieldFile::open(source, format, &options.label_columns(), control).map(Self::Fields),
            Content::Npy | Content::Text { .. } => Ok(Self::Plain { source, content }),
        }
    }

    /// The file's name as it is shown.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Plain { source, .. } => shown_name(source.name()),
            Self::Fields(file) => file.name().to_owned(),
        }
    }

    /// Whether this is an array.
    pub(crate) fn is_npy(&self) -> bool {
        matches!(self, Self::Plain { content: Content::Npy, .. })
    }

    /// Whether it holds one value a row, and nothing beside it.
    pub(crate) fn is_one_column(&self) -> bool {
        matches!(self, Self::Plain { content: Content::Npy | Content::Text { kind: TextKind::Lines, .. }, .. })
    }

    /// The array, if it is one.
    ///
    /// # Errors
    /// What is wrong with its header.
    pub(crate) fn as_array(&self) -> Result<Option<(&'a dyn ByteSource, NpyFile)>, Problem> {
        let Self::Plain { source, content: Content::Npy } = self else { return Ok(None) };
        NpyFile::open(*source).map(|file| Some((*source, file)))
    }

    /// Axes and values of an array, for a refusal of one that was meant as a matrix.
    pub(crate) fn as_vector(&self) -> Option<NpyError> {
        let (_, file) = self.as_array().ok()??;
        Some(NpyError::NotAMatrix { n_axes: 1, n_values: file.n_rows() })
    }

    /// Reads the labels, with what a person should know about the file.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load(self, options: &ReadOptions, control: &Control) -> Result<(LabelFile, Vec<Problem>), ReadError> {
        let chosen = options.label_columns();
        match self {
            Self::Fields(mut file) => file.load_labels(&chosen, control),
            Self::Plain { source, content } => load_plain(source, content, &chosen, control).map(|file| (file, Vec::new())),
        }
    }
}

/// Whether an array holds labels rather than a matrix: one axis, texts in one column, or whole numbers in one column.
///
/// # Errors
/// [`ReadError::Cancelled`], as all numbers of a column may have to be read.
fn may_be_labels(file: &NpyFile, source: &dyn ByteSource, control: &Control) -> Result<bool, ReadError> {
    if file.is_vector() || (file.is_one_column() && file.check_matrix().is_err()) {
        return Ok(true);
    }
    if !file.is_one_column() || file.is_whole_by_type() {
        return Ok(file.is_one_column());
    }
    // One column of floats is a matrix of one dimension, unless every number is whole.
    Ok(npy_labels::are_whole(file, source, control)?)
}

fn load_plain(source: &dyn ByteSource, content: Content, chosen: &[&str], control: &Control) -> Result<LabelFile, ReadError> {
    let name = shown_name(source.name());
    let mut file = match content {
        Content::Npy => {
            let file = NpyFile::open(source)?;
            let raw = npy_labels::read_labels(&file, source, control)?;
            let (raw, mixed) = raw.by_value().map_err(|error| error.problem(&name))?;
            let warnings = mixed.into_iter().collect();
            Ok(LabelFile {
                name,
                raw,
                column: None,
                columns: Vec::new(),
                others: Vec::new(),
                warnings,
                ids: None,
                split: None,
                places: RowPlaces::default(),
            })
        }
        Content::Text { start, kind: TextKind::Table { delimiter } | TextKind::Numbers { delimiter, .. } } if delimiter != b' ' => {
            table::read_table(source, start, delimiter, chosen, control)
        }
        Content::Text { start, kind: TextKind::Lines } => {
            let may_have_header = source.name().to_lowercase().ends_with(".csv") || source.name().to_lowercase().ends_with(".tsv");
            lines::read_lines(source, start, may_have_header, control)
        }
        Content::Text { .. } | Content::Fields(_) => Err(LabelError::NumberTable.problem(&name).into()),
    }?;
    let is_chosen = |chosen: &str| file.column.as_ref().is_some_and(|column| column.trim().to_lowercase() == chosen.trim().to_lowercase());
    // Where there is one column, it is none of the further ones.
    let missing =
        chosen.iter().enumerate().find(|&(position, chosen)| if position == 0 { !is_chosen(chosen) } else { file.others.is_empty() });
    match missing {
        Some((_, chosen)) => {
            Err(LabelError::NoSuchColumn { chosen: (*chosen).to_owned(), columns: file.columns }.problem(&file.name).into())
        }
        None if !chosen.is_empty() => {
            // A header that a person calls so is none of the labels.
            file.warnings.retain(|warning| !matches!(warning, LabelWarning::HeaderGuessed { .. }));
            Ok(file)
        }
        None => Ok(file),
    }
}
