//! From files to a checked [`EmbeddingSet`]: where the bytes come from, one file per format, labels, refusals.

mod assemble;
mod collector;
mod column;
mod container;
mod dataset;
mod embedding_set;
mod field_file;
pub mod folder;
pub mod format;
mod forward;
mod label_column;
mod label_error;
mod label_file;
mod label_values;
mod labels;
mod matrix_checks;
mod opened;
mod pairing;
mod read;
mod roles;
mod shards;
mod sniff;
pub mod source;
mod summary;
mod text_kind;
mod unpacked;
mod words;

pub use embedding_set::EmbeddingSet;
pub use format::{FormatInfo, formats, npy_bytes};
pub use labels::{LabelKind, Labels};
pub use read::{Dataset, NamedMatrix, ReadError, ReadOptions, read, read_classes, read_numbers, read_paired};
pub use shards::stem;
pub use source::ByteSource;
pub use summary::{ClassCount, FileSummary, LabelSummary, ValueSummary, digest};
pub use words::shown_name;
