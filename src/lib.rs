#![doc = include_str!("../README.md")]
//! # Layers
//!
//! Each is a crate that uses only those before it: `scar-core`, `scar-method` (the numbers), `scar-data` (the files), `scar-report`
//! (the words and figures), `scar-analysis` (the order of the work). Here stand page, workers and program. `ARCHITECTURE.md`
//! has the rest.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod protocol;
pub mod ui;
#[cfg(all(any(feature = "worker", feature = "reader"), target_arch = "wasm32"))]
pub mod worker;

// Names from before the crates, until all that use them say the crate.
pub use scar_analysis::logits;
pub use scar_core::{control, packed, problem};
pub use scar_method::{completion, foundation, modality, settings};
pub use scar_report as report;
pub use scar_report::{format, html_report, plot, published};
#[allow(missing_docs, reason = "they go")]
pub mod data {
    pub use scar_core::{EmbeddingSet, LabelKind, Labels, Matrix, Split, SplitSummary};
    pub use scar_data::*;
}
#[allow(missing_docs, reason = "they go")]
pub mod probe {
    pub use scar_core::Random;
    pub use scar_method::probe::*;
}
#[allow(missing_docs, reason = "they go")]
pub mod measures {
    pub use scar_core::stats::normal_quantile;
    pub use scar_method::measures::*;
}
#[allow(missing_docs, reason = "they go")]
pub mod subset {
    pub use scar_data::index_bytes;
    pub use scar_method::subset::*;
}
#[allow(missing_docs, reason = "they go")]
pub mod analysis {
    pub use scar_analysis::*;
    pub use scar_method::{measures::Convention, settings::Settings};
}
#[allow(missing_docs, reason = "they go")]
pub mod rows {
    pub use scar_analysis::{Subject, look, look_judged, look_work};
    pub use scar_method::rows::*;
    pub use scar_report::rows::*;
}
