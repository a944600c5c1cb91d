//! What a plan by counts starts from, out of a report: nothing is read or trained.

use serde::{Deserialize, Serialize};

use scar_method::completion::{ClassCounts, ClassNeed, PRIMARY_SHARE, primary_count};
use scar_report::{Report, ReserveKind};

/// Where the rows that a plan adds come from.
///
/// ```
/// use scar_analysis::PlanSource;
/// assert_eq!(serde_json::to_string(&PlanSource::Nothing).unwrap(), r#""nothing""#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanSource {
    /// Two fifths of each class of the data play the reserve: what a plan would have done.
    #[default]
    Split,
    /// A file of candidates.
    File,
    /// They do not exist yet: the plan is a shopping list.
    Nothing,
}

/// The classes of `report` as a plan by counts sees them; `None` while the report has no plan.
///
/// `candidates` are the rows of each class of a file, where there is one and its classes are known; `costs` (length k; empty: 1 each)
/// what a row costs. Later use is taken to have the class shares of the data.
///
/// ```
/// use scar_analysis::{PlanSource, plan_classes};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // The data has 30, 30 and 60 rows of its classes.
/// let counts = |source, candidates| -> Vec<(u64, Option<u64>)> {
///     let classes = plan_classes(&report, source, candidates, &[]).unwrap();
///     classes.iter().map(|class| (class.need.count, class.need.reserve)).collect()
/// };
/// assert_eq!(counts(PlanSource::Split, None), [(18, Some(12)), (18, Some(12)), (36, Some(24))]);
/// assert_eq!(counts(PlanSource::Nothing, None), [(30, None), (30, None), (60, None)]);
/// assert_eq!(counts(PlanSource::File, Some(&[7, 8, 9])), [(30, Some(7)), (30, Some(8)), (60, Some(9))]);
/// ```
pub fn plan_classes(report: &Report, source: PlanSource, candidates: Option<&[u64]>, costs: &[f64]) -> Option<Vec<ClassCounts>> {
    let plan = report.plan.as_ref()?;
    let class = |(class_idx, planned): (usize, &scar_report::PlanClass)| {
        let all = if plan.reserve == ReserveKind::Split { planned.count + planned.reserve } else { planned.count };
        let in_hand = primary_count(all, PRIMARY_SHARE);
        let (count, reserve) = match source {
            PlanSource::Split => (in_hand, Some(all - in_hand)),
            PlanSource::File => (all, candidates.map(|candidates| candidates.get(class_idx).copied().unwrap_or(0))),
            PlanSource::Nothing => (all, None),
        };
        ClassCounts {
            need: ClassNeed { count, foundation_size: report.step_size(class_idx), reserve },
            later_share: all as f64,
            cost: costs.get(class_idx).copied().unwrap_or(1.0),
        }
    };
    Some(plan.classes.iter().enumerate().map(class).collect())
}
