//! The minimum of a function of one number.

/// 1/φ: each evaluation shortens the range by this factor.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// The minimum that golden-section search finds in `low`…`high`, or `start` if that is lower.
///
/// `at` evaluates one point: two at first, then `n_looks` more. `height` gives the number that is minimized; among equal ones the
/// first is kept. The value of `at` may hold more than its height, so the caller need not compute it again at the minimum.
///
/// Source: Kiefer 1953 (Sequential Minimax Search for a Maximum).
///
/// ```
/// use scar_core::stats::golden_section;
/// let at = |x: f64| (x, (x - 2.0) * (x - 2.0));
/// let (x, square) = golden_section(at(0.0), 0.0, 5.0, 40, at, |value| value.1);
/// assert!((x - 2.0).abs() < 1e-6 && square < 1e-12);
/// ```
pub fn golden_section<T: Copy>(
    start: T,
    low: f64,
    high: f64,
    n_looks: usize,
    mut at: impl FnMut(f64) -> T,
    height: impl Fn(&T) -> f64,
) -> T {
    let (mut low, mut high) = (low, high);
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (at(left), at(right));
    let mut found = start;
    for _ in 0..n_looks {
        if height(&at_left) <= height(&at_right) {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = at(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = at(right);
        }
        for tried in [at_left, at_right] {
            if height(&tried) < height(&found) {
                found = tried;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_of_a_cosine_is_at_pi() {
        let at = |x: f64| (x, libm::cos(x));
        let (x, _) = golden_section(at(1.0), 1.0, 6.0, 60, at, |value| value.1);
        assert!((x - std::f64::consts::PI).abs() < 1e-7, "{x}");
    }

    #[test]
    fn start_stays_where_nothing_lies_lower() {
        assert_eq!(golden_section((9.0, -1.0), 0.0, 1.0, 20, |x| (x, x * x), |value| value.1), (9.0, -1.0));
        // NaN is neither lower nor higher than any number.
        let of_nan = golden_section((9.0, 0.5), 0.0, 1.0, 20, |x| (x, f64::NAN), |value| value.1);
        assert_eq!(of_nan, (9.0, 0.5));
    }
}
