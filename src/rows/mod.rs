//! Rows worth a look: those the probe takes for another class with confidence, those that another row repeats, those far from
//! every class; and the 2-D map of them all.
//!
//! The types of the [`RowsReport`] in an example; `report` is of 120 rows in three classes and two dimensions.
//! ```
//! use scar_lens::analysis::{Settings, whole_probe};
//! use scar_lens::rows::{ClassRows, DuplicatesReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow, RowsParams, RowsReport};
//! use scar_lens::rows::{Subject, TwinReport, WrongReport, look};
//! # let set: scar_lens::data::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/set.rs"));
//! # let data = { let report: scar_lens::report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs")); report.data };
//! # let (settings, control) = (Settings::default(), scar_lens::control::Control::new());
//! # let whole = whole_probe(&set, &settings, &Default::default(), &control).unwrap();
//! # let subject = Subject { set: &set, ids: None, places: &Default::default(), whole: &whole, settings: &settings };
//! let params = RowsParams { duplicate_cosine: 0.999, n_listed: 5, n_neighbors: 2, ..RowsParams::default() };
//! let report: RowsReport = look(subject, data, &params.check().unwrap(), &control).unwrap().report;
//! let JudgeReport { train_rows, test_accuracy, .. } = &report.probe;
//! assert!(*train_rows == 96 && test_accuracy.is_some());
//! let WrongReport { rows, confident, share } = report.wrong;
//! assert!(confident <= rows && (share - confident as f64 / 120.0).abs() < 1e-12);
//! // In two dimensions cosines are large, and 120 rows are few enough to compare every pair.
//! let DuplicatesReport { rows, exact, interval, .. } = report.duplicates;
//! assert!(rows > 60 && exact <= rows && interval.is_none());
//! let FarReport { fence, rows, .. } = report.far;
//! assert!(fence.unwrap() > 1.0 && rows < 12);
//! let MapReport { explained, .. } = report.map;
//! assert!(explained[0] > explained[1]);
//! let classes: &[ClassRows] = &report.classes;
//! assert_eq!(classes.iter().map(|class| class.rows).sum::<u64>(), 120);
//! // At most five rows of each of three kinds; of those wrong with confidence the two nearest of the class predicted.
//! let listed: &[ListedRow] = &report.rows;
//! assert!((5..=15).contains(&listed.len()));
//! let twins: Vec<&TwinReport> = listed.iter().filter_map(|row| row.twin.as_ref()).collect();
//! assert!(twins.iter().all(|twin| twin.cosine >= 0.999));
//! for row in listed.iter().filter(|row| row.wrong_with_confidence) {
//!     let nearest: &[NearRow] = &row.nearest;
//!     assert!(nearest.len() == 2 && nearest[0].cosine >= nearest[1].cosine);
//! }
//! ```

mod csv;
mod diagnostics;
mod duplicates;
mod eigen;
mod exact;
mod far;
mod finding;
mod frame;
mod listed;
mod look;
mod nearest;
mod params;
mod projection;
mod report;
mod signatures;
mod table;
mod unit;
mod wrong;

pub use csv::rows_csv;
pub use duplicates::{Duplicates, Search, Twin, duplicates};
pub use far::{Distances, distances};
pub use finding::rows_finding;
pub use listed::relisted;
pub use look::{Looked, Subject, look, look_judged, look_work};
pub use params::{CheckedRowsParams, RowsParams};
pub use projection::{Projection, project, projection_work};
pub use report::{ClassRows, DuplicatesReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow, RowsReport, TwinReport, WrongReport};
pub use table::RowTable;
pub use wrong::{Verdicts, judge, judge_cross_fitted};
