//! Sizes for tolerances that a person moved, and what they were made with.

use crate::{FoundationReport, Report};
use scar_method::completion::PlanError;
use scar_method::foundation::LambdaGrid;

/// The settings that can change after an analysis without new trainings.
///
/// ```
/// use scar_report::Tuning;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let tuning = Tuning::of(&report);
/// assert_eq!((tuning.delta, tuning.epsilon, tuning.fill_size), (0.01, 0.01, 48.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// δ, the accepted chance of failure, in (0, 1).
    pub delta: f64,
    /// ε, the accepted gap of generalization, in (0, 1).
    pub epsilon: f64,
    /// Lower bound of the rate λ of the published envelope, above 0 and at most 10. The corrected envelope does not depend on it.
    pub lambda_bound: f64,
    /// Rows that completion may add at most.
    pub fill_size: f64,
}

impl Tuning {
    /// The settings that `report` was made with.
    pub fn of(report: &Report) -> Self {
        Self {
            delta: report.settings.delta,
            epsilon: report.settings.epsilon,
            lambda_bound: LambdaGrid::default().lowest,
            fill_size: report.plan.as_ref().map_or(0.0, |plan| plan.fill_size),
        }
    }
}

/// The sizes for a [`Tuning`].
///
/// ```
/// use scar_report::Resized;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let Resized { step_sizes, reported, .. } = Resized::own(&report);
/// // The corrected convention reports measured sizes.
/// assert_eq!(step_sizes[0], report.measured.as_ref().unwrap().steps[0].size.size);
/// assert_eq!(reported, report.measured.as_ref().unwrap().whole.size);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Resized {
    /// The settings of these sizes.
    pub tuning: Tuning,
    /// Theoretical sizes.
    pub foundation: FoundationReport,
    /// The size of each class that the convention reports: measured, in rows of the class, or theoretical, in samples.
    pub step_sizes: Vec<Option<f64>>,
    /// The size of the whole that the convention reports.
    pub reported: Option<f64>,
    /// The data after completion by the published rule; `None` without a plan.
    pub extension: Option<Extension>,
}

impl Resized {
    /// The sizes of `report` as it has them, without a plan.
    pub fn own(report: &Report) -> Self {
        Self {
            tuning: Tuning::of(report),
            foundation: report.foundation.clone(),
            step_sizes: (0..report.foundation.classes.len()).map(|class| report.step_size(class)).collect(),
            reported: report.whole_size(),
            extension: None,
        }
    }
}

/// The primary rows and the rows that the published rule adds.
///
/// ```
/// use scar_report::Extension;
/// let Extension { primary_rows, added, .. } = Extension { primary_rows: 72, reserve_rows: 48, added: 0, reason: None };
/// assert_eq!((primary_rows, added), (72, 0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// Rows in hand.
    pub primary_rows: u64,
    /// Rows that can be added.
    pub reserve_rows: u64,
    /// Rows that the rule adds.
    pub added: u64,
    /// Why there is no plan, if so.
    pub reason: Option<PlanError>,
}

impl Extension {
    /// Primary rows and added ones together.
    ///
    /// ```
    /// use scar_report::Extension;
    /// assert_eq!(Extension { primary_rows: 72, reserve_rows: 48, added: 8, reason: None }.rows(), 80);
    /// ```
    pub fn rows(&self) -> u64 {
        self.primary_rows + self.added
    }
}
