//! What more rows would bring.

use super::{Values, Verdict};
use crate::finding::sizes_finding;
use crate::{MeasuredReport, Report};
use scar_method::foundation::FittedLaw;

/// Laws with a smaller weight than this fit the errors worse than others and are not heard.
const LEAST_WEIGHT: f64 = 0.01;

pub(super) fn words(report: &Report, verdict: Verdict) -> String {
    let (Some(measured), Some(sizes)) = (&report.measured, sizes_finding(report)) else {
        let words = if verdict == Verdict::Provisional {
            "That is told once the analysis is finished."
        } else {
            "That cannot be told: nothing was tested."
        };
        return words.to_owned();
    };
    if verdict == Verdict::NoBetterThanChance {
        return "Nobody can tell while the classes are not told apart.".to_owned();
    }
    match gains(measured) {
        Some(gains) => format!("{} {sizes}", gain_words(gains)),
        None => sizes,
    }
}

/// How many times the rows; each with the names of the ends of what it would bring.
const TIMES: [(f64, [&str; 2]); 3] = [
    (1.1, ["gain_of_a_tenth_low", "gain_of_a_tenth_high"]),
    (2.0, ["gain_of_twice_low", "gain_of_twice_high"]),
    (4.0, ["gain_of_four_times_low", "gain_of_four_times_high"]),
];

/// By how much the share that is right would rise with more rows, lowest and highest over the laws that fit the errors, for each of [`TIMES`].
fn gains(measured: &MeasuredReport) -> Option<[[f64; 2]; 3]> {
    let laws: Vec<FittedLaw> = measured.whole.laws.iter().filter(|law| law.weight >= LEAST_WEIGHT).filter_map(|law| law.fitted()).collect();
    if laws.is_empty() {
        return None;
    }
    let rows = measured.test.train_rows as f64;
    Some(TIMES.map(|(times, _)| {
        let gains = laws.iter().map(|law| (law.error(rows) - law.error(times * rows)).max(0.0));
        [gains.clone().fold(f64::INFINITY, f64::min), gains.fold(0.0, f64::max)]
    }))
}

/// No row.
const NONE: &str = "none";

fn gain_words(gains: [[f64; 2]; 3]) -> String {
    let [tenth, twice, four] = gains.map(|ends| match ends.map(|end| (1_000.0 * end).round() as u64) {
        [_, 0] => NONE.to_owned(),
        [0, high] => format!("up to {high}"),
        [low, high] if low == high => high.to_string(),
        [low, high] => format!("{low} to {high}"),
    });
    let tenth = if tenth == NONE { "no" } else { &tenth };
    format!(
        "With a tenth more rows to train on, {tenth} more of 1,000 new rows would be right; with twice the rows {twice}, with four times {four}. So say the laws that fit the errors."
    )
}

/// The rows to train on, what more of them would bring, and the ends of the size's interval.
pub(super) fn values(report: &Report, verdict: Verdict) -> Values {
    let Some(measured) = report.measured.as_ref().filter(|_| verdict != Verdict::NoBetterThanChance) else { return Values::new() };
    let ends = [("size_low", measured.whole.low), ("size_high", measured.whole.high)];
    let sizes = ends.into_iter().filter_map(|(name, end)| Some((name, end?)));
    let gains = gains(measured).into_iter().flatten().zip(TIMES);
    let gains = gains.flat_map(|(ends, (_, names))| names.into_iter().zip(ends));
    [("rows", measured.test.train_rows as f64)].into_iter().chain(sizes).chain(gains).collect()
}
