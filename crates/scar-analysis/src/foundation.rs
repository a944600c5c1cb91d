//! Theoretical foundation sizes of each class and of the whole, from the measures over ratios.

use scar_core::parallel;
use scar_method::foundation::total::{Equation, N_PUBLISHED_SETS, RatioRule, TotalParams, Totals, ratio_factor, root_size};
use scar_method::foundation::{
    Curves, Envelope, EnvelopePoint, EnvelopeResamples, FoundationError, LambdaGrid, fitted_envelope, lower_envelope, step_size,
};
use scar_method::measures::Convention;
use scar_report::{FoundationClass, FoundationReport, Note, TotalForm, WhyNoTotal};

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
/// assert!(report.diagnostics.iter().any(|note| note.code() == "no_envelope"));
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
    // Every ratio's first numbers wait for it, and a class takes a millisecond.
    let steps = parallel::map(class_names.len(), |class| {
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
        ClassStep { name: &class_names[class], curve: curves.heights(class), envelope }
    });
    let factor = train_accuracy.zip(curves.mean_authenticity()).map(|(accuracy, mean)| ratio_factor(accuracy, mean, params.ratio_rule));
    sized(steps, factor, LambdaGrid::default().lowest, params)
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
        notes.push(Note::NoRatioFactor);
    }
    let heights: Vec<Option<f64>> = classes.iter().map(|class| class.h).collect();
    let total = match params.convention {
        Convention::Corrected => {
            // Steps without a height are left out of the total; it is still computed for the others.
            let known: Vec<Option<f64>> = heights.iter().copied().filter(|height| height.is_some()).collect();
            let n_left_out = heights.len() - known.len();
            if n_left_out > 0 && !known.is_empty() {
                notes.push(Note::TotalLeavesOut { left_out: n_left_out as u64, of: heights.len() as u64 });
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

type Notes = Vec<Note>;

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
    let class = || name.to_owned();
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
            notes.push(Note::NoEnvelope { class: class(), reason: None });
            return found;
        }
        Err(error) => {
            notes.push(Note::NoEnvelope { class: class(), reason: Some(error.to_string()) });
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
        Ok(_) => notes.push(Note::HBelowDelta { class: class(), h: height.h, delta }),
        Err(error) => notes.push(Note::NoSize { class: class(), reason: error.to_string() }),
    }
    found
}

/// The note for sizes that are decided by the lower bound of the rate.
fn at_bound(classes: &[FoundationClass], lowest: f64, params: &EstimateParams) -> Option<Note> {
    let n_at_bound = classes.iter().filter(|class| class.lambda_at_bound).count() as u64;
    let per_decade = std::f64::consts::LN_10 / (2.0 * params.total.epsilon * params.total.epsilon);
    (n_at_bound > 0).then(|| Note::LambdaAtBound {
        classes: n_at_bound,
        of: classes.len() as u64,
        lowest: (params.convention != Convention::Corrected).then_some(lowest),
        per_decade: per_decade.round() as u64,
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
/// assert!(notes[0].words().contains("1 of 2 steps"));
/// ```
pub fn totals(heights: &[Option<f64>], factor: Option<f64>, params: TotalParams, notes: &mut Vec<Note>) -> Totals {
    let known: Option<Vec<f64>> = heights.iter().map(|height| height.filter(|h| *h > 0.0 && h.is_finite())).collect();
    let Some(h) = known else {
        let missing = heights.iter().filter(|height| height.is_none_or(|h| !(h > 0.0 && h.is_finite()))).count();
        notes.push(Note::NoTotal(WhyNoTotal::NoHeight { missing: missing as u64, of: heights.len() as u64 }));
        return Totals::NONE;
    };
    let total = match Totals::of(&h, factor, params) {
        Ok(total) => total,
        Err(error) => {
            notes.push(Note::NoTotal(WhyNoTotal::Refused { reason: error.to_string() }));
            return Totals::NONE;
        }
    };
    if total.two_term.is_none() {
        notes.push(Note::NoRoot(TotalForm::TwoTerm));
    }
    if total.all_orders.is_none() {
        notes.push(Note::NoRoot(TotalForm::AllOrders));
    }
    if let (None, Some(factor)) = (total.truncated, factor) {
        notes.push(Note::NoRoot(TotalForm::Truncated { order: params.order as u64, factor }));
    }
    if total.truncated == Some(0.0) {
        notes.push(Note::FactorIsOne);
    }
    if total.all_orders.is_some_and(|size| size < 0.0) {
        notes.push(Note::NegativeTotal { delta: params.delta });
    }
    total
}

/// The note for a published factor that does not depend on the data.
fn half_of_k(factor: f64, k: usize) -> Option<Note> {
    let half = k as f64 / 2.0;
    (k > 2 && (factor - half).abs() < 1e-6 * half).then_some(Note::RatioFactorIsHalfK { half })
}

/// The note with the average result of the published code, which draws index sets at random instead of summing over all.
fn sampled(heights: &[Option<f64>], factor: f64, params: TotalParams) -> Option<Note> {
    let ln_h: Vec<f64> = heights.iter().map(|height| height.filter(|h| *h > 0.0).map(libm::log)).collect::<Option<_>>()?;
    let [every, drawn] = [Equation::ShortOrders(params.order), Equation::SampledOrders(params.order, N_PUBLISHED_SETS)]
        .map(|equation| root_size(&ln_h, equation, params.delta, params.epsilon));
    let (every, drawn) = (every?, drawn?);
    let differs = (every - drawn).abs() > 1e-9 * every.abs();
    let (drawn, every) = (libm::log(factor) * drawn, libm::log(factor) * every);
    (factor > 1.0 && differs).then_some(Note::PublishedDrawsSets { drawn, every })
}
