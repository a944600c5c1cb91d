//! From files to a checked [`EmbeddingSet`]: where the bytes come from, one file per format, labels, refusals.

mod embedding_set;
pub mod format;
mod labels;
mod read;
pub mod source;
mod summary;

pub use embedding_set::EmbeddingSet;
pub use labels::{LabelKind, Labels};
pub use read::{Dataset, NamedMatrix, ReadError, ReadOptions, read};
pub use source::ByteSource;
pub use summary::{ClassCount, FileSummary, LabelSummary, ValueSummary};
