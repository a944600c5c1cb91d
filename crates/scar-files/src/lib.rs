//! What is known of files without their decoders: what their names and folders say, what a person chose, which rows make a sample, and what
//! is told of a file once it was read.
//!
//! `scar-data` reads by it and gives all of it on; who only speaks of files, as reports and the page do, needs no reader and takes it from here.
//!
//! ```
//! use scar_files::folder::{FolderEntry, choose};
//! // Of a folder, what belongs together is read.
//! let file = |path: &str| FolderEntry { path: path.to_owned(), len_bytes: 4_096 };
//! let choice = choose(&[file("set/embeddings.npy"), file("set/labels.csv"), file("set/README.md")], None).unwrap();
//! assert_eq!(choice.read.len(), 2);
//! ```

pub mod error;
pub mod folder;
pub mod item_pairing;
pub mod names;
pub mod options;
pub mod sample;
pub mod summary;
pub mod words;

mod chosen_role;
mod data_report;
mod extracted;
mod field_runs;
mod field_summary;
mod npy_index;
mod packed_ids;
mod places;

pub use data_report::DataReport;
pub use error::ReadError;
pub use extracted::{EXTRACTED, extracted_name};
pub use field_runs::field_runs;
pub use field_summary::{FieldRole, FieldSummary};
pub use item_pairing::PairingReport;
pub use names::missing::doubtful_labels;
pub use names::sets::stem;
pub use npy_index::{index_bytes, npy_header};
pub use options::ReadOptions;
pub use places::{FileRows, RowFiles, RowPlaces};
pub use summary::{ClassCount, FileSummary, LabelSummary, ValueSummary, digest};
pub use words::shown_name;
