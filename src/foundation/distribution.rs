//! How sizes spread over the classes.

/// Sizes counted in bins of one width.
///
/// ```
/// use scar_lens::foundation::Distribution;
/// let found = Distribution::of(&[2.0, 3.0, 11.0, 34.0], 5).unwrap();
/// assert_eq!((found.width, found.counts.as_slice(), found.median), (10.0, [2, 1, 0, 1].as_slice(), 7.0));
/// assert_eq!(Distribution::of(&[], 5), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Of each bin, in samples: 1, 2 or 5 times a power of ten. The first begins at 0.
    pub width: f64,
    /// Sizes in each bin; a size on an edge belongs to the bin above.
    pub counts: Vec<u32>,
    /// The middle size, or the mean of the two in the middle.
    pub median: f64,
}

impl Distribution {
    /// Of `sizes` that are finite (others take no part; below 0 counts as 0) in `n_bins` bins at most, or one more for a size on
    /// the last edge. `None` where there is none.
    pub fn of(sizes: &[f64], n_bins: u32) -> Option<Self> {
        let mut sizes: Vec<f64> = sizes.iter().copied().filter(|size| size.is_finite()).map(|size| size.max(0.0)).collect();
        sizes.sort_by(f64::total_cmp);
        let largest = *sizes.last()?;
        let middle = sizes.len() / 2;
        let median = if sizes.len() % 2 == 1 { sizes[middle] } else { 0.5 * (sizes[middle - 1] + sizes[middle]) };
        let width = round_above(largest / f64::from(n_bins.max(1)));
        let mut counts = vec![0; (largest / width) as usize + 1];
        sizes.iter().for_each(|size| counts[(size / width) as usize] += 1);
        Some(Self { width, counts, median })
    }
}

/// The next of 1, 2, 5, 10, 20 … that is not below `value`; 1 at least, a sample being whole.
fn round_above(value: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * power >= value {
                return step * power;
            }
        }
        power *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_in_one_bin() {
        let sizes: Vec<f64> = (0..1000).map(|i| f64::from(i) * 7.3).chain([f64::NAN, f64::INFINITY, -4.0]).collect();
        let found = Distribution::of(&sizes, 12).expect("some");
        assert_eq!(found.counts.iter().sum::<u32>(), 1001);
        assert!(found.counts.len() <= 13 && found.width == 1000.0);
        assert_eq!(Distribution::of(&[0.0, 0.0], 12).expect("some").counts, [2]);
    }
}
