//! Isotonic regression: the falling curve nearest to the points. It assumes no law and says nothing beyond the points, so it serves as
//! a check.

/// The weighted least-squares fit of `errors` (ascending sizes) that never rises: pool adjacent violators.
pub(super) fn falling(errors: &[f64], weights: &[f64]) -> Vec<f64> {
    // Blocks of (mean, weight, length).
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (&error, &weight) in errors.iter().zip(weights) {
        let mut block = (error, weight, 1);
        while let Some(&(mean, of_last, length)) = blocks.last() {
            if mean > block.0 {
                break;
            }
            blocks.pop();
            let weight = of_last + block.1;
            block = ((mean * of_last + block.0 * block.1) / weight, weight, length + block.2);
        }
        blocks.push(block);
    }
    blocks.iter().flat_map(|&(mean, _, length)| std::iter::repeat_n(mean, length)).collect()
}

/// The smallest size at which the curve through (`sizes`, `errors`) is at most `level`; `None` if there is none. The curve is linear in
/// the logarithm of the size between points.
pub(super) fn crossing(sizes: &[f64], errors: &[f64], level: f64) -> Option<f64> {
    let i = errors.iter().position(|&error| error <= level)?;
    if i == 0 {
        return Some(sizes[0]);
    }
    let share = (errors[i - 1] - level) / (errors[i - 1] - errors[i]);
    Some(libm::exp(libm::log(sizes[i - 1]) + share * (libm::log(sizes[i]) - libm::log(sizes[i - 1]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violators_are_pooled_by_weight() {
        assert_eq!(falling(&[5.0, 3.0, 4.0, 1.0], &[1.0, 3.0, 1.0, 1.0]), [5.0, 3.25, 3.25, 1.0]);
        assert_eq!(falling(&[1.0, 2.0, 3.0], &[1.0; 3]), [2.0; 3]);
    }

    #[test]
    fn crossings_lie_between_the_points() {
        let size = crossing(&[1.0, 4.0], &[0.3, 0.1], 0.2).expect("crosses");
        assert!((size - 2.0).abs() < 1e-12);
        assert_eq!(crossing(&[1.0, 4.0], &[0.3, 0.1], 0.05), None);
        assert_eq!(crossing(&[1.0, 4.0], &[0.3, 0.1], 0.5), Some(1.0));
    }
}
