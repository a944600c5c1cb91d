//! Sizes for other tolerances, computed from a report without training.

use crate::foundation::{ClassStep, EstimateParams, StepHeight, sized};
use crate::sizes::PlanSizes;
use scar_method::foundation::total::TotalParams;
use scar_method::foundation::{FoundationError, LambdaGrid, lower_envelope};
use scar_method::measures::Convention;
use scar_report::{Extension, MeasuredReport, Report, Resized, Tuning};

/// The sizes of `report` for another `tuning`, computed from its measures. `measured` are the measured sizes for that tuning, if any.
/// With the report's own tuning and measured sizes this gives the report's own numbers.
///
/// ```
/// use scar_analysis::resize;
/// use scar_report::Tuning;
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
    let is_own = *tuning == Tuning::of(report) && measured == report.measured.as_ref();
    let extension = match is_own {
        true => Extension::own(report, &sizes.steps),
        false => Extension::of(report, &sizes.steps, tuning.fill_size),
    };
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
        assert!(notes.iter().any(|note| note.words().contains("lower bound of its grid, 1e-5")));
    }
}
