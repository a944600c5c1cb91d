//! The report of an analysis: its types, and one file per form it is given in.

mod csv;
#[cfg(test)]
pub(crate) mod example;
pub mod finding;
mod json;
mod terms;
mod types;

pub use csv::to_csv;
pub use json::to_json;
pub use terms::{Term, terms};
pub use types::{
    ClassMeasures, DataReport, DatasetMeasures, Diagnostic, FoundationClass, FoundationReport, MeasureSpread, RatioReport, Report, Trace,
};
