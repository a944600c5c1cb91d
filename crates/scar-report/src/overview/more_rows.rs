//! What more rows would bring.

use super::Verdict;
use crate::{MeasuredReport, Report, enough_words, format};
use scar_method::foundation::FittedLaw;

/// Laws with a smaller weight than this fit the errors worse than others and are not heard.
const LEAST_WEIGHT: f64 = 0.01;

pub(super) fn words(report: &Report, verdict: Verdict) -> String {
    let Some(measured) = &report.measured else {
        return "That is told once the analysis has tested its probes.".to_owned();
    };
    if verdict == Verdict::NoBetterThanChance {
        return "Nobody can tell while the classes are not told apart: more rows of the same kind would be as unclear.".to_owned();
    }
    let enough = enough_words(measured);
    let mut first = enough.chars();
    let enough = first.next().map_or_else(String::new, |letter| format!("{}{}.", letter.to_uppercase(), first.as_str()));
    match gains(measured) {
        Some(gains) => format!("{gains} {enough}"),
        None => enough,
    }
}

/// By how much the share that is right would rise with more rows, over the laws that fit the errors.
fn gains(measured: &MeasuredReport) -> Option<String> {
    let laws: Vec<FittedLaw> = measured.whole.laws.iter().filter(|law| law.weight >= LEAST_WEIGHT).filter_map(|law| law.fitted()).collect();
    let rows = measured.test.train_rows as f64;
    let gain = |times: f64| {
        let ends = laws.iter().map(|law| (law.error(rows) - law.error(times * rows)).max(0.0));
        let low = ends.clone().reduce(f64::min)?;
        Some([low, ends.reduce(f64::max)?])
    };
    let words = |[low, high]: [f64; 2]| {
        let (low, high) = (format::fixed(100.0 * low, 1), format::fixed(100.0 * high, 1));
        match (low.as_str(), high.as_str()) {
            (_, "0.0") => "none".to_owned(),
            ("0.0", _) => format!("up to {high}"),
            _ if low == high => high,
            _ => format!("{low} to {high}"),
        }
    };
    let [tenth, twice, four] = [gain(1.1)?, gain(2.0)?, gain(4.0)?].map(words);
    Some(format!(
        "Of 100 new rows, {tenth} more would be right with a tenth more rows to train on, {twice} with twice the rows and {four} with four times the rows, by the laws that fit the errors."
    ))
}
