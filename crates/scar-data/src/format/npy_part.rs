//! An array by itself as a file of one field, where it is one part of several.

use super::arrays::{ArrayFile, Data, Member};
use super::npy::NpyFile;
use crate::container::Container;
use crate::forward::PartSource;
use crate::{ByteSource, shown_name};

/// The matrix `array` of `source`, under no name of its own.
pub(crate) fn container<'a>(source: &'a dyn ByteSource, array: NpyFile) -> Box<dyn Container + 'a> {
    let bytes = PartSource::new(source, source.name().to_owned(), 0, source.len_bytes());
    let data = Data::Array { source: Box::new(bytes), array };
    let member = Member { name: "embeddings".to_owned(), is_named: false, data };
    Box::new(ArrayFile::new(shown_name(source.name()), vec![member], Vec::new()))
}
