//! Sizes for other tolerances, computed from a report without training.

use crate::foundation::{ClassStep, EstimateParams, StepHeight, sized};
use crate::sizes::PlanSizes;
use scar_method::completion::{ClassLists, PlanError, published_plan};
use scar_method::foundation::total::TotalParams;
use scar_method::foundation::{FoundationError, LambdaGrid, lower_envelope};
use scar_method::measures::Convention;
use scar_report::{FoundationReport, MeasuredReport, Report};

/// The settings that can change after an analysis without new trainings.
///
/// ```
/// use scar_analysis::Tuning;
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
/// use scar_analysis::{Resized, Tuning, resize};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let Resized { step_sizes, reported, .. } = resize(&report, report.measured.as_ref(), &Tuning::of(&report));
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

/// The primary rows and the rows that the published rule adds.
///
/// ```
/// use scar_analysis::{Extension, Tuning, resize};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let none = Tuning { fill_size: 0.0, ..Tuning::of(&report) };
/// let Extension { primary_rows, added, .. } = resize(&report, report.measured.as_ref(), &none).extension.unwrap();
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
    /// use scar_analysis::Extension;
    /// assert_eq!(Extension { primary_rows: 72, reserve_rows: 48, added: 8, reason: None }.rows(), 80);
    /// ```
    pub fn rows(&self) -> u64 {
        self.primary_rows + self.added
    }
}

/// The sizes of `report` for another `tuning`, computed from its measures. `measured` are the measured sizes for that tuning, if any.
/// With the report's own tuning and measured sizes this gives the report's own numbers.
///
/// ```
/// use scar_analysis::{Tuning, resize};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let own = Tuning::of(&report);
/// assert_eq!(resize(&report, report.measured.as_ref(), &own).foundation, report.foundation);
/// // n = ln(h/δ)/(2ε²): twice the tolerance needs a quarter of the samples.
/// let wider = resize(&report, None, &Tuning { epsilon: 0.02, ..own });
/// let size = |foundation: &scar_report::FoundationReport| foundation.classes[0].foundation_size.unwrap();
/// assert!((size(&report.foundation) / size(&wider.foundation) - 4.0).abs() < 1e-9);
/// ```
///
/// Source: METHOD, section 3.
pub fn resize(report: &Report, measured: Option<&MeasuredReport>, tuning: &Tuning) -> Resized {
    let settings = &report.settings;
    let params = EstimateParams {
        convention: settings.convention,
        total: TotalParams { delta: tuning.delta, epsilon: tuning.epsilon, order: settings.order as usize },
        ratio_rule: settings.ratio_rule,
        seed: settings.seed,
    };
    let foundation = sized(steps(report, tuning.lambda_bound), report.foundation.ratio_factor, tuning.lambda_bound, &params);
    let sizes = PlanSizes::of(settings.convention, &foundation, measured);
    let extension = extension(report, &sizes.steps, tuning.fill_size);
    Resized { tuning: *tuning, foundation, step_sizes: sizes.steps, reported: sizes.whole, extension }
}

fn steps(report: &Report, lambda_bound: f64) -> Vec<ClassStep<'_>> {
    let xs: Vec<f64> = report.measures.iter().map(|at| 1.0 / f64::from(at.ratio)).collect();
    // y/(1 − e^(−λx)) grows as λ falls, so the lowest rate always gives the largest envelope. Two rates therefore give the same result as a
    // thousand, and are fast enough for a slider.
    let grid = LambdaGrid { lowest: lambda_bound, n: 2, ..LambdaGrid::default() };
    let step = |class: &scar_report::FoundationClass| {
        let curve: Vec<f64> = class.curve.iter().map(|height| height.unwrap_or(f64::NAN)).collect();
        if report.settings.convention == Convention::Corrected {
            return match (class.h, curve.iter().any(|height| height.is_finite())) {
                (Some(h), _) => Ok(StepHeight {
                    h,
                    interval: class.h_low.zip(class.h_high),
                    lambda: class.lambda,
                    lambda_at_bound: class.lambda_at_bound,
                }),
                (None, true) => Ok(StepHeight { h: 0.0, interval: None, lambda: None, lambda_at_bound: false }),
                (None, false) => Err(FoundationError::NoPoints),
            };
        }
        let points: Vec<(f64, f64)> = xs.iter().copied().zip(curve).collect();
        lower_envelope(&points, grid).map(StepHeight::from)
    };
    let curve = |class: &scar_report::FoundationClass| class.curve.iter().map(|height| height.unwrap_or(f64::NAN)).collect();
    report.foundation.classes.iter().map(|class| ClassStep { name: &class.class, curve: curve(class), envelope: step(class) }).collect()
}

fn extension(report: &Report, step_sizes: &[Option<f64>], fill_size: f64) -> Option<Extension> {
    let plan = report.plan.as_ref()?;
    let (in_hand, candidates): (Vec<u64>, Vec<u64>) = plan.classes.iter().map(|class| (class.count, class.reserve)).unzip();
    let lists = ClassLists { in_hand: &in_hand, candidates: Some(&candidates), sizes: step_sizes, ..ClassLists::default() };
    let (added, reason) = match published_plan(&lists.needs(), fill_size) {
        Ok(plan) => (plan.adds.iter().sum(), None),
        Err(error) => (0, Some(error)),
    };
    Some(Extension { primary_rows: plan.primary_rows, reserve_rows: plan.reserve_rows, added, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::foundation::Curves;
    use scar_method::measures::Measures;
    use scar_report::example::report;

    /// Curves as an analysis would give them to the published envelope.
    fn published() -> Report {
        let mut report = report(4, &[1, 2, 5, 10, 30]);
        let class = |i: usize| -> Vec<Measures> { report.measures.iter().map(|at| at.classes[i].measures()).collect() };
        let ratios = report.measures.iter().map(|at| f64::from(at.ratio)).collect();
        let curves = Curves::new(ratios, (0..4).map(class).collect()).expect("sound");
        let names: Vec<String> = report.foundation.classes.iter().map(|class| class.class.clone()).collect();
        let params = EstimateParams { convention: Convention::Published, ..EstimateParams::default() };
        report.foundation = crate::estimate(&curves, None, &names, Some(0.97), &params);
        report
    }

    #[test]
    fn two_rates_find_the_published_envelope() {
        let report = published();
        assert_eq!(resize(&report, None, &Tuning::of(&report)).foundation, report.foundation);
    }

    #[test]
    fn a_bound_ten_times_lower_adds_what_the_note_says() {
        let report = published();
        let own = Tuning::of(&report);
        let size =
            |bound| resize(&report, None, &Tuning { lambda_bound: bound, ..own }).foundation.classes[0].foundation_size.expect("a size");
        // ln(10)/(2ε²), but for the curvature of 1 − e^(−λx).
        assert!((size(1e-5) - size(1e-4) - 11_513.0).abs() < 1.0, "{}", size(1e-5) - size(1e-4));
        let notes = resize(&report, None, &Tuning { lambda_bound: 1e-5, ..own }).foundation.diagnostics;
        assert!(notes.iter().any(|note| note.message.contains("lower bound of its grid, 1e-5")));
    }
}
