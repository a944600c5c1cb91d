//! From files to a checked [`EmbeddingSet`](scar_core::EmbeddingSet): where the bytes come from, one file per format, labels, refusals.
//!
//! The folders are a ladder: each uses those before it in this list and none behind it, which `tests/ladder.rs` proves.

mod words;

mod error;

mod options;

mod names;

mod bytes;

mod matrix;

pub mod sample;

mod gather;

mod labels;

mod format;

mod dataset;

mod fields;

mod assemble;

mod rows_out;

pub mod folder;

pub use assemble::align::no_common_id;
pub use assemble::incoming::Incoming;
pub use assemble::parse::parse;
pub use assemble::read::{read, read_classes, read_column, read_numbers, read_paired};
pub use bytes::source::{self, ByteSource};
pub use dataset::item_pairing::{Items, Pairing, PairingReport, items_of, pair_by_ids};
pub use dataset::types::{Dataset, NamedMatrix};
pub use error::ReadError;
pub use fields::parsed::Parsed;
pub use fields::rare::needs_all_formats;
#[cfg(all(feature = "columnar", not(target_arch = "wasm32")))]
pub use format::guarded::hush;
pub use format::npy::numbers::read_array;
pub use format::npy::write::{header as npy_header, npy_bytes};
pub use gather::outlet::Outlet;
pub use gather::places::{FileRows, RowFiles, RowPlaces};
pub use matrix::field_runs::field_runs;
pub use matrix::field_summary::{FieldRole, FieldSummary};
pub use matrix::summary::{ClassCount, FileSummary, LabelSummary, ValueSummary, digest};
pub use names::missing::doubtful_labels;
pub use names::sets::stem;
pub use options::ReadOptions;
pub use rows_out::extract::{EXTRACTED, extract, extracted_name};
pub use rows_out::formats::{FormatInfo, formats};
pub use rows_out::index::index_bytes;
pub use words::shown_name;

/// Has this program carry the decoders of all formats: Parquet, Arrow, HDF5, MATLAB, PyTorch, safetensors, JSON and Zstandard. Natively every
/// program does. In WebAssembly a module that does not call this is linked without them, and reads the usual formats alone.
pub fn link_all_formats() {
    format::link_all();
    bytes::unpacked::link_all();
    rows_out::extract::link_all();
}

/// Whether this program carries the decoders of all formats.
pub fn carries_all_formats() -> bool {
    format::carries_all()
}
