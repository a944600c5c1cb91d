//! The fits of one curve: to the errors as they are, and to resamples of them.

use super::ErrorCurve;
use super::bootstrap::{RESAMPLES, drawn};
use super::laws::{Candidate, Laws};
use super::prepared::{Chance, LawWithSpread, NoSize, Prepared};
use super::settings::CheckedMeasuredSettings;
use super::spread::STEEPEST;
use scar_core::Random;
use scar_core::stats::{central, normal_draw};

/// Part of the random streams' paths, so that the draws of test rows are independent of those of trainings.
const TEST_ROWS: u64 = 0x7E57;

/// A curve's fits and those of its resamples.
#[derive(Clone, Debug)]
pub(super) struct Resamples {
    pub(super) prepared: Prepared,
    pub(super) laws: Laws,
    /// The fit that gives the reported size.
    pub(super) fitted: LawWithSpread,
    pub(super) resampled: Vec<LawWithSpread>,
    /// Number of trainings whose residuals are resampled.
    pub(super) n_pool: u32,
}

impl Resamples {
    /// Fits `curve` and its resamples. It is one of several curves over the same `n_trainings` trainings. Each resample draws the same
    /// trainings in every curve, which keeps the correlation between steps.
    pub(super) fn new(curve: &ErrorCurve, settings: &CheckedMeasuredSettings, n_trainings: usize) -> Result<Self, NoSize> {
        let settings = &settings.0;
        let prepared = Prepared::new(curve)?;
        let laws = Laws::new(&prepared);
        let fitted = LawWithSpread { law: laws.chosen().fit.law, spread: prepared.spread };
        let n_pool = n_trainings.saturating_sub(1).max(1) as u32;
        let resampled = (0..settings.n_resamples)
            .map(|resample| {
                let Candidate { fitter, fit, .. } = laws.for_resample(resample, settings.n_resamples);
                // How the spread of draws goes on to sizes near the whole is not known well from small ones: half of the
                // resamples keep the exponent of a mean over rows.
                let steepest = if resample % 2 == 0 { STEEPEST } else { 1.0 };
                let mut random = Random::new(settings.seed, &[RESAMPLES, u64::from(resample), TEST_ROWS]);
                let chance = Chance {
                    drawn: drawn(settings.seed, resample, n_trainings, n_pool),
                    n_pool,
                    normals: (0..prepared.n_factors()).map(|_| normal_draw(&mut random)).collect(),
                };
                prepared.resample(fitter, fit, laws.dispersion, &chance, steepest)
            })
            .collect();
        Ok(Self { prepared, laws, fitted, resampled, n_pool })
    }
}

/// The error that one training of a size would show on the same test rows.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, ForeseenError, MeasuredSettings, ErrorsAtSize, foreseen_error};
/// // An error that does not fall is predicted unchanged at any size.
/// let points = [100.0, 200.0, 400.0].map(|n| ErrorsAtSize::new(n, vec![0.29, 0.31])).to_vec();
/// let curve = ErrorCurve::new(points, 10_000);
/// let foreseen: ForeseenError = foreseen_error(&curve, 800.0, &MeasuredSettings::default().check().unwrap()).unwrap();
/// assert!((foreseen.error - 0.3).abs() < 1e-9 && foreseen.low < 0.3 && foreseen.high > 0.3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForeseenError {
    /// The error by the law.
    pub error: f64,
    /// Lower end of the interval for one training.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The error that one training with `size` rows would have, by the law of `curve`. The size may be beyond the data.
///
/// The interval is for one new training, so it includes the uncertainty of the law and the deviation of a single training.
///
/// # Errors
/// [`NoSize`] where the curve has no law.
///
/// Source: METHOD, section 3, *measured*.
///
/// ```
/// use scar_method::foundation::{ErrorCurve, ForeseenError, MeasuredSettings, ErrorsAtSize, foreseen_error};
/// // 0.02 + 2/√n, give or take a thousandth.
/// let error = |n: f64| 0.02 + 2.0 / n.sqrt();
/// let points = [100.0, 200.0, 400.0, 800.0, 1_600.0];
/// let points = points.map(|n| ErrorsAtSize::new(n, vec![error(n) - 1e-3, error(n) + 1e-3])).to_vec();
/// let curve = ErrorCurve::new(points, 10_000);
/// let settings = MeasuredSettings::default().check().unwrap();
/// let ForeseenError { error: foreseen, low, high } = foreseen_error(&curve, 6_400.0, &settings).unwrap();
/// assert!((foreseen - error(6_400.0)).abs() < 0.005 && low < foreseen && foreseen < high);
/// ```
pub fn foreseen_error(curve: &ErrorCurve, size: f64, settings: &CheckedMeasuredSettings) -> Result<ForeseenError, NoSize> {
    let n_trainings = curve.points.iter().map(|point| point.errors.len()).sum();
    let found = Resamples::new(curve, settings, n_trainings)?;
    let deviation = found.prepared.observed.deviation(size / found.prepared.whole, f64::INFINITY) * found.laws.dispersion;
    let errors = found.resampled.iter().enumerate().map(|(resample, fitted)| {
        let own = found.prepared.residual(drawn(settings.0.seed, !(resample as u32), 1, found.n_pool)[0], found.n_pool);
        (fitted.law.error(size) + deviation * own).max(0.0)
    });
    let error = found.fitted.law.error(size);
    let (low, high) = central(errors.collect(), settings.0.confidence);
    Ok(ForeseenError { error, low: low.min(error), high: high.max(error) })
}
