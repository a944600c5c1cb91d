//! The report of an analysis: its types, and one file per form it is given in.

mod types;

pub use types::{
    ClassMeasures, DataReport, DatasetMeasures, Diagnostic, FoundationClass, FoundationReport, MeasureSpread, RatioReport, Report, Trace,
};
