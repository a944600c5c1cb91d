//! The report on rows worth checking: rows that the probe confidently predicts as another class, rows that repeat another row, and rows
//! far from every class; also the 2-D map of all rows.
//!
//! `scar_analysis::look` makes it.

mod csv;
mod diagnostics;
mod finding;
mod listed;
mod looked;
mod report;
mod table;

pub use csv::rows_csv;
pub use diagnostics::diagnose;
pub use finding::rows_finding;
pub use listed::{ListingInput, listed, relisted};
pub use looked::Looked;
pub use report::{ClassRows, DuplicatesReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow, RowsReport, TwinReport, WrongReport};
pub use table::RowTable;
