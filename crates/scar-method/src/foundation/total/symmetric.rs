//! Elementary symmetric sums in log space.

/// ln S_q of the numbers whose logarithms are `ln_values` (length k), for q = 0…min(`order`, k); S_0 = 1.
///
/// S_q is the sum, over all sets of q of the numbers, of their product. By dynamic programming, S_q ← S_q + v·S_(q−1) for
/// one number v after another: k·`order` steps where counting the sets would take up to k^order. In logarithms, because
/// a product of a thousand heights of 10⁴ is beyond any float. All terms are positive, so nothing cancels.
///
/// Source: METHOD, section 3.
///
/// ```
/// use scar_method::foundation::total::ln_symmetric_sums;
/// let ln_values: Vec<f64> = [1.0_f64, 2.0, 3.0].iter().map(|v| v.ln()).collect();
/// let sums: Vec<f64> = ln_symmetric_sums(&ln_values, 3).iter().map(|ln| ln.exp().round()).collect();
/// assert_eq!(sums, [1.0, 6.0, 11.0, 6.0]);
/// ```
pub fn ln_symmetric_sums(ln_values: &[f64], order: usize) -> Vec<f64> {
    let order = order.min(ln_values.len());
    let mut ln_sums = vec![f64::NEG_INFINITY; order + 1];
    ln_sums[0] = 0.0;
    for (n_before, &ln_value) in ln_values.iter().enumerate() {
        // Orders descend, so that each number enters a set only once.
        for q in (1..=order.min(n_before + 1)).rev() {
            ln_sums[q] = ln_add(ln_sums[q], ln_value + ln_sums[q - 1]);
        }
    }
    ln_sums
}

/// ln(e^a + e^b).
fn ln_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sums over every set, one by one.
    fn by_enumeration(values: &[f64], order: usize) -> f64 {
        (0_u32..1 << values.len())
            .filter(|set| set.count_ones() as usize == order)
            .map(|set| values.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, value)| value).product::<f64>())
            .sum()
    }

    proptest! {
        #[test]
        fn sums_are_those_of_all_sets(values in prop::collection::vec(1e-3..1e4_f64, 1..9)) {
            let ln_values: Vec<f64> = values.iter().map(|value| value.ln()).collect();
            for (q, ln_sum) in ln_symmetric_sums(&ln_values, 9).into_iter().enumerate() {
                let want = by_enumeration(&values, q);
                prop_assert!((ln_sum.exp() / want - 1.0).abs() < 1e-12, "order {}: {} for {}", q, ln_sum.exp(), want);
            }
        }
    }

    #[test]
    fn thousand_equal_values_give_binomials() {
        // S_q of a thousand ones is 1000 over q; ln(1000 over 500) = 689.467….
        let sums = ln_symmetric_sums(&[0.0; 1000], 1000);
        assert!((sums[2] - 499_500_f64.ln()).abs() < 1e-12, "{}", sums[2]);
        assert!((sums[500] - 689.467_261_567_851).abs() < 1e-9, "{}", sums[500]);
        assert!(sums[1000].abs() < 1e-9, "{}", sums[1000]);
    }
}
