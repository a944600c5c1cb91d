//! The finding about rows, with its numbers and their uncertainty.

use super::RowsReport;
use crate::format;
use crate::words::Finding;
use scar_core::LabelKind;

/// The finding: how many labels are likely wrong and in which class most, the share that another row repeats, and the
/// rows far from every class.
///
/// ```
/// use scar_report::rows::rows_finding;
/// # let mut report: scar_report::rows::RowsReport = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/rows.rs"));
/// report.classes.iter_mut().for_each(|class| class.confident = 0);
/// report.classes[1].confident = 2;
/// report.wrong.confident = 2;
/// report.probe.folds = None;
/// assert_eq!(rows_finding(&report).heading, "2 of 120 rows are likely labelled wrong, all of them bee");
/// report.probe.folds = Some(5);
/// let below = rows_finding(&report).below;
/// assert!(below.starts_with("Each row was judged by a probe that never saw it, of 5 folds. "), "{below}");
/// ```
pub fn rows_finding(report: &RowsReport) -> Finding {
    let duplicates = &report.duplicates;
    let [heading, wrong] = wrong(report);
    let judged =
        report.probe.folds.map(|folds| format!("Each row was judged by a probe that never saw it, of {folds} folds.")).unwrap_or_default();
    let threshold = if duplicates.threshold_rule == "exact" {
        "exact copies only".to_owned()
    } else {
        format!("cosine ≥ {}", format::cosine(duplicates.threshold))
    };
    let repeated = match duplicates.interval {
        None => format!("{} nearly repeat another ({threshold}).", shared(duplicates.rows, duplicates.share)),
        Some([low, high]) => format!(
            "≈ {} nearly repeat another (95 % interval {} to {}; {threshold}).",
            format::small_percent(duplicates.share),
            format::small_percent(low),
            format::small_percent(high)
        ),
    };
    let far = format!("{} lie far from every class.", shared(report.far.rows, report.far.share));
    let below: Vec<String> = [wrong, judged, repeated, far].into_iter().filter(|words| !words.is_empty()).collect();
    Finding::new(heading, below.join(" "))
}

/// A count with its share: `14 (0.78 %)`, `None`.
fn shared(rows: u64, share: f64) -> String {
    if rows == 0 { "None".to_owned() } else { format!("{} ({})", format::count(rows), format::small_percent(share)) }
}

/// How many labels are likely wrong, and what stands below that.
fn wrong(report: &RowsReport) -> [String; 2] {
    let (confident, n_rows) = (report.wrong.confident, format::count(report.data.matrix.rows));
    if confident == 0 {
        let taken = format::counted(report.wrong.rows, "row is taken", "rows are taken");
        return [format!("None of {n_rows} rows is likely labelled wrong"), format!("{taken} for another class.")];
    }
    let heading =
        format!("{} of {n_rows} rows {} likely labelled wrong", format::count(confident), if confident == 1 { "is" } else { "are" });
    // The first of equals.
    let Some(most) = report.classes.iter().rev().max_by_key(|class| class.confident) else { return [heading, String::new()] };
    let n_others = report.classes.iter().filter(|class| class.confident == most.confident).count() - 1;
    let name = if report.data.labels.kind == LabelKind::Integer { format!("class {}", most.class) } else { most.class.clone() };
    let of_it = format::count(most.confident);
    match (most.confident == confident, n_others) {
        (true, _) if confident == 1 => [format!("{heading}, as {name}"), String::new()],
        (true, _) => [format!("{heading}, all of them {name}"), String::new()],
        (false, 0) => [format!("{heading}, most of them {name} ({of_it})"), String::new()],
        (false, n) => [heading, format!("Most of them are {name} and {} ({of_it} each).", format::counted(n as u64, "other", "others"))],
    }
}
