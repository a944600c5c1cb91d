//! How many labels are wrong, estimated from how well classes fit rows.

use super::fitting::{Fit, exp, log_sum};
use scar_core::parallel;

/// An estimate of how labels came about: most are right, some are those of any class, and some classes are now and then called by another's
/// name.
///
/// For a row that the classes *c* fit with shares f_c, the chance of the label *o* is
/// p_o · (1 − λ − Σ Γ_o) + Σ p_c Γ_co + λ/k, where p_c ∝ f_cᵃ. λ is the share of labels drawn from all classes alike, Γ_co the share of
/// class *c* that is called *o*, and *a* makes the shares as sure as they turn out to be. Rows on the border of two classes need no wrong
/// label to explain them: p_o is large enough. A label far from where its class lies does.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelNoise {
    /// *a*.
    pub power: f64,
    /// λ.
    pub anywhere: f64,
    /// Γ, where it is above 0.
    pub swaps: Vec<Swap>,
    /// For each class, the share of its rows that keep its label.
    kept: Vec<f64>,
    /// For each label, where its entries in `swaps` begin.
    starts: Vec<usize>,
}

/// A class that is now and then called by another's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swap {
    /// The label that its rows are given.
    pub label: u32,
    /// The class.
    pub class: u32,
    /// Share of the class's rows that is.
    pub rate: f64,
}

/// Rows that the estimate is made from at most; more change it little.
pub(super) const MOST_ROWS: usize = 20_000;
/// Classes besides its own that are looked at for each row; the others share what is left.
const N_BEST: usize = 8;
/// Rows that a pair of classes must have beyond what the classes explain. Pairs with fewer are taken for chance, as by a penalty on the
/// likelihood.
const LEAST_SWAPPED: f64 = 2.0;
/// Powers that are tried.
const POWERS: [f64; 9] = [0.8, 0.95, 1.12, 1.32, 1.55, 1.85, 2.2, 2.6, 3.1];
/// What the likeliest power is multiplied by. Right labels of rows that lie far off pull it down, and at a power that is too low they and wrong labels
/// look alike: of 20,000 rows in 45 classes with 1, 5, 10 and 20 % wrong labels it finds 0.4, 3.6, 8.6 and 17.6 %, and with this factor 0.7, 4.5,
/// 9.9 and 19.2 %. Measured on four sets (`benches/label_noise.py`).
const ABOVE_LIKELIEST: f64 = 1.06;
const MOST_STEPS: usize = 100;
/// Fewer rows tell nothing about how many labels are wrong.
const LEAST_ROWS: usize = 30;
/// Largest λ that is an estimate. Above it the rows do not tell the classes apart, so nothing can be said of single labels.
const MOST_ANYWHERE: f64 = 0.5;
const TOLERANCE: f64 = 1e-5;
/// Smallest λ against which swaps are weighed, so that their weight is finite where λ is 0.
const LEAST_ANYWHERE: f64 = 0.01;

/// What the estimate needs of some rows.
#[derive(Clone, Debug, Default)]
pub(super) struct NoiseSample {
    rows: Vec<NoiseRow>,
}

#[derive(Clone, Debug)]
pub(super) struct NoiseRow {
    label: u32,
    /// The label's class and the classes that fit best, with the logarithm of their share.
    classes: Vec<(u32, f32)>,
    /// All other classes, and the logarithm of the mean of their shares.
    n_others: f64,
    of_others: f64,
}

impl NoiseRow {
    /// What a fit says of a row with the label `label`.
    pub(super) fn new(label: u32, fit: &Fit) -> Self {
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(N_BEST + 2);
        for (class, &log) in (0..).zip(&fit.logs) {
            if class != label {
                let log = log as f32;
                let at = best.partition_point(|(_, other)| *other >= log);
                if at < N_BEST {
                    best.insert(at, (class, log));
                    best.truncate(N_BEST);
                }
            }
        }
        best.push((label, fit.logs[label as usize] as f32));
        let n_others = (fit.logs.len() - best.len()) as f64;
        let share: f64 = 1.0 - best.iter().map(|(_, log)| exp(f64::from(*log).min(0.0))).sum::<f64>();
        let of_others = if n_others > 0.0 { libm::log(share.max(1e-12) / n_others) } else { 0.0 };
        Self { label, classes: best, n_others, of_others }
    }

    /// p for each of `classes`.
    fn shares(&self, power: f64) -> Vec<f64> {
        let logs: Vec<f64> = self.classes.iter().map(|(_, log)| f64::from(*log)).collect();
        let among = log_sum(&logs, power);
        let others = if self.n_others > 0.0 { libm::log(self.n_others) + power * self.of_others } else { f64::NEG_INFINITY };
        let largest = among.max(others);
        let total = largest + libm::log(exp(among - largest) + exp(others - largest));
        logs.iter().map(|log| exp((power * log - total).min(0.0))).collect()
    }
}

impl NoiseSample {
    pub(super) fn new(rows: Vec<NoiseRow>) -> Self {
        Self { rows }
    }
}

/// The estimate for one power.
struct Estimate {
    likelihood: f64,
    anywhere: f64,
    rates: Vec<f64>,
}

impl LabelNoise {
    /// The estimate of largest likelihood over `sample`, for `n_classes` classes.
    ///
    /// For each of nine powers, λ and Γ are found by expectation–maximization. *a* is 1.06 times the power at which a parabola through the
    /// likelihoods of the best of them and its neighbors is highest; λ and Γ are those of that power. Of fewer than 30 rows, and where λ would be
    /// above ½, both are 0. A pair of classes keeps a rate only for the rows that it has beyond two.
    ///
    /// Source: the mixture of right labels and of labels by chance: Angluin & Laird 1988; with a rate for each pair of classes: Natarajan et
    /// al. 2013, and Dawid & Skene 1979 for the maximization.
    pub(super) fn estimate(sample: &NoiseSample, n_classes: usize) -> Self {
        if sample.rows.len() < LEAST_ROWS {
            return Self::none(n_classes);
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for row in &sample.rows {
            pairs.extend(row.classes.iter().filter(|(class, _)| *class != row.label).map(|(class, _)| (row.label, *class)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let place = |label: u32, class: u32| pairs.binary_search(&(label, class)).map_or(usize::MAX, |place| place);
        let places: Vec<usize> = sample.rows.iter().flat_map(|row| row.classes.iter().map(|(class, _)| place(row.label, *class))).collect();
        let estimates: Vec<Estimate> = parallel::map(POWERS.len(), |i| maximize(sample, n_classes, &pairs, &places, POWERS[i]));
        // The first of equals.
        let best = (0..POWERS.len()).rev().max_by(|&a, &b| estimates[a].likelihood.total_cmp(&estimates[b].likelihood)).unwrap_or(0);
        let power = ABOVE_LIKELIEST * likeliest_power(&estimates.iter().map(|estimate| estimate.likelihood).collect::<Vec<f64>>(), best);
        let estimate = maximize(sample, n_classes, &pairs, &places, power);
        if estimate.anywhere > MOST_ANYWHERE {
            return Self::none(n_classes);
        }
        let of_pairs = pairs.iter().zip(&estimate.rates).filter(|(_, rate)| **rate > 0.0);
        let swaps: Vec<Swap> = of_pairs.map(|(&(label, class), &rate)| Swap { label, class, rate }).collect();
        let starts = (0..=n_classes as u32).map(|label| swaps.partition_point(|swap| swap.label < label)).collect();
        Self { power, anywhere: estimate.anywhere, kept: kept(n_classes, estimate.anywhere, &swaps), swaps, starts }
    }

    /// No label is wrong.
    fn none(n_classes: usize) -> Self {
        Self { power: 1.0, anywhere: 0.0, swaps: Vec::new(), kept: kept(n_classes, 0.0, &[]), starts: vec![0; n_classes + 1] }
    }

    /// For a row with the label `label`: the chance that the label is wrong, and how much swaps add to the evidence for it (ln, at least 0,
    /// on the scale of the fit).
    pub(super) fn judge(&self, label: u32, fit: &Fit) -> (f64, f64) {
        let total = log_sum(&fit.logs, self.power);
        let share = |class: u32| exp((self.power * fit.logs[class as usize] - total).min(0.0));
        let (own, per_class) = (share(label), 1.0 / fit.logs.len() as f64);
        let swapped: f64 = self.swaps_to(label).iter().map(|swap| share(swap.class) * swap.rate).sum();
        // A label that was drawn from all classes may be the right one.
        let wrong = swapped + self.anywhere * per_class * (1.0 - own);
        let right = own * (self.kept[label as usize] + self.anywhere * per_class);
        let evidence = libm::log(1.0 + swapped / (self.anywhere.max(LEAST_ANYWHERE) * per_class)) / self.power;
        (if wrong > 0.0 { wrong / (wrong + right) } else { 0.0 }, evidence)
    }

    fn swaps_to(&self, label: u32) -> &[Swap] {
        &self.swaps[self.starts[label as usize]..self.starts[label as usize + 1]]
    }
}

/// The power at which the likelihood is highest, where `best` is the likeliest of [`POWERS`]: the top of the parabola through it and its
/// neighbors in the logarithm of the power, so that a little more or less of a likelihood moves it a little.
fn likeliest_power(likelihoods: &[f64], best: usize) -> f64 {
    if best == 0 || best + 1 == POWERS.len() {
        return POWERS[best];
    }
    let at = |idx: usize| libm::log(POWERS[idx]);
    let (below, above) = (at(best) - at(best - 1), at(best) - at(best + 1));
    let (to_below, to_above) = (likelihoods[best] - likelihoods[best - 1], likelihoods[best] - likelihoods[best + 1]);
    let curvature = below * to_above - above * to_below;
    let moved = 0.5 * (below * below * to_above - above * above * to_below) / curvature;
    if moved.is_finite() { libm::exp(at(best) - moved) } else { POWERS[best] }
}

/// 1 − λ − Σ Γ for each class.
fn kept(n_classes: usize, anywhere: f64, swaps: &[Swap]) -> Vec<f64> {
    let mut kept = vec![1.0 - anywhere; n_classes];
    swaps.iter().for_each(|swap| kept[swap.class as usize] -= swap.rate);
    kept.iter_mut().for_each(|kept| *kept = kept.max(1e-6));
    kept
}

fn maximize(sample: &NoiseSample, n_classes: usize, pairs: &[(u32, u32)], places: &[usize], power: f64) -> Estimate {
    let shares: Vec<f64> = sample.rows.iter().flat_map(|row| row.shares(power)).collect();
    let mut of_classes = vec![0.0; n_classes];
    for ((class, _), share) in sample.rows.iter().flat_map(|row| &row.classes).zip(&shares) {
        of_classes[*class as usize] += share;
    }
    let start = 0.02 / (n_classes as f64 - 1.0).max(1.0);
    let (mut anywhere, mut rates) = (0.02, vec![start; pairs.len()]);
    let (mut kept, mut counts) = (vec![0.0; n_classes], vec![0.0; pairs.len()]);
    let mut likelihood = f64::NEG_INFINITY;
    for _ in 0..MOST_STEPS {
        kept.fill(1.0 - anywhere);
        pairs.iter().zip(&rates).for_each(|((_, class), rate)| kept[*class as usize] -= rate);
        kept.iter_mut().for_each(|kept: &mut f64| *kept = kept.max(1e-6));
        counts.fill(0.0);
        let (mut of_anywhere, mut sum, mut at) = (0.0, 0.0, 0);
        for row in &sample.rows {
            let n = row.classes.len();
            let (shares, places) = (&shares[at..at + n], &places[at..at + n]);
            at += n;
            // The label's own class is the last.
            let mut chance = shares[n - 1] * kept[row.label as usize] + anywhere / n_classes as f64;
            chance += shares[..n - 1].iter().zip(places).map(|(share, &place)| share * rates[place]).sum::<f64>();
            let chance = chance.max(1e-300);
            shares[..n - 1].iter().zip(places).for_each(|(share, &place)| counts[place] += share * rates[place] / chance);
            of_anywhere += anywhere / n_classes as f64 / chance;
            sum += libm::log(chance);
        }
        likelihood = sum - LEAST_SWAPPED * rates.iter().filter(|rate| **rate > 0.0).count() as f64;
        let next = of_anywhere / sample.rows.len().max(1) as f64;
        let mut change = (next - anywhere).abs();
        anywhere = next;
        for ((rate, count), (_, class)) in rates.iter_mut().zip(&counts).zip(pairs) {
            let next = (count - LEAST_SWAPPED).max(0.0) / of_classes[*class as usize].max(1e-9);
            change = change.max((next - *rate).abs());
            *rate = next;
        }
        if change < TOLERANCE {
            break;
        }
    }
    Estimate { likelihood, anywhere, rates }
}

#[cfg(test)]
#[path = "label_noise_tests.rs"]
mod tests;
