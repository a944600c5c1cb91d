//! Sizes for other tolerances, from a report alone: nothing is trained again.

use crate::foundation::{EstimateParams, Height, Step, sized};
use scar_method::completion::{ClassNeed, PlanError, published_plan};
use scar_method::foundation::total::TotalParams;
use scar_method::foundation::{FoundationError, LambdaGrid, lower_envelope};
use scar_method::measures::Convention;
use scar_report::{FoundationReport, MeasuredReport, Report};

/// What a person may move after an analysis.
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
    /// Lower bound of the published envelope's rate λ, above 0 and at most 10; the corrected envelope is not decided by one.
    pub lambda_bound: f64,
    /// Rows that completion may add at most.
    pub fill_size: f64,
}

impl Tuning {
    /// What `report` was made with.
    pub fn of(report: &Report) -> Self {
        Self {
            delta: report.settings.delta,
            epsilon: report.settings.epsilon,
            lambda_bound: LambdaGrid::default().lowest,
            fill_size: report.plan.as_ref().map_or(0.0, |plan| plan.fill_size),
        }
    }
}

/// The sizes that a [`Tuning`] gives.
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
    /// What it was made with.
    pub tuning: Tuning,
    /// Theoretical sizes.
    pub foundation: FoundationReport,
    /// Of each class, as the convention reports it: measured, in rows of the class, or theoretical, in samples.
    pub step_sizes: Vec<Option<f64>>,
    /// Of the whole, as the convention reports it.
    pub reported: Option<f64>,
    /// The data as completion by the published rule would extend it; `None` without a plan.
    pub extension: Option<Extension>,
}

/// The primary rows and what the published rule adds to them.
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
    /// Why it adds none, where there is no plan.
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

/// The sizes of `report` for another `tuning`, from the measures that it holds; `measured` are the measured sizes that stand for
/// that tuning, where there are some. With the report's own tuning and sizes its own numbers come out.
///
/// ```
/// use scar_analysis::{Tuning, resize};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let own = Tuning::of(&report);
/// assert_eq!(resize(&report, report.measured.as_ref(), &own).foundation, report.foundation);
/// // n = ln(h/δ)/(2ε²): twice the tolerance, a quarter of the samples.
/// let wider = resize(&report, None, &Tuning { epsilon: 0.02, ..own });
/// let size = |foundation: &scar_report::FoundationReport| foundation.classes[0].foundation_size.unwrap();
/// assert!((size(&report.foundation) / size(&wider.foundation) - 4.0).abs() < 1e-9);
/// ```
///
/// Source: METHOD, section 3.
pub fn resize(report: &Report, measured: Option<&MeasuredReport>, tuning: &Tuning) -> Resized {
    let settings = &report.settings;
    let is_published = settings.convention.is_published();
    let params = EstimateParams {
        convention: settings.convention,
        total: TotalParams { delta: tuning.delta, epsilon: tuning.epsilon, order: settings.order as usize },
        ratio_rule: settings.ratio_rule,
        seed: settings.seed,
    };
    let foundation = sized(steps(report, tuning.lambda_bound), report.foundation.ratio_factor, tuning.lambda_bound, &params);
    let step_sizes: Vec<Option<f64>> = (0..foundation.classes.len())
        .map(|class| match measured {
            _ if is_published => foundation.classes[class].foundation_size,
            Some(measured) => measured.steps.get(class).and_then(|step| step.size.size),
            None => None,
        })
        .collect();
    let reported = if is_published { foundation.total.reported } else { measured.and_then(|measured| measured.whole.size) };
    let extension = extension(report, &step_sizes, tuning.fill_size);
    Resized { tuning: *tuning, foundation, step_sizes, reported, extension }
}

fn steps(report: &Report, lambda_bound: f64) -> Vec<Step<'_>> {
    let xs: Vec<f64> = report.measures.iter().map(|at| 1.0 / f64::from(at.ratio)).collect();
    // The largest envelope is that of the lowest rate, y/(1 − e^(−λx)) being larger the lower λ is; so two rates find it as well
    // as a thousand, in the time that a slider has.
    let grid = LambdaGrid { lowest: lambda_bound, n: 2, ..LambdaGrid::default() };
    let step = |class: &scar_report::FoundationClass| {
        let curve: Vec<f64> = class.curve.iter().map(|height| height.unwrap_or(f64::NAN)).collect();
        if report.settings.convention == Convention::Corrected {
            return match (class.h, curve.iter().any(|height| height.is_finite())) {
                (Some(h), _) => {
                    Ok(Height { h, interval: class.h_low.zip(class.h_high), lambda: class.lambda, lambda_at_bound: class.lambda_at_bound })
                }
                (None, true) => Ok(Height { h: 0.0, interval: None, lambda: None, lambda_at_bound: false }),
                (None, false) => Err(FoundationError::NoPoints),
            };
        }
        let points: Vec<(f64, f64)> = xs.iter().copied().zip(curve).collect();
        lower_envelope(&points, grid).map(Height::from)
    };
    let curve = |class: &scar_report::FoundationClass| class.curve.iter().map(|height| height.unwrap_or(f64::NAN)).collect();
    report.foundation.classes.iter().map(|class| Step { name: &class.class, curve: curve(class), envelope: step(class) }).collect()
}

fn extension(report: &Report, step_sizes: &[Option<f64>], fill_size: f64) -> Option<Extension> {
    let plan = report.plan.as_ref()?;
    let needs: Vec<ClassNeed> = plan
        .classes
        .iter()
        .zip(step_sizes)
        .map(|(class, &foundation_size)| ClassNeed { count: class.count, foundation_size, reserve: Some(class.reserve) })
        .collect();
    let (added, reason) = match published_plan(&needs, fill_size) {
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
        let told = resize(&report, None, &Tuning { lambda_bound: 1e-5, ..own }).foundation.diagnostics;
        assert!(told.iter().any(|note| note.message.contains("lower bound of its grid, 1e-5")));
    }
}
