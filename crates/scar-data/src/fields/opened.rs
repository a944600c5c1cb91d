//! What a file is once its begin was read: a matrix, or labels.

use crate::bytes::source::ByteSource;
use crate::error::{ReadError, RowPlace};
use crate::fields::file::FieldFile;
use crate::fields::sniff::{Content, sniff};
use crate::format::npy::array::NpyFile;
use crate::format::npy::labels;
use crate::format::text::kind::TextKind;
use crate::format::text::table::TextTableFormat;
use crate::format::text::{label_lines, label_table};
use crate::gather::column::Column;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::file::LabelFile;
use crate::labels::values::RawLabels;
use crate::names::columns::is_called;
use crate::options::ReadOptions;
use crate::words::shown_name;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// A file whose begin was read.
pub(crate) enum Opened<'a> {
    /// It holds a matrix, perhaps with labels.
    Matrix(FieldFile<'a>),
    /// It holds labels only.
    Labels(LabelSource<'a>),
}

/// A file of labels.
pub(crate) enum LabelSource<'a> {
    /// One array.
    Array {
        /// Its bytes.
        source: &'a dyn ByteSource,
        /// Its header.
        array: NpyFile,
    },
    /// Lines or a table.
    Text {
        /// Its bytes.
        source: &'a dyn ByteSource,
        /// Where its text begins.
        start: u64,
        /// What it holds.
        kind: TextKind,
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
        Ok(match sniff(source)? {
            Content::Fields(format) if format.is_one_array() => {
                let array = NpyFile::open(source)?;
                if may_be_labels(&array, source, control)? {
                    Self::Labels(LabelSource::Array { source, array })
                } else {
                    Self::Matrix(FieldFile::of_array(source, array))
                }
            }
            Content::Fields(format) => {
                let file = FieldFile::open(source, format, &options.label_columns(), control)?;
                if file.has_matrix() || !file.has_columns() { Self::Matrix(file) } else { Self::Labels(LabelSource::Fields(file)) }
            }
            Content::Text { start, kind: kind @ TextKind::Numbers { .. } } => {
                let file = FieldFile::open(source, &TextTableFormat, &options.label_columns(), control)?;
                if file.has_matrix() { Self::Matrix(file) } else { Self::Labels(LabelSource::Text { source, start, kind }) }
            }
            Content::Text { start, kind } => Self::Labels(LabelSource::Text { source, start, kind }),
        })
    }
}

/// Opens `source` as a matrix, whatever it could be besides.
///
/// # Errors
/// As [`Opened::open`]; [`Code::NoMatrix`] for a text without numbers.
pub(crate) fn open_matrix<'a>(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<FieldFile<'a>, ReadError> {
    match sniff(source)? {
        Content::Fields(format) if format.is_one_array() => Ok(FieldFile::of_array(source, NpyFile::open(source)?)),
        Content::Fields(format) => FieldFile::open(source, format, &options.label_columns(), control),
        Content::Text { kind: TextKind::Numbers { .. }, .. } => {
            FieldFile::open(source, &TextTableFormat, &options.label_columns(), control)
        }
        Content::Text { .. } => {
            let name = shown_name(source.name());
            let message = format!("{name} is text without numbers, not a matrix of embeddings. Give numbers with one row per sample.");
            Err(Problem::new(Code::NoMatrix, message).in_file(&name).into())
        }
    }
}

impl<'a> LabelSource<'a> {
    /// Opens `source` as labels, whatever it could be besides.
    ///
    /// # Errors
    /// As [`Opened::open`].
    pub(crate) fn open(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<Self, ReadError> {
        match sniff(source)? {
            Content::Fields(format) if format.is_one_array() => Ok(Self::Array { source, array: NpyFile::open(source)? }),
            Content::Fields(format) => FieldFile::open(source, format, &options.label_columns(), control).map(Self::Fields),
            Content::Text { start, kind } => Ok(Self::Text { source, start, kind }),
        }
    }

    /// The file's name as it is shown.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Array { source, .. } | Self::Text { source, .. } => shown_name(source.name()),
            Self::Fields(file) => file.name().to_owned(),
        }
    }

    /// Whether it holds one value a row, and nothing beside it.
    pub(crate) fn is_one_column(&self) -> bool {
        matches!(self, Self::Array { .. } | Self::Text { kind: TextKind::Lines, .. })
    }

    /// The array, if it is one.
    pub(crate) fn as_array(&self) -> Option<(&'a dyn ByteSource, &NpyFile)> {
        match self {
            Self::Array { source, array } => Some((*source, array)),
            Self::Text { .. } | Self::Fields(_) => None,
        }
    }

    /// Reads the labels, with what a person should know about the file.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load(self, options: &ReadOptions, control: &Control) -> Result<(LabelFile, Vec<Problem>), ReadError> {
        let chosen = &options.label_columns();
        let file = match self {
            Self::Fields(mut file) => return file.load_labels(chosen, control),
            Self::Array { source, array } => labels_of_array(source, &array, control)?,
            Self::Text { source, start, kind } => labels_of_text(source, start, kind, chosen, control)?,
        };
        Ok((with_chosen(file, chosen)?, Vec::new()))
    }
}

/// Whether an array holds labels rather than a matrix: one axis, texts in one column, or whole numbers in one column.
///
/// # Errors
/// [`ReadError::Cancelled`], as all numbers of a column may have to be read.
fn may_be_labels(file: &NpyFile, source: &dyn ByteSource, control: &Control) -> Result<bool, ReadError> {
    if file.is_vector() || (file.is_one_column() && file.check_matrix(source.name()).is_err()) {
        return Ok(true);
    }
    if !file.is_one_column() || file.is_whole_by_type() {
        return Ok(file.is_one_column());
    }
    // One column of floats is a matrix of one dimension, unless every number is whole.
    Ok(labels::are_whole(file, source, control)?)
}

fn labels_of_array(source: &dyn ByteSource, array: &NpyFile, control: &Control) -> Result<LabelFile, ReadError> {
    let name = shown_name(source.name());
    let mut column = Column::kept();
    labels::read_labels(array, source, control, &mut column)?;
    let place = |position: usize| RowPlace { row: position as u64 + 1, line: None };
    let (raw, mixed) = RawLabels::from_column(column, place).map_err(|error| error.problem(&name))?;
    Ok(LabelFile { warnings: mixed.into_iter().collect(), ..LabelFile::of(name, raw) })
}

fn labels_of_text(source: &dyn ByteSource, start: u64, kind: TextKind, chosen: &[&str], control: &Control) -> Result<LabelFile, ReadError> {
    match kind {
        TextKind::Table { delimiter } | TextKind::Numbers { delimiter, .. } if delimiter != b' ' => {
            label_table::read_table(source, start, delimiter, chosen, control)
        }
        TextKind::Lines => {
            let name = source.name().to_lowercase();
            label_lines::read_lines(source, start, name.ends_with(".csv") || name.ends_with(".tsv"), control)
        }
        TextKind::Table { .. } | TextKind::Numbers { .. } => Err(LabelError::NumberTable.problem(&shown_name(source.name())).into()),
    }
}

/// `file`, of which the columns called `chosen` are the labels, where some are chosen.
///
/// # Errors
/// [`LabelError::NoSuchColumn`]: where there is one column, it is none of the further ones.
fn with_chosen(mut file: LabelFile, chosen: &[&str]) -> Result<LabelFile, Problem> {
    let Some((first, others)) = chosen.split_first() else { return Ok(file) };
    let is_first = file.column.as_ref().is_some_and(|column| is_called(column, first));
    let missing = if is_first { others.first().filter(|_| file.others.is_empty()) } else { Some(first) };
    if let Some(chosen) = missing {
        return Err(LabelError::NoSuchColumn { chosen: (*chosen).to_owned(), columns: file.columns }.problem(&file.name));
    }
    // A header that a person calls so is none of the labels.
    file.warnings.retain(|warning| !matches!(warning, LabelWarning::HeaderGuessed { .. }));
    Ok(file)
}
