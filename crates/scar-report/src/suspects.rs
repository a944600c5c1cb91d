//! Rows that may be wrong, counted beside an analysis.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::TelltalesReport;
use crate::rows::{ClassRows, Looked, RowTable};

/// Pairs of classes that are told.
const MOST_PAIRS: usize = 5;

/// Counts of rows that may be wrong. `scar rows` lists them, by the same probes and thresholds.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// use scar_report::{DoubtedClass, MixedPair, SuspectsReport};
/// let suspects: &SuspectsReport = report.suspects.as_ref().unwrap();
/// assert!(suspects.copies_exact <= suspects.copies && suspects.copies_to_drop <= suspects.copies);
/// let in_doubt: &[DoubtedClass] = &suspects.in_doubt;
/// assert!(in_doubt.iter().map(|class| class.rows).sum::<u64>() <= suspects.wrong_labels);
/// let pairs: &[MixedPair] = &suspects.mixed_up;
/// assert!(pairs.windows(2).all(|pair| pair[0].rows >= pair[1].rows));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuspectsReport {
    /// Rows whose label is likely wrong.
    pub wrong_labels: u64,
    /// Classes of which half the rows or more are likely labelled wrong. Such a class may as well be one that is not told from another, so
    /// these rows say less than others.
    pub in_doubt: Vec<DoubtedClass>,
    /// Estimated number of wrong labels, which is not a whole one.
    pub wrong_expected: f64,
    /// Rows with a near duplicate or an exact copy.
    pub copies: u64,
    /// Of these, rows that have an exact copy.
    pub copies_exact: u64,
    /// Of these, rows whose copy has another label.
    pub copies_other_label: u64,
    /// Rows to drop where one of each group of copies is kept.
    pub copies_to_drop: u64,
    /// Rows that are tested by a probe which was trained on a copy of them. What is measured on them says little.
    pub copies_across: u64,
    /// By how much the error rises where copies are kept together: the 95 % interval; `null` where that was not tried.
    pub copies_rise: Option<[f64; 2]>,
    /// Columns that tell what no embedding should know; missing where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telltales: Option<TelltalesReport>,
    /// Rows far from every class.
    pub far: u64,
    /// Rows whose values are all 0.
    pub failed: u64,
    /// Classes that are taken for another most often, on rows that the probes have not seen; the most rows first, at most five.
    pub mixed_up: Vec<MixedPair>,
}

/// A class of which half the rows or more are likely labelled wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DoubtedClass {
    /// Its name.
    pub class: String,
    /// Rows whose label is likely wrong.
    pub rows: u64,
    /// All its rows.
    pub of: u64,
}

/// A class that is taken for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MixedPair {
    /// The class of the label.
    pub class: String,
    /// The class that is predicted.
    pub taken_for: String,
    /// Rows of the one that are taken for the other.
    pub rows: u64,
    /// All rows of the class.
    pub of: u64,
}

impl SuspectsReport {
    /// The counts of `looked`, whose classes are called `class_names`.
    pub fn of(looked: &Looked, class_names: &[String]) -> Self {
        let report = &looked.report;
        let leak = report.duplicates.leak.as_ref();
        Self {
            wrong_labels: report.wrong.confident,
            in_doubt: in_doubt(&report.classes),
            wrong_expected: report.wrong.expected,
            copies: report.duplicates.rows,
            copies_exact: report.duplicates.exact,
            copies_other_label: report.duplicates.other_label,
            copies_to_drop: report.duplicates.to_drop,
            copies_across: report.duplicates.across_split.max(leak.map_or(0, |leak| leak.rows)),
            copies_rise: leak.and_then(|leak| Some([leak.rise_low?, leak.rise_high?])),
            telltales: None,
            far: report.far.rows,
            failed: report.failed.rows,
            mixed_up: mixed_up(&looked.table, class_names),
        }
    }
}

fn in_doubt(classes: &[ClassRows]) -> Vec<DoubtedClass> {
    let doubted = classes.iter().filter(|class| class.confident > 0 && 2 * class.confident >= class.rows);
    doubted.map(|class| DoubtedClass { class: class.class.clone(), rows: class.confident, of: class.rows }).collect()
}

fn mixed_up(table: &RowTable, class_names: &[String]) -> Vec<MixedPair> {
    let k = class_names.len();
    let mut counts = std::collections::BTreeMap::new();
    let mut sizes = vec![0_u64; k];
    for (row, (&label, &predicted)) in table.labels.iter().zip(&table.predicted).enumerate() {
        sizes[label as usize] += 1;
        if table.has(row, RowTable::WRONG) {
            *counts.entry((label, predicted)).or_insert(0_u64) += 1;
        }
    }
    let mut pairs: Vec<_> = counts.into_iter().collect();
    // The sort is stable, so pairs of as many rows stand in class order.
    pairs.sort_by_key(|&(_, rows)| std::cmp::Reverse(rows));
    let name = |class: u32| class_names[class as usize].clone();
    let told = pairs.into_iter().take(MOST_PAIRS);
    told.map(|((class, other), rows)| MixedPair { class: name(class), taken_for: name(other), rows, of: sizes[class as usize] }).collect()
}
