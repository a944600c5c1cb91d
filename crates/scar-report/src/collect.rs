//! What to collect next, tried out on the data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use scar_method::completion::{Gain, Interval, Rule};

/// A mix of rows that do not exist yet, and what such a mix brought on the data.
///
/// ```
/// use scar_method::completion::{Gain, Interval, Rule};
/// use scar_report::overview::overview;
/// use scar_report::{CollectClass, CollectReport, CollectTrial};
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let share = |mean| Interval::of(&[mean, mean]).unwrap();
/// let trial = CollectTrial {
///     rule: Rule::Level,
///     seeds: 3,
///     rows_added: 19.0,
///     test_rows: 24,
///     before: share(0.7),
///     with_mix: share(0.75),
///     with_random: share(0.74),
///     gain: Gain::of(&[-0.01, 0.01, 0.03]).unwrap(),
/// };
/// let classes = vec![CollectClass { class: "ant".to_owned(), rows: 8 }, CollectClass { class: "bee".to_owned(), rows: 4 }];
/// report.collect = Some(CollectReport { rule: Rule::Level, rows: 12, classes, trial: Some(trial) });
/// let answer = &overview(&report).answers[4].text;
/// assert!(answer.starts_with("12 rows, a tenth more: 8 of ant and 4 of bee. Tried on 3 splits of these data, 19 such rows moved"), "{answer}");
/// assert!(answer.contains("by +5.0 points. Beside as many rows at random that is +1.0 points"), "{answer}");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectReport {
    /// How rows are shared out between the classes.
    pub rule: Rule,
    /// Rows in all: a tenth of those in hand.
    pub rows: u64,
    /// The classes that get rows, in class order.
    pub classes: Vec<CollectClass>,
    /// What such a mix brought on the data; `null` where there are too few rows to try it, and where that would take long.
    pub trial: Option<CollectTrial>,
}

/// Rows to collect of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectClass {
    /// Its name.
    pub class: String,
    /// Its rows.
    pub rows: u64,
}

/// A mix that was tried: part of the data played the rows in hand, and part of it the rows to collect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectTrial {
    /// The rule that was tried. It is another than that of the mix where it did worse than random.
    pub rule: Rule,
    /// Splits of the data.
    pub seeds: u32,
    /// Rows that were added, mean over the splits.
    pub rows_added: f64,
    /// Rows that were tested.
    pub test_rows: u64,
    /// Balanced accuracy of the rows in hand alone, 0…1.
    pub before: Interval,
    /// With the mix.
    pub with_mix: Interval,
    /// With as many rows at random.
    pub with_random: Interval,
    /// Balanced accuracy with the mix less that with rows at random, and whether that is more than chance.
    pub gain: Gain,
}
