//! Sizes for tolerances that a person moved, and what they were made with.

use crate::{FoundationReport, Report};
use scar_method::completion::{ClassLists, PlanError, published_plan};
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
    /// The sizes of `report` as it has them.
    pub fn own(report: &Report) -> Self {
        let tuning = Tuning::of(report);
        let step_sizes: Vec<Option<f64>> = (0..report.foundation.classes.len()).map(|class| report.step_size(class)).collect();
        let extension = Extension::own(report, &step_sizes);
        Self { tuning, foundation: report.foundation.clone(), step_sizes, reported: report.whole_size(), extension }
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
    /// What the plan of `report` adds, whose classes need `step_sizes`; `None` without a plan. The plan says it itself: reckoned anew from the
    /// rounded sizes of a link, it might differ by a row.
    pub fn own(report: &Report, step_sizes: &[Option<f64>]) -> Option<Self> {
        let plan = report.plan.as_ref()?;
        match plan.classes.iter().map(|class| class.add).sum() {
            0 => Self::of(report, step_sizes, plan.fill_size),
            added => Some(Self { primary_rows: plan.primary_rows, reserve_rows: plan.reserve_rows, added, reason: None }),
        }
    }

    /// What the published rule adds to the rows in hand of `report` where the classes need `step_sizes` and at most `fill_size` rows may be
    /// added; `None` without a plan.
    ///
    /// ```
    /// use scar_report::Extension;
    /// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// // 18, 18 and 36 rows are in hand, so only the cats lack some.
    /// let extension = Extension::of(&report, &[Some(5.0), Some(6.0), Some(40.0)], 48.0).unwrap();
    /// assert_eq!((extension.primary_rows, extension.added), (72, 4));
    /// report.plan = None;
    /// assert_eq!(Extension::of(&report, &[], 48.0), None);
    /// ```
    pub fn of(report: &Report, step_sizes: &[Option<f64>], fill_size: f64) -> Option<Self> {
        let plan = report.plan.as_ref()?;
        let (in_hand, candidates): (Vec<u64>, Vec<u64>) = plan.classes.iter().map(|class| (class.count, class.reserve)).unzip();
        let lists = ClassLists { in_hand: &in_hand, candidates: Some(&candidates), sizes: step_sizes, ..ClassLists::default() };
        let (added, reason) = match published_plan(&lists.needs(), fill_size) {
            Ok(plan) => (plan.adds.iter().sum(), None),
            Err(error) => (0, Some(error)),
        };
        Some(Self { primary_rows: plan.primary_rows, reserve_rows: plan.reserve_rows, added, reason })
    }

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
