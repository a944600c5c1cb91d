//! The point where a condition changes, by bisection.

/// Halves the range `low`…`high` `n_halvings` times and gives its two ends.
///
/// `is_below` must be true up to some point and false beyond it; the range always contains that point. Each halving evaluates
/// `is_below` once, at the middle of the range.
///
/// ```
/// use scar_core::stats::halved;
/// let (low, high) = halved(0.0, 2.0, 50, |x| x * x < 2.0);
/// assert!(low * low < 2.0 && high * high >= 2.0 && high - low < 1e-14);
/// assert_eq!(halved(0.0, 8.0, 3, |x| x < 5.5), (5.0, 6.0));
/// ```
pub fn halved(low: f64, high: f64, n_halvings: u32, is_below: impl Fn(f64) -> bool) -> (f64, f64) {
    let (mut low, mut high) = (low, high);
    for _ in 0..n_halvings {
        let middle = 0.5 * (low + high);
        if is_below(middle) { low = middle } else { high = middle }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_everywhere_or_nowhere_ends_at_an_end() {
        assert_eq!(halved(0.0, 1.0, 60, |_| false).0, 0.0);
        assert_eq!(halved(0.0, 1.0, 60, |_| true).1, 1.0);
        assert_eq!(halved(3.0, 7.0, 0, |_| true), (3.0, 7.0));
    }
}
