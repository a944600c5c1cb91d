//! What the labels of a row's neighbors say of its own label.

use super::neighbors::Neighbors;

/// Sum of weights that all classes share at the start, so that a row without near neighbors has even votes.
const PRIOR: f64 = 1.0;

/// The votes of a row's neighbors for their classes.
///
/// Each neighbor votes for its label with the weight max(cos, 0)⁴ times the trust in that label; a weight of 1, shared out evenly, is
/// there from the start. So votes add up to 1 over the classes, and no class has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Votes {
    /// Classes that neighbors have, each once, with their weight.
    of_classes: Vec<(u32, f64)>,
    total: f64,
    even: f64,
}

impl Votes {
    /// Counts the votes for row `row` of a set with `n_classes` classes; `trust`, length *N*, is the trust in each row's label, 1 without.
    pub(super) fn count(&mut self, neighbors: &Neighbors, row: usize, class_ids: &[u32], n_classes: usize, trust: Option<&[f32]>) {
        self.of_classes.clear();
        self.total = PRIOR;
        self.even = PRIOR / n_classes as f64;
        for neighbor in neighbors.of(row) {
            let square = f64::from(neighbor.cosine.max(0.0)) * f64::from(neighbor.cosine.max(0.0));
            let weight = square * square * trust.map_or(1.0, |trust| f64::from(trust[neighbor.row as usize]));
            let class = class_ids[neighbor.row as usize];
            match self.of_classes.iter_mut().find(|(other, _)| *other == class) {
                Some((_, sum)) => *sum += weight,
                None => self.of_classes.push((class, weight)),
            }
            self.total += weight;
        }
    }

    /// Share of the votes for `class`.
    pub(super) fn share(&self, class: u32) -> f64 {
        let weight = self.of_classes.iter().find(|(other, _)| *other == class).map_or(0.0, |(_, weight)| *weight);
        (weight + self.even) / self.total
    }

    /// Share of the votes for each class that no neighbor has.
    pub(super) fn share_without(&self) -> f64 {
        self.even / self.total
    }

    /// Classes that neighbors have, each once.
    pub(super) fn classes(&self) -> impl Iterator<Item = u32> {
        self.of_classes.iter().map(|(class, _)| *class)
    }
}
