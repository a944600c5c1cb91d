//! Runs a whole analysis: the order of trainings, progress and cancelling. Page, worker and program share these functions.
//!
//! - [`run()`] trains and measures, and gives a [`Report`](scar_report::Report);
//! - [`resize()`] computes sizes for other tolerances from a report, without training;
//! - [`plan_classes`] and [`choose_rows`] prepare a plan and choose its rows, [`choose_subset`] chooses a subset;
//! - [`compare_plans`] tests plans against a random choice;
//! - [`analyze_modalities`] compares several modalities of the same items;
//! - [`judge_labels`] and [`look()`] examine every row;
//! - [`logits`] measures logits of the user's own model.
//!
//! In the examples `set` has 120 rows in three classes, and `report` is its report at the ratios 1, 2, 4 and 8.
//!
//! # The plan
//!
//! A [`PlanReport`] has one [`PlanClass`] per class and names the [`ReserveKind`] of its reserve. If the user gave a reserve, it also
//! has the [`PlanRows`] to take, and on request a [`ValidationReport`].
//! ```
//! use scar_analysis::{Extras, ReserveSet, run_with};
//! use scar_method::settings::Settings;
//! use scar_method::measures::Convention;
//! use scar_report::{PlanClass, PlanReport, PlanRows, Report, ReserveKind, ValidationReport};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
//! # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
//! let plan: &PlanReport = report.plan.as_ref().unwrap();
//! // Two fifths of each class serve as the reserve: 12 of 30 ants, 12 of 30 bees, 24 of 60 cats.
//! assert_eq!((plan.reserve, plan.primary_rows, plan.reserve_rows, plan.fill_size), (ReserveKind::Split, 72, 48, 48.0));
//! let PlanClass { count, foundation_size, deficit, .. } = &plan.classes[0];
//! assert_eq!(deficit.unwrap(), (foundation_size.unwrap() - *count as f64).max(0.0));
//!
//! // Here the set itself also serves as the reserve. Plans are compared with a random fill over two splits.
//! let settings = Settings { convention: Convention::Published, ratios: vec![1, 2, 4], ..Settings::default() };
//! let reserve = Some(ReserveSet::labelled(set.embeddings(), set.labels(), &set, "more.npy").unwrap());
//! let extras = Extras { reserve, n_validated: 2, ..Extras::default() };
//! let report = run_with(&set, report.data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report;
//! let plan = report.plan.unwrap();
//! let PlanRows { indices, .. } = plan.rows.as_ref().unwrap();
//! assert_eq!(indices.len() as u64, plan.classes.iter().map(|class| class.add).sum::<u64>());
//! assert!(indices.is_sorted());
//! let ValidationReport { seeds, rules, .. } = plan.validation.unwrap();
//! assert!(seeds == 2 && rules.iter().all(|rule| rule.gain.difference.n == 2));
//! ```
//!
//! # Several label columns, and the course of each training
//!
//! Every further column has a [`TaskReport`], every ratio a [`JointReport`] with the [`JointMeasures`] of each column, and every
//! training a [`Trace`].
//! ```
//! use std::sync::Arc;
//! use scar_analysis::{Extras, run_with};
//! use scar_method::settings::Settings;
//! use scar_core::Labels;
//! use scar_report::{JointMeasures, JointReport, Report, TaskReport, Trace};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
//! # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
//! let halves = Labels::from_integers(&(0..120).map(|row| row / 60).collect::<Vec<_>>());
//! let extras = Extras {
//!     trace: true,
//!     column: Some("animal".to_owned()),
//!     columns: vec![("half".to_owned(), Arc::new(halves))],
//!     ..Extras::default()
//! };
//! let settings = Settings { ratios: vec![1, 2], test_share: 0.0, ..Settings::default() };
//! let report = run_with(&set, report.data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report;
//! let task: &TaskReport = &report.tasks[0];
//! assert_eq!((task.column.as_str(), task.measures.len(), task.foundation.classes.len()), ("half", 2, 2));
//! let JointReport { ratio, tasks, .. } = &report.joint[0];
//! let [animal, half]: &[JointMeasures; 2] = tasks.as_slice().try_into().unwrap();
//! assert_eq!((*ratio, animal.column.as_str(), half.column.as_str()), (1, "animal", "half"));
//! // Scale counts rows that are correct in at least one task, so it is the same for both and at least the better accuracy.
//! assert_eq!(animal.measures.scale, half.measures.scale);
//! assert!(animal.measures.scale >= animal.measures.authenticity.max(half.measures.authenticity));
//! let Trace { ratio, repeat, loss, .. } = &report.trace.unwrap()[0];
//! assert_eq!((*ratio, *repeat), (1, 0));
//! assert!(loss.last() < loss.first());
//! ```

pub mod logits;

mod bias;
mod bias_errors;
mod chosen;
mod collect;
mod comparison_rows;
mod cross_fit;
mod diagnostics;
mod error;
mod extras;
mod first;
mod foundation;
mod group_folds;
mod group_notes;
#[cfg(test)]
mod group_tests;
mod held_out;
mod joint;
mod judging;
mod leak;
mod look;
mod measured;
mod modalities;
mod modality_curve;
mod modality_plan;
mod modality_trial;
mod outcome;
mod penalty_mix;
mod plan;
mod planning;
mod prepared;
mod probe_shift;
mod progress;
mod repeats;
mod reserve;
mod resize;
mod room;
mod run;
mod sizes;
mod supply;
mod suspects;
mod task;
mod telltales;
mod training;
mod unseen;
mod validation;
mod whole_probe;
mod work;

pub use bias::bias;
pub use chosen::{ChosenRows, RowPlan, choose_rows, choose_subset, choosing_work};
pub use error::AnalysisError;
pub use extras::Extras;
pub use first::first_numbers;
pub use foundation::{EstimateParams, estimate, totals};
pub use held_out::TestSet;
pub use judging::{Judged, PenaltyLoss, judge_labels, judging_work};
pub use look::{LookInput, look, look_work};
pub use measured::TestRecord;
pub use modalities::{Modality, Swap, analyze_modalities, modalities_work};
pub use modality_curve::modality_curve;
pub use modality_plan::{check_modality_ask, modality_plan};
pub use modality_trial::{ModalityComparison, compare_modality_plans, modality_comparison_work};
pub use outcome::Outcome;
pub use planning::{PlanSource, default_rows, is_complete, plan_classes};
pub use progress::Progress;
pub use reserve::ReserveSet;
pub use resize::resize;
pub use room::{check_looking_room, check_modalities_room, check_room, looking_bytes, working_bytes};
pub use run::{run, run_with, total_work, total_work_with};
pub use validation::{Comparison, compare_plans, comparison_work};
pub use whole_probe::{WholeProbe, whole_probe, whole_probe_work};
