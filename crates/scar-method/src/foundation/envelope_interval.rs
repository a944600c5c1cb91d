//! The interval of a fitted envelope's height, from resamples of its repeats.

use super::envelope_search::RateSearch;
use super::{EnvelopePoint, EnvelopeResamples};
use crate::foundation::measured::Spread;
use scar_core::Random;
use scar_core::stats::{central, normal_quantile_by_halving};

/// Part of the random stream's path.
const ENVELOPE: u64 = 0x454E_5645;

/// The finite heights of one ratio.
pub(super) struct Repeats {
    pub(super) x: f64,
    pub(super) mean: f64,
    deviations: Vec<f64>,
}

impl Repeats {
    pub(super) fn new(point: &EnvelopePoint) -> Option<Self> {
        let heights: Vec<f64> = point.heights.iter().copied().filter(|height| height.is_finite()).collect();
        if heights.is_empty() || !(point.x > 0.0 && point.x <= 1.0) {
            return None;
        }
        let mean = heights.iter().sum::<f64>() / heights.len() as f64;
        Some(Self { x: point.x, mean, deviations: heights.iter().map(|height| height - mean).collect() })
    }
}

/// The interval around `h`, the height that `search` fits to the means of `points`.
pub(super) fn interval(points: &[Repeats], search: &RateSearch, h: f64, resamples: EnvelopeResamples) -> (f64, f64) {
    let repeated: Vec<&Repeats> = points.iter().filter(|point| point.deviations.len() > 1).collect();
    let squares: Vec<(f64, f64, f64)> = repeated
        .iter()
        .map(|point| (1.0 / point.x, point.deviations.iter().map(|d| d * d).sum(), (point.deviations.len() - 1) as f64))
        .collect();
    if squares.iter().all(|&(_, squares, _)| squares == 0.0) {
        return (h, h);
    }
    let spread = Spread::of(&squares, 0.0);
    let deviation = |x: f64| spread.deviation(x, f64::INFINITY);
    let residuals: Vec<f64> = repeated
        .iter()
        .flat_map(|point| {
            let n = point.deviations.len() as f64;
            let scale = (n / (n - 1.0)).sqrt() / deviation(point.x);
            point.deviations.iter().map(move |d| d * scale)
        })
        .collect();
    let heights = (0..resamples.n)
        .map(|resample| {
            let mut random = Random::new(resamples.seed, &[ENVELOPE, u64::from(resample)]);
            let means: Vec<f64> = points
                .iter()
                .map(|point| {
                    let n = point.deviations.len();
                    let sum: f64 = (0..n).map(|_| residuals[random.below(residuals.len() as u32) as usize]).sum();
                    (point.mean + deviation(point.x) * sum / n as f64).max(0.0)
                })
                .collect();
            search.fit(&means).h
        })
        .collect();
    // The basic bootstrap: a fit below noisy points is too low, and resamples deviate from the fit as the fit does from the truth.
    let (lowest, highest) = central(heights, resamples.confidence);
    // If points are low by chance, the resamples show too little of that deviation. The interval therefore also reaches to the height below
    // the upper confidence limits of all points (Bonferroni).
    let z = -normal_quantile_by_halving(0.5 * (1.0 - resamples.confidence) / points.len() as f64);
    let upper: Vec<f64> =
        points.iter().map(|point| (point.mean + z * deviation(point.x) / (point.deviations.len() as f64).sqrt()).max(0.0)).collect();
    ((2.0 * h - highest).max(0.0), (2.0 * h - lowest).max(search.fit(&upper).h))
}
