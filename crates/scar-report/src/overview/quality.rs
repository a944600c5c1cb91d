//! How well the classes are told apart on rows never seen, and whether that is more than chance.

use crate::{MeasuredReport, Report};

/// Half the width of a 99.9 % interval over that of a 95 % one. A verdict on the whole data is not given at odds of 1 to 20.
const WIDER: f64 = 3.291 / 1.960;

/// The share of rows never seen that is right, beside the share that a guess has.
pub(super) struct Quality {
    /// Share that is right.
    pub(super) accuracy: f64,
    /// Its 95 % interval; missing in older reports.
    pub(super) interval: Option<[f64; 2]>,
    /// The largest class among the rows tested.
    pub(super) largest: usize,
    /// Its share: what always guessing it has right.
    pub(super) largest_share: f64,
    /// Whether the probe is better than chance.
    pub(super) is_beyond_chance: bool,
}

impl Quality {
    /// `None` where nothing was tested.
    pub(super) fn of(report: &Report) -> Option<Self> {
        let measured = report.measured.as_ref()?;
        let test = &measured.test;
        let accuracy = 1.0 - test.errors.last()?.error;
        let interval = test.error_interval.map(|[low, high]| [1.0 - high, 1.0 - low]);
        let (largest, &largest_rows) = test.class_rows.iter().enumerate().max_by_key(|&(idx, rows)| (*rows, std::cmp::Reverse(idx)))?;
        let largest_share = largest_rows as f64 / test.class_rows.iter().sum::<u64>().max(1) as f64;
        let low = interval.map_or(accuracy, |[low, _]| accuracy - WIDER * (accuracy - low));
        let is_beyond_chance = low > largest_share || balanced_error(measured).is_some_and(|[_, high]| high < 0.5);
        Some(Self { accuracy, interval, largest, largest_share, is_beyond_chance })
    }
}

/// The mean over the classes of their balanced errors, and the upper end of its 99.9 % interval; `None` where none has an interval.
///
/// A guess that knows nothing of a row has a mean of exactly ½, however the classes' shares differ. Accuracy does not see that a rare
/// class is recognized, and this does.
fn balanced_error(measured: &MeasuredReport) -> Option<[f64; 2]> {
    let known: Vec<(f64, f64)> = measured
        .steps
        .iter()
        .filter_map(|step| {
            let [low, high] = step.error_interval?;
            Some((step.errors.last()?.error, (high - low) / 2.0))
        })
        .collect();
    if known.is_empty() {
        return None;
    }
    let n = known.len() as f64;
    let mean = known.iter().map(|class| class.0).sum::<f64>() / n;
    // A row that one class misses is one that another takes, so their errors rise together: with two classes they are the same. For
    // classes of equal size the variance of the mean is k/(k − 1) times that of errors that know nothing of each other.
    let together = (n / (n - 1.0).max(1.0)).sqrt();
    let half = together * known.iter().map(|class| class.1.powi(2)).sum::<f64>().sqrt() / n;
    Some([mean, mean + WIDER * half])
}
