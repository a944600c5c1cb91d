//! The classes on rows that the probes have not seen, as texts for a table.

use crate::format;
use crate::{RatioReport, UnseenMeasures};

/// A class as the cells of a table.
///
/// An example is at [`unseen_rows`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnseenRow {
    /// Name of the class.
    pub class: String,
    /// Its rows that were tested, and how many of them were recognized: `34 of 80`.
    pub recognized: String,
    /// That share with its 95 % interval.
    pub recall: String,
    /// C with its interval.
    pub coverage: String,
    /// A with its interval.
    pub authenticity: String,
    /// R.
    pub richness: String,
}

/// The classes at one ratio on rows not seen, the one that is surely recognized least first (by the upper end of its recall's
/// interval); empty if nothing was tested.
///
/// ```
/// use scar_report::unseen_rows;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let rows = unseen_rows(&report.measures[0]);
/// let ant = rows.iter().find(|row| row.class == "ant").unwrap();
/// assert_eq!((ant.recognized.as_str(), ant.recall.as_str()), ("22 of 30", "73 % (56 % to 86 %)"));
/// ```
pub fn unseen_rows(at: &RatioReport) -> Vec<UnseenRow> {
    let mut classes: Vec<(&str, &UnseenMeasures)> =
        at.classes.iter().filter_map(|class| Some((class.class.as_str(), class.unseen.as_ref()?))).collect();
    // The sort is stable.
    classes.sort_by(|a, b| {
        let (a, b) = (surely_least(a.1), surely_least(b.1));
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    });
    classes.into_iter().map(|(class, unseen)| row(class, unseen)).collect()
}

/// By what the classes are in order, the one that is surely recognized least first: the upper end of the recall's interval, then recall.
/// Classes without a test row come last.
pub(crate) fn surely_least(unseen: &UnseenMeasures) -> [f64; 2] {
    let recall = unseen.recall.unwrap_or(f64::INFINITY);
    [unseen.recall.and(unseen.recall_interval).map_or(recall, |[_, high]| high), recall]
}

fn row(class: &str, unseen: &UnseenMeasures) -> UnseenRow {
    let between = |value: String, interval: Option<[f64; 2]>, words: fn(f64) -> String| match interval {
        Some([low, high]) => format!("{value} ({} to {})", words(low), words(high)),
        None => value,
    };
    let n_rows = unseen.rows.round() as u64;
    let recognized = unseen.recall.map_or_else(
        || format::MISSING.to_owned(),
        |recall| format!("{} of {}", format::count((recall * unseen.rows).round() as u64), format::count(n_rows)),
    );
    let recall = unseen.recall.map_or_else(|| format::MISSING.to_owned(), format::percent);
    UnseenRow {
        class: class.to_owned(),
        recognized,
        recall: between(recall, unseen.recall_interval, format::percent),
        coverage: between(
            unseen.coverage.map_or_else(|| format::MISSING.to_owned(), format::measure),
            unseen.coverage_interval,
            format::measure,
        ),
        authenticity: between(format::measure(unseen.authenticity), unseen.authenticity_interval, format::measure),
        richness: format::measure(unseen.richness),
    }
}
