//! Samples of what is larger than memory: which rows stand for a file, chosen in one pass, and how to choose the same ones
//! with a query.
//!
//! The measures are stable under scaling, so that a stratified sample is enough; what it costs shows in how they change
//! between ratios.
//!
//! Source: arXiv 2508.19659, on the invariance of the measures.

mod query;
mod report;
mod reservoir;
mod rule;

pub use query::{Engine, sample_query};
pub use report::{SampleReport, SampledClass, SampledFile};
pub use reservoir::{Reservoir, Taken, Verdict};
pub use rule::SampleRule;
