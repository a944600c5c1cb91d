//! How well each class fits a row, in the probe's opinion and in that of the row's neighbors.

use super::votes::Votes;

/// For one row, the logarithm of how well each class fits it; the values of all classes add up to 1.
///
/// It is the geometric mean of the probe's softmax probability and of the neighbors' votes, these with a weight, scaled to add up to 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Fit {
    pub(super) votes: Votes,
    /// Logarithm for each class, length *k*.
    pub(super) logs: Vec<f64>,
}

impl Fit {
    /// Computes it from the probe's `logits` (length *k*) and from [`votes`](Self::votes), which were counted before, with `weight` for these.
    pub(super) fn weigh(&mut self, logits: &[f32], weight: f64) {
        let without = weight * libm::log(self.votes.share_without());
        self.logs.clear();
        self.logs.extend(logits.iter().map(|&logit| (1.0 - weight) * f64::from(logit) + without));
        for class in self.votes.classes() {
            self.logs[class as usize] += weight * libm::log(self.votes.share(class)) - without;
        }
        let total = log_sum(&self.logs, 1.0);
        self.logs.iter_mut().for_each(|log| *log -= total);
    }

    /// The class other than `own` that fits best, the first of equals; `own` where there is no other.
    pub(super) fn best_other(&self, own: u32) -> u32 {
        let mut best = None::<usize>;
        for (class, &log) in self.logs.iter().enumerate() {
            if class != own as usize && best.is_none_or(|best| log > self.logs[best]) {
                best = Some(class);
            }
        }
        best.map_or(own, |best| best as u32)
    }
}

/// ln Σ exp(`power` · x).
pub(super) fn log_sum(logs: &[f64], power: f64) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = logs.iter().map(|log| exp(power * (log - largest))).sum();
    power * largest + libm::log(total)
}

/// eˣ for x ≤ 0; 0 where it could not be seen beside 1. Most classes fit a row that little.
pub(super) fn exp(x: f64) -> f64 {
    if x < -40.0 { 0.0 } else { libm::exp(x) }
}
