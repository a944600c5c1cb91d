//! What a reader must know beside a number: notes, each of a type of its own with its data, so that no code reads their sentences.
//!
//! The sentences are in [`words`](crate::words).

mod note;
mod parts;
mod shown;
mod written;

pub use note::Note;
pub use parts::{NamedClasses, PlanEnd, SmallClass, ThresholdRule, TotalForm, UnknownAt, UnknownCoverage, WhyNoTotal};
pub use shown::{Notes, ShownNote};
pub use written::Diagnostic;
