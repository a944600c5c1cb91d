//! From files to a checked [`EmbeddingSet`](scar_core::EmbeddingSet): where the bytes come from, one file per format, labels, refusals.
//!
//! The folders are a ladder: each uses those before it in this list and none behind it, which `tests/ladder.rs` proves.

mod bytes;

mod matrix;

mod gather;

mod labels;

mod format;

mod dataset;

mod fields;

mod assemble;

mod rows_out;

pub use assemble::align::no_common_id;
pub use assemble::incoming::Incoming;
pub use assemble::parse::parse;
pub use assemble::read::{read, read_classes, read_column, read_numbers, read_paired};
pub use bytes::source::{self, ByteSource};
pub use dataset::types::{Dataset, NamedMatrix};
pub use fields::parsed::Parsed;
pub use fields::rare::needs_all_formats;
#[cfg(all(feature = "columnar", not(target_arch = "wasm32")))]
pub use format::guarded::hush;
pub use format::npy::numbers::read_array;
pub use format::npy::write::npy_bytes;
pub use gather::outlet::Outlet;
pub use rows_out::extract::extract;
pub use rows_out::formats::{FormatInfo, formats};
pub use scar_files::item_pairing::{Items, Pairing, PairingReport, items_of, pair_by_ids};
pub use scar_files::{
    ClassCount, DataReport, EXTRACTED, FieldRole, FieldSummary, FileRows, FileSummary, LabelSummary, ReadError, ReadOptions, RowFiles,
    RowPlaces, ValueSummary, digest, doubtful_labels, extracted_name, field_runs, folder, index_bytes, npy_header, sample, shown_name,
    stem,
};

#[cfg(test)]
mod vocabulary_tests;

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
