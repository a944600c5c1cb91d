//! The input of a plan by counts, taken from a report without reading or training.

use serde::{Deserialize, Serialize};

use scar_method::completion::{ClassCounts, ClassLists, ClassTotals, PRIMARY_SHARE, Rule, primary_count};
use scar_report::{Need, Report, TestKind};

/// The source of the rows that a plan adds.
///
/// ```
/// use scar_analysis::PlanSource;
/// assert_eq!(serde_json::to_string(&PlanSource::Nothing).unwrap(), r#""nothing""#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanSource {
    /// Two fifths of each class of the data serve as the reserve, to show what a plan would have done.
    #[default]
    Split,
    /// A file of candidates.
    File,
    /// Rows that do not exist yet: the plan is a shopping list.
    Nothing,
}

/// The classes of `report` as the input of a plan by counts.
///
/// `candidates` are the rows of each class in a file, if there is one with known classes. `costs` (length k; empty: 1 each) are the
/// costs of a row. Later use is assumed to have the class shares of the data. Classes may have no sizes in a provisional report, or if
/// nothing was tested.
///
/// ```
/// use scar_analysis::{PlanSource, plan_classes};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // The data has 30, 30 and 60 rows of its classes.
/// let counts = |source, candidates| -> Vec<(u64, Option<u64>)> {
///     let classes = plan_classes(&report, source, candidates, &[]);
///     classes.iter().map(|class| (class.need.count, class.need.reserve)).collect()
/// };
/// assert_eq!(counts(PlanSource::Split, None), [(18, Some(12)), (18, Some(12)), (36, Some(24))]);
/// assert_eq!(counts(PlanSource::Nothing, None), [(30, None), (30, None), (60, None)]);
/// assert_eq!(counts(PlanSource::File, Some(&[7, 8, 9])), [(30, Some(7)), (30, Some(8)), (60, Some(9))]);
/// ```
pub fn plan_classes(report: &Report, source: PlanSource, candidates: Option<&[u64]>, costs: &[f64]) -> Vec<ClassCounts> {
    let data = data_counts(report);
    let primary: Vec<u64> = data.iter().map(|&all| primary_count(all, PRIMARY_SHARE)).collect();
    let others: Vec<u64> = data.iter().zip(&primary).map(|(all, primary)| all - primary).collect();
    let (in_hand, candidates) = match source {
        PlanSource::Split => (&primary, Some(others.as_slice())),
        PlanSource::File => (&data, candidates),
        PlanSource::Nothing => (&data, None),
    };
    let later_shares: Vec<f64> = data.iter().map(|&all| all as f64).collect();
    let sizes: Vec<Option<f64>> = (0..data.len()).map(|class| report.step_size(class)).collect();
    ClassLists { in_hand, candidates, sizes: &sizes, later_shares: &later_shares, costs }.classes()
}

/// Rows that a plan for `classes` adds where nobody says how many; `n_candidates` are the rows of a file of candidates, with classes or
/// without.
///
/// Half of what can be added, or for the paper's rule all of it, as in most of its experiments. Of rows that do not exist yet all that
/// are missing, or a tenth of the data where none is.
///
/// ```
/// use scar_analysis::{PlanSource, default_rows, plan_classes};
/// use scar_method::completion::Rule;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // Of 120 rows 48 play the reserve.
/// let classes = plan_classes(&report, PlanSource::Split, None, &[]);
/// let rows = |source, rule| default_rows(source, rule, &classes, 90);
/// assert_eq!((rows(PlanSource::Split, Rule::Level), rows(PlanSource::Split, Rule::Published)), (24, 48));
/// assert_eq!((rows(PlanSource::File, Rule::Level), rows(PlanSource::File, Rule::Published)), (45, 90));
/// ```
pub fn default_rows(source: PlanSource, rule: Rule, classes: &[ClassCounts], n_candidates: u64) -> u64 {
    let totals = ClassTotals::of(classes);
    let available = match source {
        PlanSource::Nothing if totals.missing >= 1.0 && totals.missing.is_finite() => return totals.missing as u64,
        PlanSource::Nothing => return totals.in_hand.div_ceil(10),
        PlanSource::Split => totals.available.unwrap_or(0),
        PlanSource::File => n_candidates,
    };
    if rule == Rule::Published { available } else { available.div_ceil(2) }
}

/// Whether every one of `classes` has its foundation size in hand, and the whole of `report` has the size that the convention reports.
///
/// ```
/// use scar_analysis::{PlanSource, is_complete, plan_classes};
/// use scar_method::measures::Convention;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let complete = |report: &scar_report::Report| is_complete(report, &plan_classes(report, PlanSource::Nothing, None, &[]));
/// report.settings.convention = Convention::Published;
/// report.foundation.classes.iter_mut().for_each(|class| class.foundation_size = Some(3.0));
/// report.foundation.total.reported = Some(120.0);
/// assert!(complete(&report));
/// report.foundation.total.reported = Some(121.0);
/// assert!(!complete(&report));
/// ```
pub fn is_complete(report: &Report, classes: &[ClassCounts]) -> bool {
    let is_met = |size, rows| Need::of(size, rows).is_some_and(|need| need.is_met());
    is_met(report.whole_size(), ClassTotals::of(classes).in_hand)
        && classes.iter().all(|class| is_met(class.need.foundation_size, class.need.count))
}

/// Rows of each class that are data: all rows that were read, except the test rows that the files name.
fn data_counts(report: &Report) -> Vec<u64> {
    let of_split = report.measured.as_ref().map(|measured| &measured.test).filter(|test| test.kind == TestKind::Split);
    let n_tested = |class: usize| of_split.and_then(|test| test.class_rows.get(class)).copied().unwrap_or(0);
    let classes = report.data.labels.classes.iter().take(report.foundation.classes.len());
    classes.enumerate().map(|(class, of_class)| of_class.count.saturating_sub(n_tested(class))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use crate::run;
    use scar_core::{EmbeddingSet, Labels, Split};
    use scar_files::LabelSummary;
    use scar_method::measures::Convention;
    use scar_method::settings::Settings;
    use scar_report::example;

    #[test]
    fn classes_are_those_of_the_plan_and_need_none() {
        // Sixty rows of two classes; the files mark every fifth as a test row.
        let labels = Arc::new(Labels::from_integers(&(0..60).map(|row| i128::from(row % 3 == 0)).collect::<Vec<_>>()));
        let embeddings = Array2::from_shape_fn((60, 2), |(row, dim)| ((row * (dim + 3)) % 7) as f32);
        let split = Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), (0..60).map(|row| row % 5 == 0).collect());
        let set = EmbeddingSet::new(embeddings, Arc::clone(&labels)).expect("sound").with_split(split.map(Arc::new));
        let data = scar_report::DataReport { labels: LabelSummary::of(&labels), ..example::report(2, &[1]).data };
        let of_split = |convention, use_split| {
            let settings = Settings { convention, use_split, ratios: vec![1, 2], ..Settings::default() };
            let mut report = run(&set, data.clone(), &settings, &Default::default(), &mut |_| {}).expect("a report");
            let plan = report.plan.take().expect("complete");
            let planned: Vec<_> = plan.classes.iter().map(|class| (class.count, class.foundation_size, Some(class.reserve))).collect();
            let classes = plan_classes(&report, PlanSource::Split, None, &[]);
            let found: Vec<_> = classes.iter().map(|class| (class.need.count, class.need.foundation_size, class.need.reserve)).collect();
            assert_eq!(found, planned, "{convention}");
            classes.iter().map(|class| class.later_share).sum::<f64>()
        };
        for convention in [Convention::Corrected, Convention::Published] {
            assert_eq!((of_split(convention, true), of_split(convention, false)), (48.0, 60.0));
        }
    }
}
