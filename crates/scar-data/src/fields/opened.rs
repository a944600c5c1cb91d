//! What a file is once its begin was read: a matrix, or labels.

use crate::bytes::first::first_bytes;
use crate::bytes::source::ByteSource;
use crate::fields::file::FieldFile;
use crate::fields::sniff::sniff;
use crate::fields::told::{FoundRoles, told_columns};
use crate::format::container::check_fields;
use crate::format::text::odd_numbers;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::file::LabelFile;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::FieldSummary;
use scar_files::error::{ReadError, refusal};
use scar_files::names::columns::is_called;
use scar_files::options::ChosenColumns;
use scar_files::options::ReadOptions;
use scar_files::words::{quoted, shown_name};

/// Labels, what a person should know of them, and what became of the columns.
type ToldLabels = (LabelFile, Vec<Problem>, Vec<FieldSummary>);

/// A file whose begin was read.
pub(crate) enum Opened<'a> {
    /// It holds a matrix, perhaps with labels.
    Matrix(FieldFile<'a>),
    /// It holds labels only.
    Labels(FieldFile<'a>),
}

impl<'a> Opened<'a> {
    /// Opens `source`, told apart by content.
    ///
    /// # Errors
    /// [`ReadError::Refused`] for what is no file of embeddings or labels.
    pub(crate) fn open(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<Self, ReadError> {
        let format = sniff(source)?;
        let file = FieldFile::open(source, format, &options.chosen(), control)?;
        if file.is_labels(control)? {
            return Ok(Self::Labels(file));
        }
        if file.has_matrix() {
            return Ok(Self::Matrix(file));
        }
        Ok(match format.open_labels(source)? {
            Some(container) => Self::Labels(FieldFile::of(source, format, container, &ChosenColumns::default())),
            None if file.has_columns() => Self::Labels(file),
            None => Self::Matrix(file),
        })
    }
}

/// Opens `source` as a matrix, whatever it could be besides.
///
/// # Errors
/// As [`Opened::open`]; [`Code::NoMatrix`](scar_core::problem::Code::NoMatrix) for a text without numbers.
pub(crate) fn open_matrix<'a>(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<FieldFile<'a>, ReadError> {
    let file = FieldFile::open(source, sniff(source)?, &options.chosen(), control)?;
    if !file.has_matrix()
        && let Some(table) = numbers_of_table(source, options, control)?
    {
        return Ok(table);
    }
    // Of an array it is told later, as a part of several may have one row.
    if !file.is_array() {
        file.check()?;
    }
    Ok(file)
}

/// The table of labels in `source` as a matrix: where a person named columns of it, or at least half of them are numbers that may be
/// dimensions.
///
/// # Errors
/// As [`Opened::open`].
pub(crate) fn numbers_of_table<'a>(
    source: &'a dyn ByteSource,
    options: &ReadOptions,
    control: &Control,
) -> Result<Option<FieldFile<'a>>, ReadError> {
    control.check()?;
    let format = sniff(source)?;
    let Some(container) = format.open_matrix(source)? else { return Ok(None) };
    check_fields(&shown_name(source.name()), container.fields())?;
    let chosen = options.chosen();
    let file = FieldFile::of(source, format, container, &chosen);
    let n_dims = file.dims().first().copied().flatten().unwrap_or(0);
    let is_likely = n_dims >= 2 && 2 * n_dims >= file.field_names().count() as u64;
    Ok((file.has_matrix() && (is_likely || !chosen.matrices.is_empty())).then_some(file))
}

/// What is told of the table in `source`, shown as `name`, whose numbers are written as no program reads them.
///
/// # Errors
/// [`Code::Unreadable`].
pub(crate) fn odd_numbers_of_table(source: &dyn ByteSource, name: &str) -> Result<Option<Problem>, Problem> {
    if sniff(source)?.name() != "csv" {
        return Ok(None);
    }
    let cell = odd_numbers::first(&first_bytes(source)?, source.name());
    Ok(cell.map(|cell| {
        let clause = format!(
            " holds no matrix of embeddings: cells such as {} are not read as numbers. Write plain numbers, such as 1234.5, without signs for \
             thousands or per cent.",
            quoted(&cell)
        );
        refusal(name, Code::NoMatrix, clause)
    }))
}

/// Opens `source` as labels, whatever it could be besides.
///
/// # Errors
/// As [`Opened::open`].
pub(crate) fn open_labels<'a>(source: &'a dyn ByteSource, options: &ReadOptions, control: &Control) -> Result<FieldFile<'a>, ReadError> {
    let format = sniff(source)?;
    match format.open_labels(source)? {
        Some(container) => Ok(FieldFile::of(source, format, container, &ChosenColumns::default())),
        None => FieldFile::open(source, format, &options.chosen(), control).map(as_one_column),
    }
}

/// `file`, of which an array of one row is one column: `y` of the shape (1, N), as MATLAB's vectors come out.
fn as_one_column(file: FieldFile<'_>) -> FieldFile<'_> {
    match file.as_array() {
        Some((source, array)) if array.shape.len() == 2 && array.n_rows() == 1 && array.n_dims() > 1 => {
            FieldFile::of_array(source, array.clone().with_shape(vec![array.n_dims()]))
        }
        _ => file,
    }
}

impl<'a> FieldFile<'a> {
    /// The table that it is, with fields, so that it can be a part of one.
    ///
    /// # Errors
    /// As [`Opened::open`].
    pub(crate) fn into_table(self, control: &Control) -> Result<FieldFile<'a>, ReadError> {
        control.check()?;
        let Some(source) = self.source else { return Ok(self) };
        let format = sniff(source)?;
        let Some(container) = format.open_matrix(source)? else { return Ok(self) };
        check_fields(&shown_name(source.name()), container.fields())?;
        Ok(FieldFile::of(source, format, container, &ChosenColumns::default()))
    }
}

impl FieldFile<'_> {
    /// Reads the labels, with what a person should know about the file.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn read_labels(self, options: &ReadOptions, control: &Control) -> Result<(LabelFile, Vec<Problem>), ReadError> {
        self.read_told_labels(options, control).map(|(file, problems, _)| (file, problems))
    }

    /// As [`FieldFile::read_labels`], with what became of the columns.
    ///
    /// # Errors
    /// As [`FieldFile::read_labels`].
    pub(crate) fn read_told_labels(mut self, options: &ReadOptions, control: &Control) -> Result<ToldLabels, ReadError> {
        let chosen = &options.chosen();
        let Some(file) = self.own_labels(chosen, control) else {
            let (file, problems) = self.load_labels(chosen, control)?;
            return Ok((file, problems, self.label_fields));
        };
        let file = with_chosen(file?, &chosen.labels)?;
        let found = FoundRoles::of_labels(&file);
        let names: Vec<String> = if file.names.is_empty() { file.column.iter().cloned().collect() } else { file.names.clone() };
        let fields = told_columns(&file.name, &names, &found, chosen, file.raw.n_labels());
        Ok((file, Vec::new(), fields))
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
