//! Theoretical foundation sizes of each class and of the whole, from the measures over ratios.

use scar_method::foundation::total::{Equation, N_PUBLISHED_SETS, RatioRule, TotalParams, Totals, ratio_factor, root_size};
use scar_method::foundation::{
    Curves, Envelope, EnvelopePoint, EnvelopeResamples, FoundationError, LambdaGrid, fitted_envelope, lower_envelope, step_size,
};
use scar_method::measures::Convention;
use scar_report::format;
use scar_report::{Diagnostic, FoundationClass, FoundationReport};

/// Settings of theoretical sizes.
///
/// ```
/// use scar_analysis::{EstimateParams, estimate};
/// use scar_method::foundation::Curves;
/// use scar_method::foundation::total::TotalParams;
/// use scar_method::measures::{Convention, Measures};
/// let at = Measures { scale: 1.0, coverage: 0.75, authenticity: 0.9, richness: 0.9 };
/// let curves = Curves::new(vec![1.0], vec![vec![at], vec![at]]).unwrap();
/// let size = |epsilon| {
///     let total = TotalParams { epsilon, ..TotalParams::default() };
///     let params = EstimateParams { convention: Convention::Corrected, total, ..EstimateParams::default() };
///     estimate(&curves, None, &["cat".to_owned(), "dog".to_owned()], None, &params).classes[0].foundation_size.unwrap()
/// };
/// // There is one point, so the height is 1 − C, and n = ln(h/δ)/(2ε²).
/// assert!((size(0.01) - (0.25_f64 / 0.01).ln() / 2e-4).abs() < 1e-6);
/// assert!((size(0.02) - size(0.01) / 4.0).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EstimateParams {
    /// Which formulas are used.
    pub convention: Convention,
    /// δ, ε and the orders of the truncated total.
    pub total: TotalParams,
    /// The lower bound of the ratio factor.
    pub ratio_rule: RatioRule,
    /// Seed of the resamples for the corrected interval.
    pub seed: u64,
}

/// The sizes from `curves`, with a diagnostic for each missing size.
///
/// `class_names` are in the order of the curves. `train_accuracy` is that at ratio 1, if known. `repeats` holds H of each repeat for
/// each class and ratio, if known; the corrected interval is computed from it.
///
/// ```
/// use scar_analysis::{EstimateParams, estimate};
/// use scar_method::foundation::Curves;
/// use scar_method::measures::{Convention, Measures};
/// let class = |coverage| vec![Measures { scale: 1.0, coverage, authenticity: 0.9, richness: 0.9 }];
/// let curves = Curves::new(vec![1.0], vec![class(0.5), class(1.0)]).unwrap();
/// let params = EstimateParams { convention: Convention::Published, ..EstimateParams::default() };
/// let report = estimate(&curves, None, &["cat".to_owned(), "dog".to_owned()], Some(0.9), &params);
/// assert!(report.classes[0].foundation_size.is_some());
/// // With Coverage 1 there is no height, so there is neither a size nor a total; diagnostics give the reasons.
/// assert_eq!((report.classes[1].h, report.total.sum), (None, None));
/// assert!(report.diagnostics.iter().any(|diagnostic| diagnostic.code == "no_envelope"));
/// ```
///
/// Source: METHOD, section 3.
pub fn estimate(
    curves: &Curves,
    repeats: Option<&[Vec<EnvelopePoint>]>,
    class_names: &[String],
    train_accuracy: Option<f64>,
    params: &EstimateParams,
) -> FoundationReport {
    let steps = class_names.iter().enumerate().map(|(class, name)| {
        let envelope = match params.convention {
            Convention::Corrected => {
                let points = match repeats {
                    Some(repeats) => repeats[class].clone(),
                    None => curves.points(class).into_iter().map(|(x, height)| EnvelopePoint { x, heights: vec![height] }).collect(),
                };
                fitted(&points, params.seed)
            }
            _ => lower_envelope(&curves.points(class), LambdaGrid::default()).map(StepHeight::from),
        };
        ClassStep { name, curve: curves.heights(class), envelope }
    });
    let factor = train_accuracy.zip(curves.mean_authenticity()).map(|(accuracy, mean)| ratio_factor(accuracy, mean, params.ratio_rule));
    sized(steps.collect(), factor, LambdaGrid::default().lowest, params)
}

/// The curve and envelope of a class.
pub(super) struct ClassStep<'a> {
    pub(super) name: &'a str,
    /// H at each ratio.
    pub(super) curve: Vec<f64>,
    pub(super) envelope: Result<StepHeight, FoundationError>,
}

/// The sizes from the envelopes of the steps, with a diagnostic for each missing size. `factor` is the ratio factor, `lowest` the lower
/// bound of the published envelope's rate.
pub(super) fn sized(steps: Vec<ClassStep<'_>>, factor: Option<f64>, lowest: f64, params: &EstimateParams) -> FoundationReport {
    let mut notes = Notes::default();
    let classes: Vec<FoundationClass> =
        steps.into_iter().map(|ClassStep { name, curve, envelope }| step(curve, envelope, name, params.total, &mut notes)).collect();
    notes.extend(at_bound(&classes, lowest, params));
    if factor.is_none() {
        notes.push(note(
            "no_ratio_factor",
            "The ratio factor needs training accuracy and Authenticity at ratio 1, which is missing, so there is no truncated total. Add ratio 1."
                .to_owned(),
        ));
    }
    let heights: Vec<Option<f64>> = classes.iter().map(|class| class.h).collect();
    let total = match params.convention {
        Convention::Corrected => {
            // Steps without a height are left out of the total; it is still computed for the others.
            let known: Vec<Option<f64>> = heights.iter().copied().filter(|height| height.is_some()).collect();
            let n_left_out = heights.len() - known.len();
            if n_left_out > 0 && !known.is_empty() {
                notes.push(note(
                    "total_leaves_out",
                    format!(
                        "The totals leave out {} of {} steps, which have no height.",
                        format::count(n_left_out as u64),
                        format::count(heights.len() as u64)
                    ),
                ));
            }
            totals(&known, factor, params.total, &mut notes).reporting_all_orders()
        }
        _ => {
            let total = totals(&heights, factor, params.total, &mut notes);
            notes.extend(factor.and_then(|factor| half_of_k(factor, classes.len())));
            notes.extend(factor.and_then(|factor| sampled(&heights, factor, params.total)));
            total
        }
    };
    FoundationReport { classes, ratio_factor: factor, total, diagnostics: notes }
}

type Notes = Vec<Diagnostic>;

fn note(code: &str, message: String) -> Diagnostic {
    Diagnostic { code: code.to_owned(), message, class: None, ratio: None }
}

/// Height and rate of an envelope.
pub(super) struct StepHeight {
    pub(super) h: f64,
    pub(super) interval: Option<(f64, f64)>,
    pub(super) lambda: Option<f64>,
    pub(super) lambda_at_bound: bool,
}

impl From<Envelope> for StepHeight {
    fn from(envelope: Envelope) -> Self {
        Self { h: envelope.h, interval: None, lambda: Some(envelope.lambda), lambda_at_bound: envelope.lambda_at_bound }
    }
}

fn fitted(points: &[EnvelopePoint], seed: u64) -> Result<StepHeight, FoundationError> {
    let envelope = fitted_envelope(points, EnvelopeResamples { seed, ..EnvelopeResamples::default() })?;
    // One repeat per ratio does not show the spread.
    let has_repeats = points.iter().any(|point| point.heights.len() > 1);
    Ok(StepHeight {
        h: envelope.h,
        interval: has_repeats.then_some((envelope.low, envelope.high)),
        lambda: envelope.lambda,
        lambda_at_bound: envelope.lambda_at_bound(),
    })
}

fn step(
    heights: Vec<f64>,
    envelope: Result<StepHeight, FoundationError>,
    name: &str,
    params: TotalParams,
    notes: &mut Notes,
) -> FoundationClass {
    let TotalParams { delta, epsilon, .. } = params;
    let mut tell = |code, message| notes.push(Diagnostic { class: Some(name.to_owned()), ..note(code, message) });
    let curve = heights.into_iter().map(|height| Some(height).filter(|height| height.is_finite())).collect();
    let mut found = FoundationClass {
        class: name.to_owned(),
        curve,
        h: None,
        h_low: None,
        h_high: None,
        lambda: None,
        lambda_at_bound: false,
        foundation_size: None,
    };
    let height = match envelope {
        Ok(height) if height.h > 0.0 => height,
        Ok(_) => {
            tell("no_envelope", format!("«{name}» has no foundation size: its curve is 0, because its Coverage is 1 at some ratio."));
            return found;
        }
        Err(error) => {
            tell("no_envelope", format!("«{name}» has no foundation size: {error}. Its Coverage is 1, or unknown, at every ratio."));
            return found;
        }
    };
    found.h = Some(height.h);
    found.h_low = height.interval.map(|(low, _)| low);
    found.h_high = height.interval.map(|(_, high)| high);
    found.lambda = height.lambda;
    found.lambda_at_bound = height.lambda_at_bound;
    match step_size(height.h, delta, epsilon) {
        Ok(size) if size > 0.0 => found.foundation_size = Some(size),
        Ok(_) => tell(
            "h_below_delta",
            format!("h = {} of «{name}» is not above δ = {delta}, so the bound holds without any sample and gives no size.", height.h),
        ),
        Err(error) => tell("no_size", format!("«{name}» has no foundation size: {error}.")),
    }
    found
}

/// The diagnostic for sizes that are decided by the lower bound of the rate.
fn at_bound(classes: &[FoundationClass], lowest: f64, params: &EstimateParams) -> Option<Diagnostic> {
    let n_at_bound = classes.iter().filter(|class| class.lambda_at_bound).count();
    if params.convention == Convention::Corrected {
        return (n_at_bound > 0).then(|| {
            note(
                "lambda_at_bound",
                format!(
                    "In {} of {} classes the curve still rises at the whole data as if it had just begun: the envelope's rate λ ended at its lower bound and the height is a guess. Read their sizes as lower bounds.",
                    format::count(n_at_bound as u64),
                    format::count(classes.len() as u64)
                ),
            )
        });
    }
    let per_decade = std::f64::consts::LN_10 / (2.0 * params.total.epsilon * params.total.epsilon);
    (n_at_bound > 0).then(|| {
        note(
            "lambda_at_bound",
            format!(
                "In {n_at_bound} of {} classes the envelope's rate λ ended at the lower bound of its grid, {lowest:e}, as it always does in this convention: the bound decides h, and a bound ten times lower would add {} samples to each size. Compare sizes between classes rather than reading them as counts.",
                classes.len(),
                format::count(per_decade.round() as u64)
            ),
        )
    })
}

/// All forms of the total. Reasons for missing ones are added to `notes`.
///
/// If an entry of `heights` (length k) is `None` or not above 0, there is no total at all, because its logarithm is not a number.
/// `factor` is the ratio factor, if any. Totals are in samples.
///
/// Source: METHOD, section 3.
///
/// ```
/// use scar_analysis::totals;
/// use scar_method::foundation::total::{TotalParams, Totals};
/// let mut notes = Vec::new();
/// let total = totals(&[Some(1.0), Some(3.0)], Some(2.5), TotalParams::default(), &mut notes);
/// assert_eq!(Ok(total), Totals::of(&[1.0, 3.0], Some(2.5), TotalParams::default()));
/// assert!(notes.is_empty());
/// assert_eq!(totals(&[Some(1.0), None], Some(2.5), TotalParams::default(), &mut notes), Totals::NONE);
/// assert!(notes[0].message.contains("1 of 2 steps"));
/// ```
pub fn totals(heights: &[Option<f64>], factor: Option<f64>, params: TotalParams, notes: &mut Vec<Diagnostic>) -> Totals {
    let known: Option<Vec<f64>> = heights.iter().map(|height| height.filter(|h| *h > 0.0 && h.is_finite())).collect();
    let Some(h) = known else {
        let missing = heights.iter().filter(|height| height.is_none_or(|h| !(h > 0.0 && h.is_finite()))).count();
        notes.push(note(
            "no_total",
            format!(
                "There is no total: {missing} of {} steps have no height above 0, and the logarithm of 0 is not a number. Leave them out to size the others.",
                heights.len()
            ),
        ));
        return Totals::NONE;
    };
    let total = match Totals::of(&h, factor, params) {
        Ok(total) => total,
        Err(error) => {
            notes.push(note("no_total", format!("There is no total: {error}.")));
            return Totals::NONE;
        }
    };
    for (name, value) in [("two-term", total.two_term), ("all-orders", total.all_orders)] {
        if value.is_none() {
            notes.push(note(
                "no_root",
                format!("The {name} total has no solution: the chance of failure stays on one side of δ in the whole bracket."),
            ));
        }
    }
    if let (None, Some(factor)) = (total.truncated, factor) {
        let why = if factor > 0.0 {
            format!("the first {} orders alone do not cross δ in the bracket", params.order)
        } else {
            format!("the ratio factor {factor} has no logarithm")
        };
        notes
            .push(note("no_root", format!("The truncated total has no solution: {why}. The sum of the steps' sizes is reported instead.")));
    }
    if total.truncated == Some(0.0) {
        notes.push(note(
            "factor_is_one",
            "The ratio factor is 1 and its logarithm 0, so the truncated total is 0. The sum of the steps' sizes is reported instead."
                .to_owned(),
        ));
    }
    if total.all_orders.is_some_and(|size| size < 0.0) {
        notes.push(note(
            "negative_total",
            format!(
                "All steps together fail with a chance below δ = {} without any sample, so totals are negative: read them as 0.",
                params.delta
            ),
        ));
    }
    total
}

/// The diagnostic for a published factor that does not depend on the data.
fn half_of_k(factor: f64, k: usize) -> Option<Diagnostic> {
    let half = k as f64 / 2.0;
    (k > 2 && (factor - half).abs() < 1e-6 * half).then(|| {
        note(
            "ratio_factor_is_half_k",
            format!(
                "The ratio factor is half the number of classes, {half}, as for any data with one label a sample: a wrong sample is wrong in two tasks. The reported total is therefore nearly ln({half})·ln(Σh/δ)/(2ε²)."
            ),
        )
    })
}

/// The diagnostic with the average result of the published code, which draws index sets at random instead of summing over all.
fn sampled(heights: &[Option<f64>], factor: f64, params: TotalParams) -> Option<Diagnostic> {
    let ln_h: Vec<f64> = heights.iter().map(|height| height.filter(|h| *h > 0.0).map(libm::log)).collect::<Option<_>>()?;
    let [every, drawn] = [Equation::ShortOrders(params.order), Equation::SampledOrders(params.order, N_PUBLISHED_SETS)]
        .map(|equation| root_size(&ln_h, equation, params.delta, params.epsilon));
    let (every, drawn) = (every?, drawn?);
    (factor > 1.0 && (every - drawn).abs() > 1e-9 * every.abs()).then(|| {
        note(
            "published_draws_sets",
            format!(
                "The published code draws at most {N_PUBLISHED_SETS} index sets an order without scaling up again; on average it would have given {} where every set gives {}.",
                libm::log(factor) * drawn,
                libm::log(factor) * every
            ),
        )
    })
}
