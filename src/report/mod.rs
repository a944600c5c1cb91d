//! The report of an analysis: its types, and one file per form it is given in.

mod csv;
#[cfg(test)]
pub(crate) mod example;
pub mod finding;
mod json;
mod measured;
mod plan;
mod schema;
mod terms;
mod types;

pub use csv::to_csv;
pub use json::to_json;
pub use measured::{ErrorPoint, LawReport, MeasuredReport, SizeReport, StepReport, TestKind, TestReport};
pub use plan::{PlanClass, PlanReport, PlanRows, ReserveKind, ValidationReport};
pub use schema::schema;
pub use terms::{Term, terms};
pub(crate) use types::number_or_null;
pub use types::{
    ClassMeasures, DataReport, DatasetMeasures, Diagnostic, FoundationClass, FoundationReport, JointMeasures, JointReport, MeasureSpread,
    ProbeReport, RatioReport, Report, TaskReport, Trace,
};
