//! From which cosine on two rows are near duplicates, as the data's own distances tell it.
//!
//! Distances are those of centered rows of length 1: d² = 2 − 2·cosine.

use scar_core::stats::halved;

/// From which cosine on two rows are near duplicates, and how that came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DuplicateThreshold {
    /// The cosine of the centered rows, at most 1.
    pub cosine: f64,
    /// What it follows from.
    pub rule: ThresholdRule,
    /// Rows that would have another as near by chance.
    pub by_chance: f64,
}

/// What a threshold follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdRule {
    /// It was given.
    Given,
    /// Between rows nearer than chance explains and all others there are hardly any.
    Gap,
    /// No gap: the usual cosine of 0.99, where few rows are that near by chance.
    Usual,
    /// No gap: the largest distance at which few rows are that near by chance.
    Chance,
    /// Rows are too few to tell chance, or so near by chance that no copy stands out: exact copies only.
    Exact,
}

/// Neighbors from which chance is told.
pub(super) const N_LAW: usize = 20;
/// Fewest neighbors that tell it.
const LEAST_LAW: usize = 6;
/// Rows are searched for twins up to this distance (cosine 0.75).
const FARTHEST: f64 = 0.707_106_781_186_547_5;
/// Distance of the usual threshold, cosine 0.99.
const USUAL: f64 = 0.141_421_356_237_309_5;
/// Below this, cosines in f32 do not tell distances apart.
const RESOLVED: f64 = 1e-3;
/// Share of the rows found that chance may explain.
const MOST_FALSE: f64 = 0.05;
/// Chance that as many rows or more are that near by chance, at most, as ln 0.001.
const LEAST_LIKELY: f64 = -6.907_755_278_982_137;
/// Bins of ln d: their first edge, their width, their number.
const FIRST_BIN: f64 = 0.005;
const BIN_WIDTH: f64 = 0.08;
const N_BINS: usize = 62;
/// Weights by which a bin is smoothed with its neighbors.
const SMOOTHING: [f64; 5] = [1.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0, 2.0 / 9.0, 1.0 / 9.0];
/// A valley holds at most this part of the highest bin on either side.
const DEPTH: f64 = 0.5;
/// Rows between two valleys, as a part of those below the first, from which the second is taken.
const NEXT_GROUP: f64 = 0.35;
/// Bins of an empty valley beyond the usual threshold.
const LEAST_EMPTY: usize = 4;

/// The cosine from which twins are recorded before a threshold is known.
pub(super) fn search_from() -> f64 {
    cosine_of(FARTHEST)
}

pub(super) fn distance_of(cosine: f64) -> f64 {
    (2.0 - 2.0 * cosine).max(0.0).sqrt()
}

fn cosine_of(distance: f64) -> f64 {
    1.0 - distance * distance / 2.0
}

/// How many rows have another within a distance by chance.
///
/// Around each row, neighbors are taken to be as dense as up to its 20th, in m dimensions: within d there are 20·(d/d₂₀)ᵐ of them. m comes
/// from the 10th to the 19th neighbors, which copies of a row hardly reach.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ChanceLaw {
    /// d₂₀ of some rows.
    reaches: Vec<f64>,
    n_neighbors: f64,
    n_dims: f64,
    n_rows: f64,
}

impl ChanceLaw {
    /// The law from the cosines of some of `n_rows` rows with their nearest, nearest first, as many for each; `None` where these are too
    /// few, or too many of them lie together.
    ///
    /// Source: the estimate of m: Levina & Bickel 2005, over the outer half of the neighbors.
    pub(super) fn of(cosines: &[Vec<f64>], n_rows: usize) -> Option<Self> {
        let k = cosines.iter().map(Vec::len).min()?;
        if k < LEAST_LAW {
            return None;
        }
        let (mut expected, mut found, mut reaches) = (0.0, 0.0, Vec::with_capacity(cosines.len()));
        for cosines in cosines {
            let reach = distance_of(cosines[k - 1]).max(RESOLVED);
            for (j, cosine) in cosines.iter().enumerate().take(k - 1).skip(k / 2 - 1) {
                // Mean of ln (d_k / d_j) in one dimension: 1/j + … + 1/(k − 1), j from 1.
                expected += (j + 1..k).map(|i| 1.0 / i as f64).sum::<f64>();
                found += libm::log(reach / distance_of(*cosine).max(RESOLVED).min(reach));
            }
            reaches.push(reach);
        }
        (found > 0.0).then(|| Self { reaches, n_neighbors: k as f64, n_dims: expected / found, n_rows: n_rows as f64 })
    }

    /// Rows that have another within `distance` by chance.
    pub(super) fn rows_within(&self, distance: f64) -> f64 {
        let distance = distance.max(RESOLVED);
        let of_row = |reach: &f64| {
            let share = (distance / reach).min(1.0);
            -libm::expm1(-self.n_neighbors * libm::exp(self.n_dims * libm::log(share)))
        };
        self.n_rows * self.reaches.iter().map(of_row).sum::<f64>() / self.reaches.len() as f64
    }

    /// Whether `n_rows` rows within `distance` are more than chance explains. Two rows make a pair.
    fn is_exceeded(&self, n_rows: usize, distance: f64) -> bool {
        let (expected, found) = (self.rows_within(distance) / 2.0, n_rows as f64 / 2.0);
        // The bound on the tail of a Poisson number: Chernoff 1952.
        let likely = found - expected + found * (libm::log(expected.max(1e-300)) - libm::log(found));
        expected <= MOST_FALSE * found && likely <= LEAST_LIKELY
    }
}

impl DuplicateThreshold {
    /// The given cosine.
    pub(super) fn given(cosine: f64, law: Option<&ChanceLaw>) -> Self {
        Self { cosine, rule: ThresholdRule::Given, by_chance: law.map_or(0.0, |law| law.rows_within(distance_of(cosine))) }
    }

    /// The threshold from the distances of all rows to their nearest, as far as the search went.
    pub(super) fn of(law: Option<&ChanceLaw>, mut distances: Vec<f64>) -> Self {
        let Some(law) = law else { return Self { cosine: 1.0, rule: ThresholdRule::Exact, by_chance: 0.0 } };
        distances.sort_unstable_by(f64::total_cmp);
        let (distance, rule) = choose(law, &distances);
        Self { cosine: cosine_of(distance), rule, by_chance: law.rows_within(distance) }
    }
}

/// The distance and what it follows from; `distances` ascend.
fn choose(law: &ChanceLaw, distances: &[f64]) -> (f64, ThresholdRule) {
    // The most rows that are nearer than chance explains.
    let is_last_of_equals = |n: usize| distances.get(n) != Some(&distances[n - 1]);
    let n_accepted = (1..=distances.len()).rev().find(|&n| is_last_of_equals(n) && law.is_exceeded(n, distances[n - 1])).unwrap_or(0);
    if n_accepted == 0 {
        // A single pair would have to be nearer than this to be more than chance.
        let is_below = |ln: f64| law.is_exceeded(2, libm::exp(ln));
        if !is_below(libm::log(RESOLVED)) {
            return (0.0, ThresholdRule::Exact);
        }
        if is_below(libm::log(USUAL)) {
            return (USUAL, ThresholdRule::Usual);
        }
        let (low, _) = halved(libm::log(RESOLVED), libm::log(USUAL), 40, is_below);
        return (libm::exp(low), ThresholdRule::Chance);
    }
    // Rows up to here may be taken; the next is one of chance.
    let next = distances.get(n_accepted).copied();
    let top = match next {
        Some(_) => distances[n_accepted - 1],
        None => {
            let is_below = |ln: f64| law.is_exceeded(n_accepted, libm::exp(ln));
            let from = distances[n_accepted - 1].max(RESOLVED);
            libm::exp(halved(libm::log(from), libm::log(FARTHEST).max(libm::log(from)), 40, is_below).0)
        }
    };
    match valley(distances, top) {
        Some(middle) => (middle.min(next.map_or(top, |next| next * 0.999)), ThresholdRule::Gap),
        None if USUAL <= top => (USUAL, ThresholdRule::Usual),
        None => (top, ThresholdRule::Chance),
    }
}

/// A run of bins that hold fewer rows than those beside it.
struct Valley {
    middle: f64,
    /// ln of the distance above over that below.
    gap: f64,
    n_below: usize,
}

/// The middle of the valley between near duplicates and other rows; `None` where there is none that begins within `top`.
///
/// Of several, a later one is taken where what lies before it is a group of its own (0.35 of the rows before), or where it is wider.
fn valley(distances: &[f64], top: f64) -> Option<f64> {
    let mut counts = [0.0; N_BINS];
    for &distance in distances {
        let bin = libm::log(distance.max(FIRST_BIN) / FIRST_BIN) / BIN_WIDTH;
        counts[(bin as usize).min(N_BINS - 1)] += 1.0;
    }
    let smooth: Vec<f64> = (0..N_BINS)
        .map(|bin| {
            let part =
                |(offset, weight): (usize, &f64)| (bin + offset).checked_sub(2).and_then(|at| counts.get(at)).map_or(0.0, |n| n * weight);
            SMOOTHING.iter().enumerate().map(part).sum()
        })
        .collect();
    let highest = |bins: &[f64]| bins.iter().copied().fold(0.0, f64::max);
    let mut found: Option<Valley> = None;
    let mut start = 0;
    while start < N_BINS {
        let mut end = start + 1;
        while end < N_BINS && smooth[end] == smooth[start] {
            end += 1;
        }
        let is_low = start > 0
            && smooth[start] <= DEPTH * highest(&smooth[..start])
            && smooth[start - 1] > smooth[start]
            && (end == N_BINS || smooth[end] > smooth[start] && smooth[start] <= DEPTH * highest(&smooth[end..]));
        // Smoothing hides where the last row before the valley lies by two bins and a part of one.
        let begins = edge(start) * libm::exp(-3.0 * BIN_WIDTH);
        let is_empty = smooth[start] == 0.0 && end - start >= LEAST_EMPTY;
        if is_low && (begins <= top.min(USUAL) || is_empty && begins <= top) {
            let middle = (edge(start) * edge(end).min(FARTHEST)).sqrt();
            let n_below = distances.partition_point(|&distance| distance <= middle);
            let above = distances.get(n_below).copied().unwrap_or(FARTHEST);
            let below = distances[..n_below].last().copied().unwrap_or(0.0).max(FIRST_BIN);
            let this = Valley { middle, gap: libm::log(above / below), n_below };
            let is_better = found
                .as_ref()
                .is_none_or(|before| (n_below - before.n_below) as f64 >= NEXT_GROUP * before.n_below as f64 || this.gap >= before.gap);
            if is_better {
                found = Some(this);
            }
        }
        start = end;
    }
    found.map(|valley| valley.middle)
}

/// The distance at which a bin begins.
fn edge(bin: usize) -> f64 {
    FIRST_BIN * libm::exp(BIN_WIDTH * bin as f64)
}

#[cfg(test)]
#[path = "threshold_tests.rs"]
mod tests;
