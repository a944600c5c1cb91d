//! The forms of Coverage that are compared: which logits, and which distance from the normal law.

use std::collections::HashMap;

use scar_core::Random;
use scar_core::stats::normal_quantile;
use scar_method::measures::{jensen_shannon_to_normal, mean, standard_deviation};

use crate::normal::Law;

/// Fewest values of which a corrected form says anything.
pub const N_FEWEST: usize = 8;

/// A distance between values and the normal law fitted to them; location and scale do not change it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Distance {
    /// Jensen–Shannon, 100 bins.
    HundredBins,
    /// Jensen–Shannon, Scott's bins.
    Scott,
    /// Jensen–Shannon, Freedman and Diaconis's bins.
    FreedmanDiaconis,
    /// 1 − r², r the correlation of sorted values and normal scores: the squared L2 Wasserstein distance to the nearest
    /// normal law over the variance.
    Quantiles,
    /// Its root.
    QuantilesRoot,
}

/// A distance with what chance alone would show taken off, or not.
pub struct Measure {
    floors: HashMap<Distance, Vec<(f64, f64)>>,
}

impl Measure {
    /// Simulates the floors for up to `n_most` values.
    pub fn new(n_most: usize) -> Self {
        use Distance::{FreedmanDiaconis, Quantiles, Scott};
        let sizes: Vec<usize> =
            std::iter::successors(Some(8.0), |n| Some(n * 1.25)).map(|n| n as usize).take_while(|&n| n < 2 * n_most).collect();
        let mut floors: HashMap<Distance, Vec<(f64, f64)>> = HashMap::new();
        for n in sizes {
            let n_draws = (600_000 / n).clamp(100, 4000);
            let mut random = Random::new(0, &[77, n as u64]);
            let mut sums = [0.0; 3];
            for _ in 0..n_draws {
                let values = Law::Normal.draw(&mut random, n);
                for (sum, distance) in sums.iter_mut().zip([Scott, FreedmanDiaconis, Quantiles]) {
                    *sum += raw(distance, &values);
                }
            }
            for (sum, distance) in sums.iter().zip([Scott, FreedmanDiaconis, Quantiles]) {
                floors.entry(distance).or_default().push((libm::log(n as f64), libm::log(sum / n_draws as f64)));
            }
        }
        Self { floors }
    }

    /// 1 − the distance, corrected but for [`Distance::HundredBins`]; not clamped.
    pub fn closeness(&self, distance: Distance, values: &[f64]) -> Option<f64> {
        match distance {
            Distance::HundredBins => (!values.is_empty()).then(|| 1.0 - raw(distance, values)),
            _ if values.len() < N_FEWEST => None,
            Distance::QuantilesRoot => {
                Some(1.0 - (raw(Distance::Quantiles, values) - self.floor(Distance::Quantiles, values.len())).max(0.0).sqrt())
            }
            _ => Some(1.0 - raw(distance, values) + self.floor(distance, values.len())),
        }
    }

    fn floor(&self, distance: Distance, n: usize) -> f64 {
        let (points, x) = (&self.floors[&distance], libm::log(n as f64));
        let i = points.partition_point(|point| point.0 < x).clamp(1, points.len() - 1);
        let ((x0, y0), (x1, y1)) = (points[i - 1], points[i]);
        libm::exp(y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    }
}

/// The distance as it is found.
pub fn raw(distance: Distance, values: &[f64]) -> f64 {
    match distance {
        Distance::HundredBins => jensen_shannon_to_normal(values, 100),
        Distance::Quantiles => one_less_squared_correlation(values),
        Distance::QuantilesRoot => one_less_squared_correlation(values).sqrt(),
        Distance::Scott | Distance::FreedmanDiaconis => {
            let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
            let shifted: Vec<f64> = values.iter().map(|value| value - lowest).collect();
            jensen_shannon_to_normal(&shifted, n_bins(distance, &shifted))
        }
    }
}

fn n_bins(distance: Distance, shifted: &[f64]) -> usize {
    let n = shifted.len() as f64;
    let width = if distance == Distance::Scott {
        3.49 * standard_deviation(shifted).unwrap_or(0.0) / libm::cbrt(n)
    } else {
        let mut sorted = shifted.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (n - 1.0);
            let i = (place as usize).min(sorted.len() - 2);
            sorted[i] + (place - i as f64) * (sorted[i + 1] - sorted[i])
        };
        2.0 * (at(0.75) - at(0.25)) / libm::cbrt(n)
    };
    let range = shifted.iter().copied().fold(0.0, f64::max);
    if width > 0.0 { ((range / width).ceil() as usize).clamp(1, 1000) } else { 1 }
}

fn one_less_squared_correlation(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let center = mean(&sorted);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (i, value) in sorted.iter().enumerate() {
        let score = normal_quantile((i as f64 + 0.625) / (n + 0.25));
        xy += (value - center) * score;
        xx += (value - center) * (value - center);
        yy += score * score;
    }
    if xx > 0.0 { 1.0 - xy * xy / (xx * yy) } else { 1.0 }
}

/// Which logits of a class's task.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// Positive logits of rows rightly predicted as the class.
    TruePositives,
    /// Positive −z of rows wrongly predicted as the class: the published other side.
    FalsePositives,
    /// Positive −z of rows rightly not predicted as the class.
    TrueNegatives,
    /// Logits of all rows of the class.
    OwnRows,
    /// Logits of all rows rightly predicted as the class, whatever their sign.
    AnyTruePositives,
    /// Logits of all rows rightly not predicted as the class, whatever their sign.
    AnyTrueNegatives,
    /// Logits of all rows of other classes.
    OtherRows,
    /// As `AnyTruePositives`, of the log-odds ln(p/(1 − p)) of the class.
    OddsTruePositives,
    /// As `AnyTrueNegatives`, of the log-odds.
    OddsTrueNegatives,
}

pub const SIDES: [Side; 9] = [
    Side::TruePositives,
    Side::FalsePositives,
    Side::TrueNegatives,
    Side::OwnRows,
    Side::AnyTruePositives,
    Side::AnyTrueNegatives,
    Side::OtherRows,
    Side::OddsTruePositives,
    Side::OddsTrueNegatives,
];

const ANY: &[Side] = &[Side::AnyTruePositives, Side::AnyTrueNegatives];
const ROWS: &[Side] = &[Side::OwnRows, Side::OtherRows];
const ODDS: &[Side] = &[Side::OddsTruePositives, Side::OddsTrueNegatives];

/// One way to tell Coverage.
pub struct Form {
    pub name: &'static str,
    pub distance: Distance,
    pub sides: &'static [Side],
    pub held_out: bool,
}

const fn form(name: &'static str, distance: Distance, sides: &'static [Side], held_out: bool) -> Form {
    Form { name, distance, sides, held_out }
}

pub const FORMS: [Form; 23] = [
    form("published: 100 bins", Distance::HundredBins, &[Side::TruePositives, Side::FalsePositives], false),
    form("Scott bins, true positives", Distance::Scott, &[Side::TruePositives], false),
    form("F.–D. bins, true positives", Distance::FreedmanDiaconis, &[Side::TruePositives], false),
    form("Scott bins, both sides", Distance::Scott, &[Side::TruePositives, Side::TrueNegatives], false),
    form("quantiles, true positives", Distance::Quantiles, &[Side::TruePositives], false),
    form("√quantiles, true positives", Distance::QuantilesRoot, &[Side::TruePositives], false),
    form("quantiles, true negatives", Distance::Quantiles, &[Side::TrueNegatives], false),
    form("quantiles, both sides", Distance::Quantiles, &[Side::TruePositives, Side::TrueNegatives], false),
    form("√quantiles, both sides", Distance::QuantilesRoot, &[Side::TruePositives, Side::TrueNegatives], false),
    form("quantiles, both sides, any sign", Distance::Quantiles, ANY, false),
    form("quantiles, own and other rows", Distance::Quantiles, ROWS, false),
    form("quantiles of log-odds, both sides", Distance::Quantiles, ODDS, false),
    form("Scott bins, all own rows", Distance::Scott, &[Side::OwnRows], false),
    form("quantiles, all own rows", Distance::Quantiles, &[Side::OwnRows], false),
    form("√quantiles, all own rows", Distance::QuantilesRoot, &[Side::OwnRows], false),
    form("held out: Scott, true positives", Distance::Scott, &[Side::TruePositives], true),
    form("held out: quantiles, true positives", Distance::Quantiles, &[Side::TruePositives], true),
    form("held out: √quantiles, true positives", Distance::QuantilesRoot, &[Side::TruePositives], true),
    form("held out: quantiles, both sides", Distance::Quantiles, &[Side::TruePositives, Side::TrueNegatives], true),
    form("held out: quantiles, both sides, any sign", Distance::Quantiles, ANY, true),
    form("held out: quantiles, own and other rows", Distance::Quantiles, ROWS, true),
    form("held out: quantiles, all own rows", Distance::Quantiles, &[Side::OwnRows], true),
    form("held out: √quantiles, all own rows", Distance::QuantilesRoot, &[Side::OwnRows], true),
];

impl Form {
    /// The mean over the sides, not clamped; the published form takes those that have values, the others need all.
    pub fn coverage(&self, measure: &Measure, values: &HashMap<Side, Vec<f64>>) -> Option<f64> {
        let found: Vec<f64> = self.sides.iter().filter_map(|side| measure.closeness(self.distance, &values[side])).collect();
        match self.distance {
            Distance::HundredBins if found.is_empty() => Some(0.0),
            Distance::HundredBins => Some(mean(&found)),
            _ => (found.len() == self.sides.len()).then(|| mean(&found)),
        }
    }
}
