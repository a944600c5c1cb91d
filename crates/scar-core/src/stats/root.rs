//! The root of a function of one number.

/// The point in `low`…`high` where `f` changes its sign, found by bisection down to two neighboring floating-point numbers.
/// `None` if `f` has the same sign at both ends or is NaN there.
///
/// Bisection evaluates `f` about sixty times and never leaves the bracket.
///
/// ```
/// use scar_core::stats::root;
/// assert_eq!(root(|x| x * x - 4.0, 0.0, 3.0), Some(2.0));
/// assert_eq!(root(|x| x * x + 4.0, 0.0, 3.0), None);
/// ```
pub fn root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> Option<f64> {
    let (mut low, mut high) = (low, high);
    let (at_low, at_high) = (f(low), f(high));
    if at_low == 0.0 {
        return Some(low);
    }
    if at_high == 0.0 {
        return Some(high);
    }
    if at_low.is_nan() || at_high.is_nan() || (at_low > 0.0) == (at_high > 0.0) {
        return None;
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(middle);
        }
        let at_middle = f(middle);
        if at_middle == 0.0 {
            return Some(middle);
        }
        if (at_middle > 0.0) == (at_low > 0.0) { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_found_to_the_last_bit() {
        let found = root(|x| x * x - 2.0, 0.0, 30.0).expect("a sign change");
        assert!((found - 2_f64.sqrt()).abs() <= f64::EPSILON, "{found}");
        assert_eq!(root(|x| 1.0 - x, 1.0, 2.0), Some(1.0));
    }

    #[test]
    fn without_a_change_of_sign_there_is_none() {
        assert_eq!(root(|x| x * x + 1.0, -1.0, 1.0), None);
        assert_eq!(root(|_| f64::NAN, -1.0, 1.0), None);
    }
}
