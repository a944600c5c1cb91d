//! The report of an analysis: its types, and one file per form it is given in.
//!
//! The types' own docs become the descriptions of the [`schema`], so their examples stand here. In all of them `report` is of
//! 120 rows in three classes at the ratios 1, 2, 4 and 8, a fifth of the rows held out.
//!
//! # What was read
//!
//! [`DataReport`], [`ProbeReport`], and [`Diagnostic`], which says what must stand beside a number.
//! ```
//! use scar_lens::report::{DataReport, Diagnostic, Report};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
//! let DataReport { matrix, labels, problems, .. } = &report.data;
//! assert_eq!((matrix.rows, matrix.dims, labels.classes.len(), problems.len()), (120, 2, 3, 0));
//! // All 1 + 2 + 4 + 8 trainings reached the minimum.
//! assert_eq!((report.probe.kind.as_str(), report.probe.finished, report.probe.trainings), ("converged", 15, 15));
//! // By how much the published training would have moved the measures is told beside them.
//! let moved: &Diagnostic = report.diagnostics.iter().find(|diagnostic| diagnostic.code == "probe_moves_measures").unwrap();
//! assert_eq!((moved.ratio, &moved.class), (Some(1), &None));
//! assert!(report.probe.shift.is_some() && report.probe.published_accuracy.is_some());
//! ```
//!
//! # Measures
//!
//! A [`RatioReport`] a ratio, in it a [`ClassMeasures`] a class and the [`DatasetMeasures`], each with its [`MeasureSpread`] over
//! the repeats.
//! ```
//! use scar_lens::report::{ClassMeasures, DatasetMeasures, MeasureSpread, RatioReport, Report};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
//! let at: &RatioReport = &report.measures[1];
//! assert_eq!((at.ratio, at.repeats, at.rows, at.epochs.len()), (2, 2, 48, 2));
//! // With one label column the data-set level is the accuracy.
//! let dataset: &DatasetMeasures = &at.dataset;
//! assert!((dataset.authenticity - at.train_accuracy).abs() < 1e-12 && (dataset.scale - at.train_accuracy / 2.0).abs() < 1e-12);
//! let cat: &ClassMeasures = &at.classes[2];
//! assert_eq!((cat.class.as_str(), cat.rows, cat.scale), ("cat", 24, 0.5));
//! assert_eq!(cat.sd.scale, Some(0.0));
//! // Ratio 1 is trained once, so it has no spread.
//! assert_eq!(report.measures[0].classes[2].sd, MeasureSpread::default());
//! ```
//!
//! # Sizes
//!
//! The theoretical ones are a [`FoundationReport`] of one [`FoundationClass`] a class. The measured ones are a [`MeasuredReport`]: a
//! [`StepReport`] a class, each a [`SizeReport`] with what every law says ([`LawReport`]), from the errors ([`ErrorPoint`]) on the
//! test rows ([`TestReport`], [`TestKind`]).
//! ```
//! use scar_lens::report::{ErrorPoint, FoundationClass, LawReport, Report, SizeReport, SpreadReport, StepReport, TestKind, TestReport};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
//! let FoundationClass { h, foundation_size, .. } = &report.foundation.classes[0];
//! // n = ln(h/δ)/(2ε²) with δ = ε = 0.01.
//! assert!((foundation_size.unwrap() - (h.unwrap() / 0.01).ln() / 2e-4).abs() < 1e-6);
//!
//! let measured = report.measured.as_ref().unwrap();
//! let TestReport { kind, rows, train_rows, errors, .. } = &measured.test;
//! assert_eq!((*kind, *rows, *train_rows), (TestKind::HeldOut, 24, 96));
//! // Errors ascend in rows; the whole is trained once.
//! let last: &ErrorPoint = errors.last().unwrap();
//! assert_eq!((errors.len(), last.rows, last.sd), (4, 96, None));
//! let SizeReport { size, low, high, laws, spread, .. } = &measured.whole;
//! assert!(low.unwrap() <= size.unwrap() && size.unwrap() <= high.unwrap());
//! let SpreadReport { scale, exponent } = spread.as_ref().unwrap();
//! // Draws of so few rows hardly differ more than chance in the test rows would have it, so a spread of 0 may come out.
//! assert!(*scale >= 0.0 && (0.0..=3.0).contains(exponent));
//! let weights = laws.iter().map(|law: &LawReport| law.weight);
//! assert!(laws[0].law == "power" && (weights.sum::<f64>() - 1.0).abs() < 1e-9);
//! // A step's size counts rows of its class: a quarter of all are ants.
//! let ant: &StepReport = &measured.steps[0];
//! assert!((ant.rows_of_whole.unwrap() - 4.0 * ant.size.size.unwrap()).abs() < 1e-6);
//! ```
//!
//! # The plan
//!
//! A [`PlanReport`] of one [`PlanClass`] a class, from a reserve of some [`ReserveKind`]; with a reserve of one's own also the
//! [`PlanRows`], and where it was asked for a [`ValidationReport`].
//! ```
//! use scar_lens::analysis::{Extras, ReserveSet, Settings, run_with};
//! use scar_lens::measures::Convention;
//! use scar_lens::report::{PlanClass, PlanReport, PlanRows, Report, ReserveKind, ValidationReport};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
//! # let set: scar_lens::data::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/set.rs"));
//! let plan: &PlanReport = report.plan.as_ref().unwrap();
//! // Two fifths of each class play the reserve: 12 of 30 ants, 12 of 30 bees, 24 of 60 cats.
//! assert_eq!((plan.reserve, plan.primary_rows, plan.reserve_rows, plan.fill_size), (ReserveKind::Split, 72, 48, 48.0));
//! let PlanClass { count, foundation_size, deficit, .. } = &plan.classes[0];
//! assert_eq!(deficit.unwrap(), (foundation_size.unwrap() - *count as f64).max(0.0));
//!
//! // Here the set itself is offered again as a reserve, and the plans are compared with a random fill over two splits.
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
//! A [`TaskReport`] for every further column, a [`JointReport`] a ratio with the [`JointMeasures`] of each column, and a [`Trace`] a
//! training.
//! ```
//! use std::sync::Arc;
//! use scar_lens::analysis::{Extras, Settings, run_with};
//! use scar_lens::data::Labels;
//! use scar_lens::report::{JointMeasures, JointReport, Report, TaskReport, Trace};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
//! # let set: scar_lens::data::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/set.rs"));
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
//! // Scale asks for rows right in one of the tasks, so it is the same of both and no less than the better accuracy.
//! assert_eq!(animal.measures.scale, half.measures.scale);
//! assert!(animal.measures.scale >= animal.measures.authenticity.max(half.measures.authenticity));
//! let Trace { ratio, repeat, loss, .. } = &report.trace.unwrap()[0];
//! assert_eq!((*ratio, *repeat), (1, 0));
//! assert!(loss.last() < loss.first());
//! ```

mod contrast;
mod csv;
#[cfg(test)]
pub(crate) mod example;
pub mod finding;
mod json;
mod measured;
mod modalities;
pub mod modality_finding;
mod modality_plan;
mod modality_validation;
mod plan;
mod schema;
mod terms;
mod types;

pub use contrast::{ClassQuantity, ContrastRow, Difference, Quantity, SPREADS, Weight, common_ratio, contrast_classes, contrast_whole};
pub use csv::to_csv;
pub use json::to_json;
pub use measured::{ErrorPoint, LawReport, MeasuredReport, SizeReport, SpreadReport, StepReport, TestKind, TestReport};
pub use modalities::{ClassBias, ClusterReport, Driver, ModalitiesReport, ModalityLabels, ModalityPair, ModalityReport};
pub use modality_plan::{ModalityCosts, ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals, modality_plan_csv};
pub use modality_validation::{ModalityRuleValidation, ModalityScores, ModalityValidation};
pub use plan::{PlanClass, PlanReport, PlanRows, ReserveKind, ValidationReport};
pub use schema::schema;
pub use terms::{Term, terms};
pub(crate) use types::number_or_null;
pub use types::{
    ClassMeasures, DataReport, DatasetMeasures, Diagnostic, FoundationClass, FoundationReport, JointMeasures, JointReport, MeasureSpread,
    ProbeReport, RatioReport, Report, TaskReport, Trace,
};
