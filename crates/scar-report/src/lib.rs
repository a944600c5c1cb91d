//! The report of SCAR Lens: its types, its findings as sentences, its figures, and its forms as JSON, CSV and HTML.
//!
//! The docs of the types are the descriptions of the JSON [`schema`], so the examples of the types are here. In all of them, `report` is
//! of 120 rows in three classes at the ratios 1, 2, 4 and 8.
//!
//! # What was read
//!
//! [`DataReport`] describes the files and [`ProbeReport`] the trainings. A [`Note`] must be shown beside a number; JSON has
//! it as a [`Diagnostic`].
//! ```
//! use scar_report::{DataReport, Diagnostic, Note, Report};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
//! let DataReport { matrix, labels, problems, .. } = &report.data;
//! assert_eq!((matrix.rows, matrix.dims, labels.classes.len(), problems.len()), (120, 2, 3, 0));
//! // All 1 + 2 + 4 + 8 trainings converged.
//! assert_eq!((report.probe.kind.as_str(), report.probe.finished, report.probe.trainings), ("converged", 15, 15));
//! // A note says how much the measures differ from those of the published training.
//! let moved: &Note = report.diagnostics.iter().find(|note| matches!(note, Note::ProbeMovesMeasures { .. })).unwrap();
//! let written = Diagnostic::of(moved);
//! assert_eq!((written.code.as_str(), written.ratio, written.class), ("probe_moves_measures", Some(1), None));
//! assert!(report.probe.shift.is_some() && report.probe.published_accuracy.is_some());
//! ```
//!
//! # Measures
//!
//! Every ratio has a [`RatioReport`]. It holds the [`ClassMeasures`] of each class and the [`DatasetMeasures`], each with its
//! [`MeasureSpread`] over the repeats.
//! ```
//! use scar_report::{ClassMeasures, DatasetMeasures, MeasureSpread, RatioReport, Report};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
//! let at: &RatioReport = &report.measures[1];
//! assert_eq!((at.ratio, at.repeats, at.rows, at.epochs.len()), (2, 2, 60, 2));
//! // With one label column the data-set level is the accuracy.
//! let dataset: &DatasetMeasures = &at.dataset;
//! assert!((dataset.authenticity - at.train_accuracy).abs() < 1e-12 && (dataset.scale - at.train_accuracy / 2.0).abs() < 1e-12);
//! let cat: &ClassMeasures = &at.classes[2];
//! assert_eq!((cat.class.as_str(), cat.rows, cat.scale), ("cat", 30, 0.5));
//! assert_eq!(cat.sd.scale, Some(0.0));
//! // Ratio 1 is trained once, so it has no spread.
//! assert_eq!(report.measures[0].classes[2].sd, MeasureSpread::default());
//! ```
//!
//! # Sizes
//!
//! The theoretical sizes are in a [`FoundationReport`], with a [`FoundationClass`] for each class. The measured sizes are in a
//! [`MeasuredReport`], with a [`StepReport`] for each class. Each measured size is a [`SizeReport`] with the results of every law
//! ([`LawReport`]). They are computed from the errors ([`ErrorPoint`]) on the test rows ([`TestReport`], [`TestKind`]).
//! ```
//! use scar_report::{ErrorPoint, FoundationClass, LawReport, Report, SizeReport, SpreadReport, StepReport, TestKind, TestReport};
//! # let report: Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
//! let FoundationClass { h, foundation_size, .. } = &report.foundation.classes[0];
//! // n = ln(h/δ)/(2ε²) with δ = ε = 0.01.
//! assert!((foundation_size.unwrap() - (h.unwrap() / 0.01).ln() / 2e-4).abs() < 1e-6);
//!
//! let measured = report.measured.as_ref().unwrap();
//! let TestReport { kind, rows, train_rows, errors, .. } = &measured.test;
//! assert_eq!((*kind, *rows, *train_rows), (TestKind::Cross, 120, 120));
//! // Errors are in ascending order of rows. The largest is that of five folds, each tested by a probe trained on the others.
//! let last: &ErrorPoint = errors.last().unwrap();
//! assert_eq!((errors.len(), last.rows, last.sd, measured.test.folds), (4, 96, None, Some(5)));
//! let SizeReport { size, low, high, laws, spread, .. } = &measured.whole;
//! assert!(low.unwrap() <= size.unwrap() && size.unwrap() <= high.unwrap());
//! let SpreadReport { scale, exponent } = spread.as_ref().unwrap();
//! // Draws of so few rows may differ no more than the chance in the test rows explains, so the spread may be 0.
//! assert!(*scale >= 0.0 && (0.0..=3.0).contains(exponent));
//! let weights = laws.iter().map(|law: &LawReport| law.weight);
//! assert!(laws[0].law == "power" && (weights.sum::<f64>() - 1.0).abs() < 1e-9);
//! // A step's size counts rows of its class: a quarter of all are ants.
//! let ant: &StepReport = &measured.steps[0];
//! assert!((ant.rows_of_whole.unwrap() - 4.0 * ant.size.size.unwrap()).abs() < 1e-6);
//! ```

mod as_seen;
mod class_table;
mod cluster_curve;
mod collect;
mod contrast;
mod csv;
mod csv_table;
mod document;
pub mod drawings;
pub mod example;
mod figures;
pub mod finding;
pub mod format;
pub mod html_report;
mod json;
mod known_size;
mod link;
pub mod markdown;
mod measured;
mod modalities;
pub mod modality_finding;
mod modality_plan;
mod modality_validation;
mod need;
mod notes;
pub mod overview;
mod plan;
pub mod plot;
pub mod published;
mod ranked;
mod resized;
pub mod rows;
mod saved;
mod schema;
mod suspects;
pub mod tables;
mod telltales;
mod terms;
mod types;
mod unseen_rows;
mod validation_words;
pub mod words;

pub use as_seen::{Named, as_seen, seen_name};
pub use class_table::{Basis, ClassLine, ClassTable, Sizes};
pub use cluster_curve::ClusterCurve;
pub use collect::{CollectClass, CollectReport, CollectTrial};
pub use contrast::{ClassQuantity, ContrastRow, Difference, Quantity, SPREADS, Weight, common_ratio, contrast_classes, contrast_whole};
pub use csv::to_csv;
pub use csv_table::CsvTable;
pub use figures::{CLUSTERS_FIGURE, MODALITY_FIGURE, ReportFigure, figure_names, figures, modality_figures};
pub use json::{Json, JsonError, JsonReport, modalities_to_json, to_json};
pub use known_size::{KnownSize, enough_words};
pub use link::{LinkCheck, Linked, LinkedReport, is_link, modalities_to_link, open_link, to_link};
pub use measured::{ErrorPoint, LawReport, MeasuredReport, SizeReport, SpreadReport, StepReport, TestKind, TestReport};
pub use modalities::{ClassBias, ClusterReport, Driver, ErrorDifference, ModalitiesReport, ModalityLabels, ModalityPair, ModalityReport};
pub use modality_plan::{ModalityCosts, ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals, modality_plan_csv};
pub use modality_validation::{ModalityRuleValidation, ModalityScores, ModalityValidation};
pub use need::Need;
pub use notes::{
    Diagnostic, NamedClasses, Note, Notes, PlanEnd, ShownNote, SmallClass, ThresholdRule, TotalForm, UnknownAt, UnknownCoverage, WhyNoTotal,
};
pub use plan::{PlanClass, PlanReport, PlanRows, ReserveKind, ValidationReport};
pub use ranked::{RankedClass, ranked};
pub use resized::{Extension, Resized, Tuning};
pub use saved::{SavedReport, begins_as, open_saved};
pub use scar_files::DataReport;
pub use schema::schema;
pub use suspects::{DoubtedClass, MixedPair, SuspectsReport};
pub use telltales::{Telltale, TelltaleKind, TelltalesReport};
pub use terms::{Term, terms};
pub use types::number_or_null;
pub use types::{
    ClassMeasures, DatasetMeasures, FoundationClass, FoundationReport, JointMeasures, JointReport, MeasureSpread, ProbeReport, RatioReport,
    Report, TaskReport, Trace, UnseenMeasures,
};
pub use unseen_rows::{UnseenRow, unseen_rows};
pub use validation_words::{validation_caption, validation_row};
