//! One file per format that can be read.

use crate::container::Format;

mod arrays;
#[cfg(feature = "columnar")]
mod arrow;
#[cfg(feature = "columnar")]
mod arrow_cut;
#[cfg(feature = "columnar")]
mod arrow_messages;
#[cfg(feature = "columnar")]
mod arrow_rows;
mod fvecs;
#[cfg(feature = "columnar")]
pub(crate) mod guarded;
#[cfg(feature = "columnar")]
mod hdf5;
#[cfg(feature = "columnar")]
mod hdf5_cells;
mod json;
mod json_rows;
mod json_value;
mod json_walk;
mod jsonl;
mod line_places;
pub(crate) mod lines;
mod list;
#[cfg(feature = "columnar")]
mod mat;
#[cfg(feature = "columnar")]
mod mat_texts;
pub(crate) mod npy;
mod npy_dtype;
pub(crate) mod npy_error;
pub(crate) mod npy_extract;
mod npy_header;
pub(crate) mod npy_labels;
pub(crate) mod npy_part;
pub(crate) mod npy_preamble;
mod npy_write;
mod npz;
#[cfg(feature = "columnar")]
mod parquet;
#[cfg(feature = "columnar")]
mod parquet_extract;
#[cfg(feature = "columnar")]
mod parquet_footer;
mod pickle;
mod pt;
mod pt_tensor;
mod safetensors;
mod strided;
pub(crate) mod table;
mod text_dialect;
pub(crate) mod text_extract;
mod text_lines;
mod text_number;
mod text_quotes;
mod text_records;
pub(crate) mod text_table;

#[cfg(all(feature = "columnar", not(target_arch = "wasm32")))]
pub use guarded::hush;
pub use list::{FormatInfo, formats};
pub use npy_write::header as npy_header;
pub use npy_write::npy_bytes;

/// Formats of named fields, in the order in which they are asked whether a file is theirs.
pub(crate) const FORMATS: &[&dyn Format] = &[
    #[cfg(feature = "columnar")]
    &parquet::ParquetFormat,
    #[cfg(feature = "columnar")]
    &arrow::ArrowFormat,
    #[cfg(feature = "columnar")]
    &hdf5::Hdf5Format,
    #[cfg(feature = "columnar")]
    &mat::MatFormat,
    &pt::PtFormat,
    &npz::NpzFormat,
    &safetensors::SafetensorsFormat,
    &fvecs::FvecsFormat,
    &jsonl::JsonLinesFormat,
    &json::JsonFormat,
    &text_table::TextTableFormat,
];
