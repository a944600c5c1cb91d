//! What was found about rows worth a look: those the probe takes for another class with confidence, those that another row
//! repeats, those far from every class; and the 2-D map of them all.
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
pub use listed::{Known, listed, relisted};
pub use looked::Looked;
pub use report::{ClassRows, DuplicatesReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow, RowsReport, TwinReport, WrongReport};
pub use table::RowTable;
