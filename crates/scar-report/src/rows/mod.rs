//! The report on rows worth checking: rows whose label is likely wrong, rows that repeat another row, rows far from every class, and
//! failed rows; also the 2-D map of all rows.
//!
//! `scar_analysis::look` makes it.

mod copies_csv;
mod csv;
mod diagnostics;
mod finding;
mod id_look;
mod listed;
mod looked;
mod report;
mod row_ids;
mod table;

pub use copies_csv::copies_csv;
pub use csv::rows_csv;
pub use diagnostics::diagnose;
pub use finding::rows_finding;
pub use id_look::IdLook;
pub use listed::{ListingInput, listed, relisted};
pub use looked::Looked;
pub use report::{
    ClassRows, CopiesReport, DuplicatesReport, FailedReport, FarReport, JudgeReport, LeakReport, ListedRow, MapReport, NearRow,
    NeighborVotes, PenaltyReport, RowsReport, SwapReport, TwinReport, WrongReport,
};
pub use row_ids::RowIds;
pub use table::RowTable;
