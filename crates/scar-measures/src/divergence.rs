//! Divergence of a sample from the normal distribution fitted to it.

use scar_core::stats::{mean, standard_deviation};

/// Added to every density before normalizing, to avoid the logarithm of 0.
const FLOOR: f64 = 1e-12;

/// Jensen–Shannon divergence in bits, 0…1, between the histogram of `values` and the normal law with their mean and
/// standard deviation (n − 1); the divergence itself, not its root.
///
/// `n_bins` equal bins from the smallest to the largest value, each closed on the left, the last on both sides;
/// histogram densities and normal densities at the bin centres, each with 1e-12 added, each normalized.
/// 1 for fewer than two values, for deviation 0, and where a value is negative.
///
/// Source: published code `estimate_jsd_fast`.
///
/// ```
/// use scar_measures::jensen_shannon_to_normal;
/// let few = jensen_shannon_to_normal(&[7.11879, 5.83819], 100);
/// assert!((few - 0.9377635920918057).abs() < 1e-12);
/// assert_eq!(jensen_shannon_to_normal(&[2.0], 100), 1.0);
/// ```
pub fn jensen_shannon_to_normal(values: &[f64], n_bins: usize) -> f64 {
    let deviation = match standard_deviation(values) {
        Some(deviation) if deviation > 0.0 => deviation,
        _ => return 1.0,
    };
    if values.iter().any(|&value| value < 0.0) {
        return 1.0;
    }
    let histogram = Histogram::new(values, n_bins);
    let center = mean(values);
    let scale = 1.0 / (deviation * (2.0 * std::f64::consts::PI).sqrt());
    let normal = histogram.edges.windows(2).map(|pair| {
        let distance = ((pair[0] + pair[1]) / 2.0 - center) / deviation;
        scale * libm::exp(-distance * distance / 2.0)
    });
    let p = normalized(histogram.densities(values.len()));
    let q = normalized(normal);
    let half = p.iter().zip(&q).map(|(&p, &q)| {
        let middle = (p + q) / 2.0;
        p * libm::log(p / middle) + q * libm::log(q / middle)
    });
    half.sum::<f64>() / 2.0 / std::f64::consts::LN_2
}

fn normalized(densities: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut densities: Vec<f64> = densities.map(|density| density + FLOOR).collect();
    let total: f64 = densities.iter().sum();
    densities.iter_mut().for_each(|density| *density /= total);
    densities
}

/// Counts in equal bins, as by `numpy.histogram`.
struct Histogram {
    edges: Vec<f64>,
    counts: Vec<u64>,
}

impl Histogram {
    fn new(values: &[f64], n_bins: usize) -> Self {
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // Equal values whose mean is not exact have a deviation above 0; NumPy then takes a bin width around them.
        let (first, last) = if lowest == highest { (lowest - 0.5, highest + 0.5) } else { (lowest, highest) };
        let step = (last - first) / n_bins as f64;
        let mut edges: Vec<f64> = (0..n_bins).map(|i| i as f64 * step + first).collect();
        edges.push(last);
        let mut counts = vec![0; n_bins];
        for &value in values {
            let guess = ((value - first) / (last - first) * n_bins as f64) as usize;
            let mut bin = guess.min(n_bins - 1);
            // The division may round a value over an edge; the edges decide.
            if value < edges[bin] {
                bin -= 1;
            } else if bin + 1 < n_bins && value >= edges[bin + 1] {
                bin += 1;
            }
            counts[bin] += 1;
        }
        Self { edges, counts }
    }

    fn densities(&self, n_values: usize) -> impl Iterator<Item = f64> {
        self.counts.iter().zip(self.edges.windows(2)).map(move |(&count, pair)| count as f64 / (pair[1] - pair[0]) / n_values as f64)
    }
}
