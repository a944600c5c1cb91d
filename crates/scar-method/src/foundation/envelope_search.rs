//! The search for the rate of a fitted envelope.

use super::EnvelopeLimit;
use scar_core::stats::golden_section;

/// The lowest rate to try. With it the envelope reaches about a tenth of its height at the whole data, so h is at most 10.51 times H
/// there.
pub const LOWEST_RATE: f64 = 0.1;

const N_RATES: usize = 256;
const N_REFINEMENTS: usize = 40;

/// The best envelope for given heights.
#[derive(Clone, Copy)]
pub(super) struct BestEnvelope {
    pub(super) h: f64,
    pub(super) lambda: Option<f64>,
    pub(super) limit: Option<EnvelopeLimit>,
    /// Sum of the squared gaps.
    pub(super) squares: f64,
}

/// The rates to try, with 1 − e^(−λx) of each computed for the given x.
pub(super) struct RateSearch {
    xs: Vec<f64>,
    log_lowest: f64,
    log_highest: f64,
    rises: Vec<f64>,
}

impl RateSearch {
    pub(super) fn new(xs: &[f64]) -> Self {
        let first = xs.iter().copied().fold(f64::INFINITY, f64::min);
        // From λx = 37 on, 1 − e^(−λx) is 1 in floating point: the constant.
        let (log_lowest, log_highest) = (libm::log(LOWEST_RATE), libm::log(37.0 / first));
        let mut search = Self { xs: xs.to_vec(), log_lowest, log_highest, rises: Vec::new() };
        search.rises = (0..N_RATES).flat_map(|i| search.rises_at(search.rate(i as f64))).collect();
        search
    }

    fn rate(&self, position: f64) -> f64 {
        libm::exp(self.log_lowest + (self.log_highest - self.log_lowest) * position / (N_RATES - 1) as f64)
    }

    fn rises_at(&self, rate: f64) -> Vec<f64> {
        self.xs.iter().map(|&x| -libm::expm1(-rate * x)).collect()
    }

    pub(super) fn fit(&self, heights: &[f64]) -> BestEnvelope {
        let n = heights.len();
        let (h, squares) = below(&vec![1.0; n], heights);
        let constant = BestEnvelope { h, lambda: None, limit: Some(EnvelopeLimit::Constant), squares };
        let mut best = (f64::INFINITY, 0);
        for (i, rises) in self.rises.chunks_exact(n).enumerate() {
            let squares = below(rises, heights).1;
            if squares < best.0 {
                best = (squares, i);
            }
        }
        let (low, high) = ((best.1 as f64 - 1.0).max(0.0), (best.1 as f64 + 1.0).min((N_RATES - 1) as f64));
        let at = |position: f64| {
            let (h, squares) = below(&self.rises_at(self.rate(position)), heights);
            (position, h, squares)
        };
        let (position, h, squares) = golden_section(at(best.1 as f64), low, high, N_REFINEMENTS, at, |&(.., squares)| squares);
        // If no rate is better than the constant, the constant is the fit.
        let heights_squared: f64 = heights.iter().map(|height| height * height).sum();
        if constant.squares <= squares + 1e-24 * heights_squared {
            return constant;
        }
        let limit = (position < 1e-6).then_some(EnvelopeLimit::StillRising);
        BestEnvelope { h, lambda: Some(self.rate(position)), limit, squares }
    }
}

/// The highest a with a·rise ≤ height everywhere, and the sum of the squared gaps it leaves.
pub(super) fn below(rises: &[f64], heights: &[f64]) -> (f64, f64) {
    let a = heights.iter().zip(rises).map(|(height, rise)| height / rise).fold(f64::INFINITY, f64::min);
    (a, heights.iter().zip(rises).map(|(height, rise)| (height - a * rise) * (height - a * rise)).sum())
}
