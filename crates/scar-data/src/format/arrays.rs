//! Files that hold named arrays, each with axes and a type of its own.

use crate::bytes::source::ByteSource;
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::member_classes::name_classes;
use crate::format::npy::array::NpyFile;
use crate::format::npy::labels::read_labels;
use crate::format::sparse::arrays::SparseArrays;
use crate::format::stacked::{stacked, uneven};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::problem::Problem;
use scar_files::error::{ReadError, refusal};
use scar_files::names::vocabulary::names_labels;

/// Bytes of a row that are read at a time, where each row is an array.
const PART_BYTES: u64 = 1 << 20;

/// An array or a list of a file.
pub(crate) struct Member<'a> {
    /// Its name, or what stands for it.
    pub(crate) name: String,
    /// Whether the name stands in the file.
    pub(crate) is_named: bool,
    /// Its values.
    pub(crate) data: Data<'a>,
    /// What its numbers stand for, where the file says it.
    pub(crate) classes: Option<Vec<String>>,
    /// Whether it is no matrix unless a person says so.
    pub(crate) is_aside: bool,
    /// What the file says of it beside its values: names with texts.
    pub(crate) notes: Vec<(String, String)>,
}

impl<'a> Member<'a> {
    /// What stands under `name` in the file.
    pub(crate) fn named(name: String, data: Data<'a>) -> Self {
        Self { name, is_named: true, data, classes: None, is_aside: false, notes: Vec::new() }
    }

    /// What has no name in the file, and is called `name` in messages.
    pub(crate) fn unnamed(name: &str, data: Data<'a>) -> Self {
        Self { is_named: false, ..Self::named(name.to_owned(), data) }
    }
}

/// Where the values of a member are.
pub(crate) enum Data<'a> {
    /// In the file.
    Array {
        /// Its bytes, or the whole file's.
        source: Box<dyn ByteSource + 'a>,
        /// Its type, its axes, and where its values begin.
        array: NpyFile,
    },
    /// Here already: lists that a pickle holds.
    Cells(Vec<OwnedCell>),
    /// Arrays that are a row each, all of one length.
    Rows(Vec<Data<'a>>),
    /// What of a matrix is not zero.
    Sparse(Box<SparseArrays<'a>>),
}

/// A value of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnedCell {
    Text(String),
    Integer(i64),
    Float(f64),
    Flag(bool),
    Missing,
    /// A list of texts, as JSON writes it.
    List(String),
    Nested,
}

impl OwnedCell {
    pub(crate) fn as_cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Integer(value) => Cell::Integer((*value).into()),
            Self::Float(value) => Cell::Float(*value),
            Self::Flag(value) => Cell::Flag(*value),
            Self::Missing => Cell::Missing,
            Self::List(text) => Cell::List(text),
            Self::Nested => Cell::Nested,
        }
    }
}

impl Member<'_> {
    fn field(&self) -> Field {
        let field = match &self.data {
            Data::Array { array, .. } => array_field(self.name.clone(), array),
            Data::Rows(parts) => {
                let first = parts.iter().find_map(|part| if let Data::Array { array, .. } = part { Some(array) } else { None });
                let n_dims = first.map(|array| array.shape.iter().product());
                let dtype = first.map(NpyFile::dtype_name).unwrap_or_default();
                self.vector(n_dims, dtype, parts.len() as u64)
            }
            Data::Sparse(sparse) => self.vector(Some(sparse.n_dims()), sparse.dtype_name(), sparse.n_rows()),
            Data::Cells(cells) => {
                let is_number = |cell: &OwnedCell| matches!(cell, OwnedCell::Integer(_) | OwnedCell::Float(_));
                let is_whole = cells.iter().all(|cell| matches!(cell, OwnedCell::Integer(_)));
                let kind = if cells.iter().all(is_number) { FieldKind::Number { is_whole } } else { FieldKind::Text };
                let n_rows = Some(cells.len() as u64);
                Field {
                    name: self.name.clone(),
                    is_named: true,
                    kind,
                    dtype: "list".to_owned(),
                    n_rows,
                    is_class_like: false,
                    is_aside: false,
                }
            }
        };
        let kind = if self.classes.is_some() { FieldKind::Text } else { field.kind };
        Field { is_named: self.is_named, is_aside: self.is_aside, kind, ..field }
    }

    fn vector(&self, n_dims: Option<u64>, dtype: String, n_rows: u64) -> Field {
        let kind = FieldKind::Vector { n_dims };
        Field { name: self.name.clone(), is_named: true, kind, dtype, n_rows: Some(n_rows), is_class_like: false, is_aside: false }
    }
}

/// A file of arrays.
pub(crate) struct ArrayFile<'a> {
    file: String,
    members: Vec<Member<'a>>,
    fields: Vec<Field>,
    warnings: Vec<Problem>,
}

impl<'a> ArrayFile<'a> {
    /// The file shown as `file`, with `members`; those that are a vector of one item each become one matrix.
    pub(crate) fn new(file: String, members: Vec<Member<'a>>, mut warnings: Vec<Problem>) -> Self {
        let (mut members, told) = stacked(&file, members);
        warnings.extend(told);
        warnings.extend(name_classes(&file, &mut members));
        let fields = members.iter().map(Member::field).collect();
        Self { file, members, fields, warnings }
    }

    /// A refusal of a member is one of its file.
    fn of_file(&self, error: ReadError) -> ReadError {
        match error {
            ReadError::Refused(problem) => ReadError::Refused(problem.in_file(&self.file)),
            ReadError::Cancelled => ReadError::Cancelled,
        }
    }
}

/// What a row of an array holds.
fn array_field(name: String, array: &NpyFile) -> Field {
    let is_one = array.is_vector();
    let kind = match (array.is_text(), is_one, array.n_dims()) {
        (true, true, _) | (true, _, 1) => FieldKind::Text,
        (true, ..) => FieldKind::Other,
        (false, true, _) if array.is_flag() => FieldKind::Flag,
        (false, true, _) => FieldKind::Number { is_whole: array.is_whole_by_type() },
        (false, false, n_dims) => FieldKind::Vector { n_dims: Some(n_dims) },
    };
    Field { name, is_named: true, kind, dtype: array.dtype_name(), n_rows: Some(array.n_rows()), is_class_like: false, is_aside: false }
}

impl Container for ArrayFile<'_> {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        self.warnings.clone()
    }

    fn class_names(&self, idx: usize) -> Option<&[String]> {
        self.members.get(idx)?.classes.as_deref()
    }

    fn check(&self) -> Result<(), Problem> {
        uneven(&self.file, &self.members).map_or(Ok(()), Err)
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let control = rows.control;
        for (position, &idx) in wanted.columns.iter().enumerate() {
            control.check()?;
            let member = &self.members[idx];
            let (source, array) = match &member.data {
                Data::Array { source, array } => (source, array),
                Data::Cells(cells) => {
                    cells.iter().for_each(|cell| rows.cell(position, cell.as_cell()));
                    continue;
                }
                Data::Rows(_) | Data::Sparse(_) => continue,
            };
            let column = &mut rows.columns[position];
            let n_before = column.n_rows();
            match read_labels(array, &**source, control, column) {
                // What is no label is told of labels only: a file may hold weights and times beside them.
                Err(ReadError::Refused(_)) if !names_labels(&member.name) => column.truncate(n_before),
                Ok(()) if column.has_nan && !names_labels(&member.name) => {
                    column.truncate(n_before);
                    column.has_nan = false;
                }
                read => read.map_err(|error| self.of_file(error))?,
            }
        }
        let Some(&idx) = wanted.matrix.first() else { return Ok(()) };
        let Member { name, data, .. } = &self.members[idx];
        let (source, array) = match data {
            Data::Array { source, array } => (source, array),
            Data::Rows(parts) => return read_parts(parts, rows).map_err(|error| self.of_file(error)),
            Data::Sparse(sparse) => return sparse.read(rows).map_err(|error| self.of_file(error)),
            Data::Cells(_) => return Ok(()),
        };
        if wanted.matrix.len() > 1 || array.is_vector() {
            // Vectors of numbers beside one another are no matrix.
            let clause = format!(
                " holds no matrix of embeddings: {} has one axis. Give two axes, one row per sample; of one vector an item: \
                 np.stack(vectors).",
                scar_files::words::quoted(name)
            );
            return Err(refusal(&self.file, scar_core::problem::Code::NoMatrix, clause).into());
        }
        array.read_rows(&**source, rows).map_err(|error| self.of_file(error))?;
        self.warnings.extend(array.warnings(source.name()).into_iter().map(|warning| warning.in_file(&self.file)));
        Ok(())
    }
}

/// Hands arrays over as a row each.
fn read_parts(parts: &[Data<'_>], rows: &mut Collector<'_>) -> Result<(), ReadError> {
    let control = rows.control;
    for part in parts {
        let Data::Array { source, array } = part else { continue };
        let n_values = array.shape.iter().product();
        if rows.n_dims() == 0 {
            rows.begin(parts.len() as u64, n_values)?;
        }
        array.read_bytes(&**source, control, 0, n_values, PART_BYTES, |_, bytes| {
            rows.extend_with(|values| array.dtype.extend_f32(bytes, values));
        })?;
        rows.end_rows()?;
    }
    Ok(())
}
