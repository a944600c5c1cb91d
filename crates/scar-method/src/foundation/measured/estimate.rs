//! The measured sizes of the whole, of every step, and of all steps at once.

use super::bootstrap::RESAMPLES;
use super::held_out::held_out_errors;
use super::joint::{JointDraws, JointStep, joint_size, joint_size_within};
use super::laws::Candidate;
use super::prepared::{LawWithSpread, NoSize, Prepared};
use super::resamples::Resamples;
use super::size::{Range, SizeRegion, Tolerance, size_within};
use super::{CheckedMeasuredSettings, ErrorCurve, FittedLaw, Spread, TestedSizes, by_points, isotonic};
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_core::stats::{central, normal_quantile_by_halving};

/// A measured foundation size. Rows are those of the training set (whole, joint) or of the step's class (steps).
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, MeasuredSettings, MeasuredSize, ErrorsAtSize, measured_size};
/// // 4/√n falls by 0.037 from 1,000 rows to 2,000: more than ε = 0.01 a doubling, so the size is extrapolated.
/// let error = |n: f64| 0.02 + 4.0 / n.sqrt();
/// let points = [50.0, 100.0, 200.0, 500.0, 1_000.0];
/// let points = points.map(|n| ErrorsAtSize::new(n, vec![error(n) - 1e-5, error(n) + 1e-5])).to_vec();
/// let curve = ErrorCurve::new(points, 1_000_000);
/// let measured: MeasuredSize = measured_size(&curve, &MeasuredSettings::default().check().unwrap());
/// assert!(measured.beyond_data);
/// // The doubling from n on brings 4(1 − √½)/√n = ε.
/// let expected = (4.0 * (1.0 - 0.5_f64.sqrt()) / 0.01).powi(2);
/// assert!((measured.size.unwrap() / expected - 1.0).abs() < 0.05);
/// // Within ε of the 1,000 rows there are: 4/√n − 4/√1000 = ε.
/// let within = (4.0 / (0.01 + 4.0 / 1_000.0_f64.sqrt())).powi(2);
/// assert!((measured.size_within.unwrap() / within - 1.0).abs() < 0.01);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSize {
    /// Rows; `None` if there is no size (see `reason`), or if the search beyond the data found no end.
    pub size: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval; `None` beside a `low` means that no end was found.
    pub high: Option<f64>,
    /// Whether the error still falls by more than ε a doubling at the whole, so that the size is extrapolated.
    pub beyond_data: bool,
    /// Where the size lies.
    pub place: Option<SizeRegion>,
    /// Rows at which the error is within ε of the whole's: `size` itself but where that lies beyond the data.
    pub size_within: Option<f64>,
    /// The interval of `size_within`.
    pub interval_within: Option<(f64, f64)>,
    /// `size` in rows of the whole training set.
    pub rows_of_whole: Option<f64>,
    /// The law behind it.
    pub law: Option<FittedLaw>,
    /// The spread over draws behind it.
    pub spread: Option<Spread>,
    /// The size by each law, the power law first.
    pub checks: Vec<LawCheck>,
    /// Size by isotonic regression, without a law and without extrapolation.
    pub isotonic: Option<f64>,
    /// The ε that was used: that of the settings, or what the test rows can show, where that is larger. The joint size uses that of each
    /// step.
    pub epsilon: Option<f64>,
    /// Why there is no size.
    pub reason: Option<NoSize>,
}

/// The size by one law.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, Law, LawCheck, MeasuredSettings, ErrorsAtSize, measured_size};
/// // For errors that follow the power law, it predicts the whole from smaller sizes and gets most of the weight.
/// let error = |n: f64| 0.02 + 2.0 / n;
/// let points = [50.0, 100.0, 200.0, 500.0, 1_000.0];
/// let points = points.map(|n| ErrorsAtSize::new(n, vec![error(n) - 1e-4, error(n) + 1e-4])).to_vec();
/// let curve = ErrorCurve::new(points, 100_000);
/// let checks: Vec<LawCheck> = measured_size(&curve, &MeasuredSettings::default().check().unwrap()).checks;
/// assert_eq!(checks.iter().map(|check| check.law.law).collect::<Vec<_>>(), Law::ALL);
/// assert!(checks[0].held_out[0].unwrap().abs() < 1e-3);
/// assert!(checks[0].weight > checks[1].weight);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LawCheck {
    /// The law fitted.
    pub law: FittedLaw,
    /// Its share in the interval, 0…1: how well it fits, beside the other laws.
    pub weight: f64,
    /// Its size, in the unit of the [`MeasuredSize`] it belongs to.
    pub size: Option<f64>,
    /// Its size within the data, likewise.
    pub size_within: f64,
    /// Predicted minus observed error of the whole from a fit without the whole, and from one without the two largest
    /// sizes; `None` where fewer than three sizes would be left.
    pub held_out: [Option<f64>; 2],
}

/// All measured sizes.
///
/// ```
/// use scar_method::foundation::{MeasuredSettings, MeasuredSizes, NoSize, TestErrors, TestNoise, TestedSize, TestedSizes, measured_sizes};
/// // One training size is not enough for any law.
/// let size = TestedSize::new(vec![50, 50], vec![TestErrors::from_counts(vec![1, 1], vec![1, 1], &[10, 10])], vec![TestNoise::default(); 2], TestNoise::default());
/// let tested = TestedSizes::new(vec![size], vec![10, 10]).unwrap();
/// let settings = MeasuredSettings::default().check().unwrap();
/// let MeasuredSizes { whole, steps, n_steps_left_out, .. } = measured_sizes(&tested, &settings, &Default::default()).unwrap();
/// assert_eq!((whole.size, whole.reason), (None, Some(NoSize::TooFewSizes { found: 1 })));
/// assert_eq!((steps.len(), n_steps_left_out), (2, 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSizes {
    /// Of the error of all test rows.
    pub whole: MeasuredSize,
    /// Of each class's binary task, in class order.
    pub steps: Vec<MeasuredSize>,
    /// All steps at once, in rows of the whole.
    pub joint: MeasuredSize,
    /// Steps left out of the joint size because they have no size themselves.
    pub n_steps_left_out: usize,
}

/// The measured sizes of `tested`: below a second for a hundred classes, a few seconds for a thousand.
///
/// # Errors
/// [`Cancelled`] when `control` says so.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{MeasuredSettings, TestErrors, TestNoise, TestedSize, TestedSizes, measured_sizes};
/// // Two classes; of 1,000 test rows, 400/√n are taken for the other class, give or take one.
/// let size = |n: u64, n_repeats: u32| {
///     let wrong = (0..n_repeats).map(|i| (400.0 / (n as f64).sqrt()) as u32 + i % 2);
///     let repeats = wrong.map(|wrong| TestErrors::from_counts(vec![wrong, wrong], vec![wrong, wrong], &[500, 500])).collect();
///     TestedSize::new(vec![n / 2, n / 2], repeats, vec![TestNoise::default(); 2], TestNoise::default())
/// };
/// let sizes = vec![size(10_000, 1), size(5_000, 2), size(2_000, 5), size(1_000, 10)];
/// let tested = TestedSizes::new(sizes, vec![500, 500]).unwrap();
/// let settings = MeasuredSettings::default().check().unwrap();
/// let measured = measured_sizes(&tested, &settings, &Default::default()).unwrap();
/// assert!(measured.whole.size.unwrap() < 10_000.0 && !measured.whole.beyond_data);
/// ```
pub fn measured_sizes(tested: &TestedSizes, settings: &CheckedMeasuredSettings, control: &Control) -> Result<MeasuredSizes, Cancelled> {
    let n_trainings: usize = tested.sizes().iter().map(|size| size.repeats().len()).sum();
    let of_step = |class| {
        control.check()?;
        Ok(Estimate::new(&ErrorCurve::of_step(tested, class), settings, n_trainings))
    };
    let (whole, steps) = parallel::join(
        || Estimate::new(&ErrorCurve::of_whole(tested), settings, n_trainings),
        || parallel::try_map(tested.n_classes(), of_step),
    );
    let steps = steps?;
    let n_rows = tested.whole_rows().iter().sum::<u64>() as f64;
    let found: Vec<&Estimate> = steps.iter().flatten().collect();
    let joint = joint(&found, n_rows, tested, settings, control)?;
    Ok(MeasuredSizes {
        whole: to_measured_size(&whole, n_rows),
        steps: steps.iter().map(|step| to_measured_size(step, n_rows)).collect(),
        joint,
        n_steps_left_out: steps.iter().filter(|step| step.is_err()).count(),
    })
}

/// The measured size of one curve alone, in its own rows.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, Law, MeasuredSettings, SizeRegion, ErrorsAtSize, measured_size};
/// // 0.02 + 2/n: the whole's error is 0.022, and with next to no spread 0.032 is reached at 2/0.012 = 167 rows.
/// let sizes = [50.0, 100.0, 200.0, 500.0, 1_000.0];
/// let points = sizes.map(|n| ErrorsAtSize::new(n, vec![0.02 + 2.0 / n - 1e-6, 0.02 + 2.0 / n + 1e-6]));
/// let curve = ErrorCurve::new(points.to_vec(), 1_000_000);
/// let measured = measured_size(&curve, &MeasuredSettings::default().check().unwrap());
/// let size = measured.size.unwrap();
/// assert!((size - 2.0 / 0.012).abs() < 1.0);
/// assert!(measured.low.unwrap() <= size && size <= measured.high.unwrap());
/// assert_eq!((measured.place, measured.beyond_data, measured.reason), (Some(SizeRegion::InData), false, None));
/// // What each law says, the power law first.
/// assert_eq!(measured.checks[0].law.law, Law::Power);
/// assert!((measured.checks.iter().map(|check| check.weight).sum::<f64>() - 1.0).abs() < 1e-9);
/// ```
pub fn measured_size(curve: &ErrorCurve, settings: &CheckedMeasuredSettings) -> MeasuredSize {
    let n_trainings = curve.points.iter().map(|point| point.errors.len()).sum();
    to_measured_size(&Estimate::new(curve, settings, n_trainings), curve.whole)
}

/// The fits of a curve and the resulting size.
struct Estimate {
    found: Resamples,
    size: MeasuredSize,
}

impl Estimate {
    fn new(curve: &ErrorCurve, settings: &CheckedMeasuredSettings, n_trainings: usize) -> Result<Self, NoSize> {
        let found = Resamples::new(curve, settings, n_trainings)?;
        let settings = &settings.0;
        let Resamples { prepared, fitted, .. } = &found;
        let tolerance = tolerance(settings.epsilon, settings.delta).at_least(prepared.range.resolution);
        let (x, place) = fitted.size(prepared.range, tolerance);
        let within_of = |law: &FittedLaw, spread: &Spread| size_within(law, spread, prepared.range, tolerance);
        let of_resample = |fitted: &LawWithSpread| {
            let (size, place) = fitted.size(prepared.range, tolerance);
            // Within the data both ask the same.
            (size, if place == SizeRegion::BeyondData { within_of(&fitted.law, &fitted.spread) } else { size } * prepared.whole)
        };
        let (sizes, of_resamples) = found.resampled.iter().map(of_resample).unzip();
        let possible = by_points::highest(prepared, &fitted.law, &found.resampled, tolerance, settings.confidence);
        let (low, mut high) = central(sizes, settings.confidence);
        if place != SizeRegion::BeyondData {
            high = high.max(possible);
        }
        let size = MeasuredSize::of(x, place, (low, high), prepared.range.smallest, prepared.whole);
        let within = |law: &FittedLaw| within_of(law, &prepared.spread) * prepared.whole;
        let check = |Candidate { fit, weight, .. }: &Candidate| {
            let (x, _) = LawWithSpread { law: fit.law, spread: prepared.spread }.size(prepared.range, tolerance);
            LawCheck {
                law: fit.law,
                weight: *weight,
                size: x.is_finite().then_some(x * prepared.whole),
                size_within: within(&fit.law),
                held_out: held_out_errors(prepared, fit.law.law),
            }
        };
        let (low_within, high_within) = around(within(&fitted.law), of_resamples, settings.confidence);
        let size = MeasuredSize {
            size_within: Some(within(&fitted.law)),
            interval_within: Some((low_within, high_within.max(possible * prepared.whole))),
            law: Some(fitted.law),
            spread: Some(prepared.spread),
            checks: found.laws.candidates.iter().map(check).collect(),
            isotonic: isotonic_size(prepared, tolerance),
            epsilon: Some(tolerance.epsilon),
            ..size
        };
        Ok(Self { found, size })
    }
}

impl MeasuredSize {
    /// Converts shares of N to rows. Below the smallest trained size only the upper end is certain.
    fn of(x: f64, place: SizeRegion, (low, high): (f64, f64), smallest: f64, whole: f64) -> Self {
        let (low, high) = match place {
            SizeRegion::BelowData => (0.0, high.max(smallest)),
            _ => (low.min(x), high.max(x)),
        };
        let rows = |x: f64| x.is_finite().then_some(x * whole);
        Self {
            size: rows(x),
            low: rows(low),
            high: rows(high),
            beyond_data: place == SizeRegion::BeyondData,
            place: Some(place),
            ..Self::none(None)
        }
    }

    fn none(reason: Option<NoSize>) -> Self {
        Self {
            size: None,
            low: None,
            high: None,
            beyond_data: false,
            place: None,
            size_within: None,
            interval_within: None,
            rows_of_whole: None,
            law: None,
            spread: None,
            checks: Vec::new(),
            isotonic: None,
            epsilon: None,
            reason,
        }
    }
}

fn to_measured_size(estimate: &Result<Estimate, NoSize>, n_rows: f64) -> MeasuredSize {
    match estimate {
        Ok(estimate) => {
            let size = estimate.size.clone();
            MeasuredSize { rows_of_whole: size.size.map(|rows| rows * n_rows / estimate.found.prepared.whole), ..size }
        }
        Err(reason) => MeasuredSize::none(Some(*reason)),
    }
}

/// The central part of `resampled`, widened to hold `value`.
fn around(value: f64, resampled: Vec<f64>, confidence: f64) -> (f64, f64) {
    let (low, high) = central(resampled, confidence);
    (low.min(value), high.max(value))
}

fn tolerance(epsilon: f64, delta: f64) -> Tolerance {
    Tolerance { epsilon, z: normal_quantile_by_halving(1.0 - delta) }
}

/// Isotonic regression of the means plus the spread, against its own value at the whole.
fn isotonic_size(prepared: &Prepared, tolerance: Tolerance) -> Option<f64> {
    let errors = isotonic::falling(&prepared.means, &prepared.weights(&prepared.observed));
    let whole = *errors.last()?;
    let gaps: Vec<f64> =
        errors.iter().zip(&prepared.xs).map(|(error, &x)| error - whole + tolerance.z * prepared.spread.deviation(x, 1.0)).collect();
    let sizes: Vec<f64> = prepared.xs.iter().map(|x| x * prepared.whole).collect();
    isotonic::crossing(&sizes, &gaps, tolerance.epsilon)
}

fn joint(
    steps: &[&Estimate],
    n_rows: f64,
    tested: &TestedSizes,
    settings: &CheckedMeasuredSettings,
    control: &Control,
) -> Result<MeasuredSize, Cancelled> {
    let settings = &settings.0;
    let Some(n_pool) = steps.iter().map(|step| step.found.n_pool).max() else {
        let reason = if tested.n_test() == 0 { NoSize::NoTestRows } else { NoSize::TooFewSizes { found: tested.sizes().len() } };
        return Ok(MeasuredSize::none(Some(reason)));
    };
    // Enough draws for twenty in the tail of probability δ.
    let n_draws = (20.0 / settings.delta).clamp(1000.0, 10_000.0) as usize;
    let prepared: Vec<&Prepared> = steps.iter().map(|step| &step.found.prepared).collect();
    let draws = JointDraws::new(&prepared, n_pool, n_draws, &mut Random::new(settings.seed, &[RESAMPLES, u64::MAX]));
    let smallest = tested.sizes().first().map_or(1.0, |size| size.n_rows() as f64 / n_rows);
    let range = Range { one_row: 1.0 / n_rows, smallest, empty_error: None, resolution: 0.0 };
    let joint_step = |step: &Estimate, fit| JointStep { fit, epsilon: settings.epsilon.max(step.found.prepared.range.resolution) };
    let fitted: Vec<JointStep> = steps.iter().map(|step| joint_step(step, step.found.fitted)).collect();
    let resampled: Vec<(f64, f64)> = parallel::try_map(settings.n_resamples as usize, |resample| {
        control.check()?;
        let fits: Vec<JointStep> = steps.iter().map(|step| joint_step(step, step.found.resampled[resample])).collect();
        let (size, place) = joint_size(&fits, range, &draws, settings.delta);
        let is_within = place != SizeRegion::BeyondData;
        Ok((size, if is_within { size } else { joint_size_within(&fits, range, &draws, settings.delta) }))
    })?;
    let (sizes, sizes_within): (Vec<f64>, Vec<f64>) = resampled.into_iter().unzip();
    let (x, place) = joint_size(&fitted, range, &draws, settings.delta);
    let x_within = joint_size_within(&fitted, range, &draws, settings.delta);
    let (low, high) = around(x_within, sizes_within, settings.confidence);
    let joint = MeasuredSize::of(x, place, central(sizes, settings.confidence), smallest, n_rows);
    Ok(MeasuredSize {
        rows_of_whole: joint.size,
        size_within: Some(x_within * n_rows),
        interval_within: Some((low * n_rows, high * n_rows)),
        ..joint
    })
}
