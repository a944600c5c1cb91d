//! The order of the work: which trainings run when, what they become, progress and cancelling. The one entry that page,
//! worker and program share.

mod diagnostics;
mod first;
mod foundation;
mod repeats;
mod run;
mod training;

pub use crate::measures::Convention;
pub use crate::settings::Settings;
pub use first::first_numbers;
pub use run::{AnalysisError, Extras, Outcome, Progress, run, run_with, total_work};
