//! The equations whose root is a total.

use super::symmetric::ln_symmetric_sums;
use scar_core::stats::root;

/// Which terms of inclusion–exclusion are set equal to δ.
///
/// Source: METHOD, section 3; published code `predict_foundation_total` and its variants.
///
/// ```
/// use scar_method::foundation::total::{Equation, root_size};
/// let ln_h = [0.5_f64.ln(), 0.8_f64.ln(), 0.9_f64.ln()];
/// let size = |equation| root_size(&ln_h, equation, 0.01, 0.01).unwrap();
/// let all = size(Equation::AllOrders);
/// // With three steps, three orders are all orders. One order bounds the probability from above and needs more samples, two need fewer.
/// assert!((size(Equation::Orders(3)) - all).abs() < 1e-6);
/// assert!(size(Equation::Orders(1)) > all && size(Equation::Orders(2)) < all);
/// // One order alone has a closed form: ln(Σh/δ)/(2ε²).
/// assert!((size(Equation::Orders(1)) - (2.2_f64 / 0.01).ln() / 2e-4).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equation {
    /// The first and the last: S₁u − (k−1)·∏h·u^k.
    TwoTerm,
    /// All of them, as one product: 1 − ∏(1 − h_j u).
    AllOrders,
    /// The first so many: Σ (−1)^(q+1)·S_q·u^q.
    Orders(usize),
    /// The same, with the root sought above x = 0.001 only: the published short form, which the reported total is made of.
    ShortOrders(usize),
    /// The short form with the sum that drawing so many index sets of each order, without scaling up again, gives on
    /// average: what the published code computes for many classes.
    SampledOrders(usize, u64),
}

/// Width of the bracket in x in which the published code looks for a root.
const BRACKET: f64 = 30.0;

/// n = x/ε² in samples for the x that solves `equation` = `delta`; `None` where it has no root in the published bracket.
///
/// `ln_h` are the logarithms of the heights, length k ≥ 1. Negative where the heights are so low that the chance of failure
/// is below δ without any sample.
///
/// ```
/// use scar_method::foundation::total::{Equation, root_size};
/// let ln_h = [1.0_f64.ln(), 3.0_f64.ln()];
/// let all = root_size(&ln_h, Equation::AllOrders, 0.01, 0.01).unwrap();
/// // Of two steps the last term is the second.
/// assert!((root_size(&ln_h, Equation::TwoTerm, 0.01, 0.01).unwrap() - all).abs() < 1e-6);
/// ```
///
/// Source: METHOD, section 3.
pub fn root_size(ln_h: &[f64], equation: Equation, delta: f64, epsilon: f64) -> Option<f64> {
    let k = ln_h.len();
    let ln_highest = ln_h.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Below this x the largest q exceeds 1 and is no longer a probability.
    let lowest = ln_highest / 2.0;
    let (sums, bracket_start) = match equation {
        Equation::TwoTerm => (ln_symmetric_sums(ln_h, 1), lowest + 1e-3),
        Equation::AllOrders => (Vec::new(), lowest + 1e-3),
        Equation::Orders(order) => (ln_symmetric_sums(ln_h, order), lowest + 1e-3),
        Equation::ShortOrders(order) => (ln_symmetric_sums(ln_h, order), lowest.max(1e-3)),
        Equation::SampledOrders(order, n_sets) => {
            let mut sums = ln_symmetric_sums(ln_h, order);
            for (q, ln_sum) in sums.iter_mut().enumerate().skip(1) {
                *ln_sum += (libm::log(n_sets as f64) - ln_binomial(k, q)).min(0.0);
            }
            (sums, lowest.max(1e-3))
        }
    };
    let ln_product: f64 = ln_h.iter().sum();
    let chance = |x: f64| match equation {
        Equation::AllOrders => -libm::expm1(ln_h.iter().map(|&ln_h| libm::log1p(-libm::exp(ln_h - 2.0 * x))).sum()),
        Equation::TwoTerm => {
            let last = if k > 1 { libm::exp(libm::log((k - 1) as f64) + ln_product - 2.0 * x * k as f64) } else { 0.0 };
            libm::exp(sums[1] - 2.0 * x) - last
        }
        Equation::Orders(_) | Equation::ShortOrders(_) | Equation::SampledOrders(..) => {
            sums.iter().enumerate().skip(1).fold(0.0, |sum, (q, &ln_sum)| {
                let term = libm::exp(ln_sum - 2.0 * x * q as f64);
                if q % 2 == 1 { sum + term } else { sum - term }
            })
        }
    };
    root(|x| chance(x) - delta, bracket_start, bracket_start + BRACKET).map(|x| x / (epsilon * epsilon))
}

/// ln of «n over q».
fn ln_binomial(n: usize, q: usize) -> f64 {
    libm::lgamma(n as f64 + 1.0) - libm::lgamma(q as f64 + 1.0) - libm::lgamma((n - q) as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ln(h: &[f64]) -> Vec<f64> {
        h.iter().map(|h| h.ln()).collect()
    }

    #[test]
    fn one_step_needs_its_own_size() {
        let want = (5.0_f64 / 0.01).ln() / (2.0 * 1e-4);
        for equation in [Equation::TwoTerm, Equation::AllOrders, Equation::Orders(3)] {
            let got = root_size(&ln(&[5.0]), equation, 0.01, 0.01).expect("a root");
            assert!((got / want - 1.0).abs() < 1e-12, "{equation:?}: {got} for {want}");
        }
    }

    #[test]
    fn as_many_orders_as_steps_are_all_orders() {
        let ln_h = ln(&[120.0, 3.0, 700.0, 45.0, 0.5]);
        let [all, by_orders] = [Equation::AllOrders, Equation::Orders(5)].map(|e| root_size(&ln_h, e, 0.01, 0.01).expect("a root"));
        assert!((by_orders / all - 1.0).abs() < 1e-12, "{by_orders} for {all}");
    }

    #[test]
    fn equal_heights_at_an_even_order_have_no_root() {
        assert_eq!(root_size(&ln(&[100.0; 6]), Equation::Orders(2), 0.01, 0.01), None);
    }

    #[test]
    fn drawing_more_sets_than_there_are_changes_nothing() {
        let ln_h = ln(&[120.0, 3.0, 700.0, 45.0, 0.5]);
        let [every, drawn] =
            [Equation::ShortOrders(3), Equation::SampledOrders(3, 200)].map(|e| root_size(&ln_h, e, 0.01, 0.01).expect("a root"));
        assert!((every / drawn - 1.0).abs() < 1e-12, "{drawn} for {every}");
    }
}
