//! Mean and standard deviation, with sums in NumPy's order.

/// Arithmetic mean; NaN if `values` is empty.
///
/// ```
/// use scar_core::stats::mean;
/// assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
/// ```
pub fn mean(values: &[f64]) -> f64 {
    pairwise_sum(values) / values.len() as f64
}

/// Sample standard deviation (denominator n − 1); `None` for fewer than two values.
///
/// ```
/// use scar_core::stats::standard_deviation;
/// assert_eq!(standard_deviation(&[1.0, 3.0, 5.0]), Some(2.0));
/// assert_eq!(standard_deviation(&[1.0]), None);
/// ```
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let center = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - center) * (value - center)).collect();
    Some((pairwise_sum(&squares) / (values.len() - 1) as f64).sqrt())
}

/// The sum in NumPy's order: up to 128 values in eight running sums; longer slices are split in two.
///
/// The order matters: the published Coverage is 0 if the standard deviation of the logits is exactly 0, and only some orders of
/// addition give the exact mean of equal values.
fn pairwise_sum(values: &[f64]) -> f64 {
    match values.len() {
        // NumPy starts from −0.0 to keep the sign of a sum of −0.0. The sign makes no difference here.
        0..8 => values.iter().sum(),
        8..=128 => {
            let mut sums = [0.0; 8];
            sums.copy_from_slice(&values[..8]);
            let (eights, rest) = values[8..].as_chunks::<8>();
            for eight in eights {
                for (sum, value) in sums.iter_mut().zip(eight) {
                    *sum += value;
                }
            }
            let total = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
            rest.iter().fold(total, |total, value| total + value)
        }
        n => {
            let half = n / 2 - (n / 2) % 8;
            pairwise_sum(&values[..half]) + pairwise_sum(&values[half..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviation_has_n_minus_one() {
        assert_eq!(standard_deviation(&[1.0, 3.0]), Some(2f64.sqrt()));
        assert_eq!((standard_deviation(&[1.0]), mean(&[1.0, 2.0])), (None, 1.5));
    }

    #[test]
    fn sum_of_many_is_that_of_a_plain_loop() {
        for n in [0, 7, 8, 9, 127, 128, 129, 1000, 4097] {
            let values: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(pairwise_sum(&values), f64::from(n * (n - 1) / 2), "{n}");
        }
    }
}
