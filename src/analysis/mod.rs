//! The order of the work: which trainings run when, what they become, progress and cancelling. The one entry that page,
//! worker and program share.

mod bias;
mod chosen;
mod cross_fit;
mod diagnostics;
mod first;
mod foundation;
mod ground;
mod joint;
mod measured;
mod modalities;
mod need;
mod plan;
mod planning;
mod prepared;
mod probe_shift;
mod repeats;
mod reserve;
mod resize;
mod rows;
mod run;
mod task;
mod training;
mod validation;
mod whole_probe;

pub use crate::measures::Convention;
pub use crate::settings::Settings;
pub use bias::bias;
pub use chosen::{ChosenRows, RowPlan, choose_rows, choose_subset, choosing_work};
pub use cross_fit::{FoldProbe, check_folds, fold_probes, fold_probes_work};
pub use first::first_numbers;
pub use foundation::{EstimateParams, estimate, totals};
pub use measured::TestRecord;
pub use modalities::{Modality, Swap, analyze_modalities, modalities_work};
pub use need::Need;
pub use planning::{PlanSource, plan_classes};
pub use reserve::ReserveSet;
pub use resize::{Extension, Resized, Tuning, resize};
pub use rows::TestSet;
pub use run::{AnalysisError, Extras, Outcome, Progress, run, run_with, total_work, total_work_with};
pub use validation::{Comparison, compare_plans, comparison_work};
pub use whole_probe::{WholeProbe, whole_probe, whole_probe_work};
