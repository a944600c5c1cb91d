//! The size that the whole data set needs: all steps at once.
//!
//! With q_j = h_j·e^(−2x) the chance that step j fails, and x = nε², inclusion–exclusion gives the chance that any step
//! fails; set equal to δ and solved for x, n = x/ε². The published code has several forms of it, and several more follow.
//!
//! Source: METHOD, section 3; published code `predict_foundation_total`, `…_general`, `…_fast`, `…_simple`.

mod equation;
mod ratio_factor;
mod symmetric;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use equation::{Equation, root_size};
pub use ratio_factor::{RatioRule, ratio_factor};
pub use symmetric::ln_symmetric_sums;

use crate::foundation::{FoundationError, step_size};

/// Index sets of one order that the published code draws at most.
pub const N_PUBLISHED_SETS: u64 = 200;

/// Every form of the total, in samples, not rounded; `None` where it has no solution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// First and last term of inclusion–exclusion: S₁u − (k−1)·∏h·u^k = δ.
    pub two_term: Option<f64>,
    /// All terms: 1 − ∏(1 − h_j u) = δ.
    pub all_orders: Option<f64>,
    /// The first orders with every index set, times the logarithm of the ratio factor.
    pub truncated: Option<f64>,
    /// The first order alone: ln(S₁/δ)/(2ε²).
    pub single_log: Option<f64>,
    /// ln k·(ln S₁ − ln δ)/ε².
    pub simple: Option<f64>,
    /// The sum of the steps' own sizes.
    pub sum: Option<f64>,
    /// The total that the convention reports.
    pub reported: Option<f64>,
}

/// Tolerances and order of the totals.
///
/// Source: METHOD, section 3.
///
/// ```
/// use scar_method::foundation::total::{TotalParams, Totals};
/// let sum = |params| Totals::of(&[1.0, 1.0], None, params).unwrap().sum.unwrap();
/// // ln(h/δ)/(2ε²) of each step: twice the tolerance, a quarter of the samples.
/// let strict = sum(TotalParams::default());
/// assert!((strict - 2.0 * 100.0_f64.ln() / 2e-4).abs() < 1e-6);
/// assert!((sum(TotalParams { epsilon: 0.02, ..TotalParams::default() }) - strict / 4.0).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TotalParams {
    /// δ, the accepted chance of failure, in (0, 1); defaults to 0.01.
    pub delta: f64,
    /// ε, the accepted gap of generalization, in (0, 1); defaults to 0.01.
    pub epsilon: f64,
    /// Orders that `truncated` takes; defaults to 3. From k on it is all of them.
    pub order: usize,
}

impl Default for TotalParams {
    fn default() -> Self {
        Self { delta: 0.01, epsilon: 0.01, order: 3 }
    }
}

impl Totals {
    /// Every form from the heights `h` (length k ≥ 1, all above 0) and the ratio factor, where there is one. `reported` is
    /// `truncated`, or `sum` where that has no solution or is 0, as published.
    ///
    /// # Errors
    /// [`FoundationError::OutOfRange`] for a height that is not above 0 or a tolerance outside (0, 1),
    /// [`FoundationError::NoSteps`] for none.
    ///
    /// Source: METHOD, section 3; published code `predict_foundation_total`, `…_general`, `…_fast`, `…_simple`.
    ///
    /// ```
    /// use scar_method::foundation::total::{TotalParams, Totals};
    /// let totals = Totals::of(&[1.00796, 3.22638], Some(10.0), TotalParams::default()).unwrap();
    /// assert!((totals.truncated.unwrap() - 69_613.812_326_785_4).abs() < 1e-6);
    /// assert_eq!(totals.reported, totals.truncated);
    /// ```
    pub fn of(h: &[f64], ratio_factor: Option<f64>, params: TotalParams) -> Result<Self, FoundationError> {
        let TotalParams { delta, epsilon, order } = params;
        if h.is_empty() {
            return Err(FoundationError::NoSteps);
        }
        let sizes: Vec<f64> = h.iter().map(|&h| step_size(h, delta, epsilon)).collect::<Result<_, _>>()?;
        let sum = sizes.iter().sum();
        let ln_h: Vec<f64> = h.iter().map(|&h| libm::log(h)).collect();
        let ln_first = ln_symmetric_sums(&ln_h, 1)[1];
        let excess = ln_first - libm::log(delta);
        let size = |equation| root_size(&ln_h, equation, delta, epsilon);
        let truncated = ratio_factor
            .filter(|&factor| factor > 0.0)
            .and_then(|factor| size(Equation::ShortOrders(order)).map(|size| libm::log(factor) * size));
        Ok(Self {
            two_term: size(Equation::TwoTerm),
            all_orders: size(Equation::AllOrders),
            truncated,
            single_log: Some(excess / (2.0 * epsilon * epsilon)),
            simple: Some(libm::log(h.len() as f64) * excess / (epsilon * epsilon)),
            sum: Some(sum),
            reported: truncated.filter(|&total| total != 0.0).or(Some(sum)),
        })
    }

    /// The same with the total of all orders reported, or the sum where that has no solution: without the ratio factor, which
    /// is k/2 for any data.
    ///
    /// ```
    /// use scar_method::foundation::total::{TotalParams, Totals};
    /// let totals = Totals::of(&[1.0, 3.0], Some(1.5), TotalParams::default()).unwrap();
    /// assert_eq!(totals.reported, totals.truncated);
    /// assert_eq!(totals.reporting_all_orders().reported, totals.all_orders);
    /// ```
    #[must_use]
    pub fn reporting_all_orders(self) -> Self {
        Self { reported: self.all_orders.or(self.sum), ..self }
    }

    /// No total at all, for steps that have none.
    pub const NONE: Self =
        Self { two_term: None, all_orders: None, truncated: None, single_log: None, simple: None, sum: None, reported: None };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reported_is_the_sum_where_the_factor_is_one() {
        let totals = Totals::of(&[2.0, 3.0], Some(1.0), TotalParams::default()).expect("heights above 0");
        assert_eq!((totals.truncated, totals.reported), (Some(0.0), totals.sum));
    }

    #[test]
    fn without_a_factor_there_is_no_truncated_total() {
        let totals = Totals::of(&[2.0, 3.0], None, TotalParams::default()).expect("heights above 0");
        assert_eq!((totals.truncated, totals.reported), (None, totals.sum));
    }

    #[test]
    fn heights_of_zero_and_no_heights_are_refused() {
        let params = TotalParams::default();
        assert_eq!(Totals::of(&[], None, params), Err(FoundationError::NoSteps));
        assert_eq!(Totals::of(&[1.0, 0.0], None, params), Err(FoundationError::OutOfRange { argument: "h", value: 0.0 }));
    }
}
