//! The lower envelope of the corrected convention: a fit with a unique solution.

use super::envelope_interval::{Repeats, interval};
use super::envelope_search::RateSearch;
use crate::foundation::FoundationError;

/// The points of a class's curve at one ratio.
///
/// ```
/// use scar_method::foundation::{EnvelopePoint, EnvelopeResamples, fitted_envelope};
/// let points = [EnvelopePoint { x: 1.0, heights: vec![0.3] }, EnvelopePoint { x: 0.5, heights: vec![0.29, 0.31] }];
/// // The mean heights are equal, so the envelope is constant.
/// assert!((fitted_envelope(&points, EnvelopeResamples::default()).unwrap().h - 0.3).abs() < 1e-9);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EnvelopePoint {
    /// 1/ratio, in (0, 1].
    pub x: f64,
    /// H of each repeat.
    pub heights: Vec<f64>,
}

/// Settings of the interval of a fitted envelope.
///
/// ```
/// use scar_method::foundation::{EnvelopePoint, EnvelopeResamples, FoundationError, fitted_envelope};
/// let points = [EnvelopePoint { x: 1.0, heights: vec![0.3] }, EnvelopePoint { x: 0.5, heights: vec![0.27, 0.33] }];
/// let interval = |confidence| {
///     let envelope = fitted_envelope(&points, EnvelopeResamples { confidence, ..EnvelopeResamples::default() }).unwrap();
///     envelope.high - envelope.low
/// };
/// assert!(interval(0.5) <= interval(0.95));
/// let refused = fitted_envelope(&points, EnvelopeResamples { n: 5, ..EnvelopeResamples::default() });
/// assert!(matches!(refused, Err(FoundationError::OutOfRange { .. })));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnvelopeResamples {
    /// Number of resamples; defaults to 400.
    pub n: u32,
    /// Nominal chance that the interval holds the height; defaults to 0.95.
    pub confidence: f64,
    /// Seed; defaults to 0.
    pub seed: u64,
}

impl Default for EnvelopeResamples {
    fn default() -> Self {
        Self { n: 400, confidence: 0.95, seed: 0 }
    }
}

/// The end of the range of rates that the fit reached.
///
/// ```
/// use scar_method::foundation::{EnvelopeLimit, EnvelopePoint, EnvelopeResamples, fitted_envelope};
/// let limit = |h: fn(f64) -> f64| {
///     let points: Vec<EnvelopePoint> = [1.0, 0.5, 0.2].iter().map(|&x| EnvelopePoint { x, heights: vec![h(x)] }).collect();
///     fitted_envelope(&points, EnvelopeResamples::default()).unwrap().limit
/// };
/// assert_eq!(limit(|_| 0.3), Some(EnvelopeLimit::Constant));
/// assert_eq!(limit(|x| 0.3 * x), Some(EnvelopeLimit::StillRising));
/// assert_eq!(limit(|x| 0.3 * (1.0 - (-4.0 * x).exp())), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeLimit {
    /// λ → ∞: no rise anywhere, the envelope is the constant min H. So it is wherever Coverage does not move with the ratio,
    /// or H falls as rows are added.
    Constant,
    /// λ at [`LOWEST_RATE`](crate::foundation::LOWEST_RATE): H still rises at the whole as if it had just begun, and its height is not known from these
    /// points.
    StillRising,
}

/// H(x) = h·(1 − e^(−λx)), x = 1/ratio, fitted below the points.
///
/// Source: METHOD, section 3, *corrected*.
///
/// ```
/// use scar_method::foundation::{EnvelopePoint, EnvelopeResamples, FittedEnvelope, LOWEST_RATE, fitted_envelope};
/// let of = |heights: [f64; 3]| -> FittedEnvelope {
///     let points: Vec<EnvelopePoint> =
///         [1.0, 0.5, 0.2].into_iter().zip(heights).map(|(x, h)| EnvelopePoint { x, heights: vec![h] }).collect();
///     fitted_envelope(&points, EnvelopeResamples::default()).unwrap()
/// };
/// // If H falls as rows are added, the envelope is constant at the lowest point.
/// let flat = of([0.2, 0.3, 0.4]);
/// assert_eq!((flat.h, flat.lambda, flat.lambda_at_bound()), (0.2, None, false));
/// assert!(flat.low <= flat.h && flat.h <= flat.high && flat.gap > 0.0);
/// // If H rises in proportion to x, the rate ends at its lower bound and the height is unknown.
/// let steep = of([1.0, 0.5, 0.2]);
/// assert!(steep.lambda_at_bound() && (steep.lambda.unwrap() - LOWEST_RATE).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedEnvelope {
    /// Height.
    pub h: f64,
    /// Lower end of the height's interval.
    pub low: f64,
    /// Upper end of the height's interval.
    pub high: f64,
    /// Rate; `None` for an infinite one.
    pub lambda: Option<f64>,
    /// The end of the rates that decided, if one did.
    pub limit: Option<EnvelopeLimit>,
    /// Root of the mean squared gap between points and envelope.
    pub gap: f64,
}

impl FittedEnvelope {
    /// Whether the lower bound of the rates decides the height. At the other end, the constant, it does not: there the
    /// height is the lowest point.
    pub fn lambda_at_bound(&self) -> bool {
        self.limit == Some(EnvelopeLimit::StillRising)
    }
}

/// Of all envelopes a·(1 − e^(−λx)) that lie below the mean points, λ ≥ [`LOWEST_RATE`](crate::foundation::LOWEST_RATE) or infinite, the one with the
/// least sum of squared gaps, and an interval of its height from the repeats.
///
/// For a given λ the sum falls as a rises to the unconstrained least squares, and that lies above min H/(1 − e^(−λx)), a
/// weighted mean being no less than a minimum. So this minimum is the best a, and only λ is searched: on a logarithmic
/// grid, then by golden section. Unlike [`lower_envelope`](crate::foundation::lower_envelope), which takes the highest a,
/// it is bounded: h ≤ 10.51·H(1), and h = min H where H does not rise with x.
///
/// Resamples add to each mean point residuals of other repeats, scaled to its own spread; the spread over repeats is pooled
/// over the ratios as a power of 1/x, which also tells that of ratio 1, trained once. A fit below noisy points is lower than
/// one below the points without noise: `h` stays as fitted, the interval allows for it (95 % nominal held in 90 to 98 % of
/// simulated sets). Points with x outside (0, 1] or
/// without a finite height are left out. A mean below 0, which occurs if a corrected Coverage exceeds 1, counts as 0.
///
/// # Errors
/// [`FoundationError::NoPoints`] where no point takes part, [`FoundationError::OutOfRange`] for fewer than 20 resamples or a
/// confidence outside (0, 1).
///
/// Source: METHOD, section 3, *corrected*.
///
/// ```
/// use scar_method::foundation::{EnvelopePoint, EnvelopeResamples, fitted_envelope};
/// let points: Vec<EnvelopePoint> =
///     [1.0f64, 0.5, 0.2, 0.1].iter().map(|&x| EnvelopePoint { x, heights: vec![0.3 * (1.0 - (-4.0 * x).exp())] }).collect();
/// let envelope = fitted_envelope(&points, EnvelopeResamples::default()).unwrap();
/// assert!((envelope.h - 0.3).abs() < 1e-6 && (envelope.lambda.unwrap() - 4.0).abs() < 1e-4);
/// ```
pub fn fitted_envelope(points: &[EnvelopePoint], resamples: EnvelopeResamples) -> Result<FittedEnvelope, FoundationError> {
    if !(resamples.confidence > 0.0 && resamples.confidence < 1.0) {
        return Err(FoundationError::OutOfRange { argument: "confidence", value: resamples.confidence });
    }
    if !(20..=100_000).contains(&resamples.n) {
        return Err(FoundationError::OutOfRange { argument: "resamples", value: f64::from(resamples.n) });
    }
    let points: Vec<Repeats> = points.iter().filter_map(Repeats::new).collect();
    if points.is_empty() {
        return Err(FoundationError::NoPoints);
    }
    let xs: Vec<f64> = points.iter().map(|point| point.x).collect();
    let search = RateSearch::new(&xs);
    let means: Vec<f64> = points.iter().map(|point| point.mean.max(0.0)).collect();
    let best = search.fit(&means);
    let (low, high) = interval(&points, &search, best.h, resamples);
    Ok(FittedEnvelope {
        h: best.h,
        low: low.min(best.h),
        high: high.max(best.h),
        lambda: best.lambda,
        limit: best.limit,
        gap: (best.squares / means.len() as f64).sqrt(),
    })
}

#[cfg(test)]
#[path = "fitted_envelope_tests.rs"]
mod tests;
