//! An `.npy` file as a file of one field, which has no name.

use crate::bytes::forward::PartSource;
use crate::bytes::source::ByteSource;
use crate::error::ReadError;
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Format, Head};
use crate::format::npy::array::NpyFile;
use crate::format::npy::preamble::MAGIC;
use crate::words::shown_name;
use scar_core::control::Control;

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

    fn is_one_array(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, _: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        Ok(container(source, NpyFile::open(source)?))
    }
}

/// The matrix `array` of `source`, under no name of its own.
pub(crate) fn container<'a>(source: &'a dyn ByteSource, array: NpyFile) -> Box<dyn Container + 'a> {
    let file = shown_name(source.name());
    let bytes = PartSource::new(source, file.clone(), 0, source.len_bytes());
    let data = Data::Array { source: Box::new(bytes), array };
    let member = Member { name: "embeddings".to_owned(), is_named: false, data };
    Box::new(ArrayFile::new(file, vec![member], Vec::new()))
}
