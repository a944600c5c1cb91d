//! An `.npy` file as a file of one field, which has no name and may be a matrix or labels.

use crate::bytes::forward::PartSource;
use crate::bytes::source::ByteSource;
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Field, Format, Head, Wanted};
use crate::format::npy::array::NpyFile;
use crate::format::npy::labels::{are_whole, read_labels};
use crate::format::npy::preamble::MAGIC;
use crate::gather::collector::Collector;
use crate::gather::column::Column;
use crate::labels::file::LabelFile;
use crate::labels::values::RawLabels;
use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_files::error::{ReadError, RowPlace};
use scar_files::options::ChosenColumns;
use scar_files::words::shown_name;

/// NumPy's `.npy`.
pub(crate) struct NpyFormat;

impl Format for NpyFormat {
    fn name(&self) -> &'static str {
        "npy"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["npy"]
    }

    fn about(&self) -> &'static str {
        "versions 1 to 3; f16, f32, f64, integers, booleans, texts as labels; either byte order, C and Fortran order; read chunk by chunk"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC)
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, _: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        Ok(container(source, NpyFile::open(source)?))
    }
}

/// The array `array` of `source`, under no name of its own.
pub(crate) fn container<'a>(source: &'a dyn ByteSource, array: NpyFile) -> Box<dyn Container + 'a> {
    let name = shown_name(source.name());
    let bytes = PartSource::new(source, name.clone(), 0, source.len_bytes());
    let data = Data::Array { source: Box::new(bytes), array: array.clone() };
    let member = Member::unnamed("embeddings", data);
    let file = ArrayFile::new(name.clone(), vec![member], Vec::new());
    Box::new(OneArray { source, name, array, file })
}

struct OneArray<'a> {
    source: &'a dyn ByteSource,
    /// As it is shown.
    name: String,
    array: NpyFile,
    /// The same as a file of arrays.
    file: ArrayFile<'a>,
}

impl Container for OneArray<'_> {
    fn fields(&self) -> &[Field] {
        self.file.fields()
    }

    fn warnings(&self) -> Vec<Problem> {
        self.file.warnings()
    }

    fn array(&self) -> Option<&NpyFile> {
        Some(&self.array)
    }

    fn check(&self) -> Result<(), Problem> {
        self.array.check_matrix(&self.name)
    }

    /// One axis, texts in one column, or whole numbers in one column.
    fn is_labels(&self, control: &Control) -> Result<bool, ReadError> {
        let array = &self.array;
        if array.is_vector() || (array.is_one_column() && self.check().is_err()) {
            return Ok(true);
        }
        if !array.is_one_column() || array.is_whole_by_type() {
            return Ok(array.is_one_column());
        }
        // One column of floats is a matrix of one dimension, unless every number is whole.
        Ok(are_whole(array, self.source, control)?)
    }

    fn is_one_column(&self) -> bool {
        true
    }

    fn labels(&self, chosen: &ChosenColumns<'_>, control: &Control) -> Option<Result<LabelFile, ReadError>> {
        Some(self.read_labels(chosen, control))
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        self.file.read(wanted, rows)
    }
}

impl OneArray<'_> {
    fn read_labels(&self, chosen: &ChosenColumns<'_>, control: &Control) -> Result<LabelFile, ReadError> {
        let mut column = Column::kept();
        read_labels(&self.array, self.source, control, &mut column)?;
        let place = |position: usize| RowPlace { row: position as u64 + 1, line: None };
        let (raw, warnings) = RawLabels::from_column(column, chosen.missing, place).map_err(|error| error.problem(&self.name))?;
        Ok(LabelFile { warnings, ..LabelFile::of(self.name.clone(), raw) })
    }
}
