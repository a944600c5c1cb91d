//! The finding about rows, as a sentence with numbers and their uncertainty.

use super::RowsReport;
use crate::format;
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
/// let words = rows_finding(&report);
/// assert!(words.starts_with("2 of 120 rows are likely labelled wrong, all of them bee;"), "{words}");
/// report.probe.folds = Some(5);
/// assert!(rows_finding(&report).contains("all of them bee (each row judged by a probe that never saw it, of 5 folds); "));
/// ```
pub fn rows_finding(report: &RowsReport) -> String {
    let n_rows = report.data.matrix.rows;
    let duplicates = &report.duplicates;
    let repeated = match duplicates.interval {
        None => format!("{} nearly repeat another", shared(duplicates.rows, duplicates.share)),
        Some([low, high]) => format!(
            "≈ {} (95 % interval {} to {}) nearly repeat another",
            format::small_percent(duplicates.share),
            format::small_percent(low),
            format::small_percent(high)
        ),
    };
    let judged =
        report.probe.folds.map_or_else(String::new, |folds| format!(" (each row judged by a probe that never saw it, of {folds} folds)"));
    format!(
        "{}{judged}; {repeated} ({}); {} lie far from every class.",
        wrong(report, n_rows),
        if duplicates.threshold_rule == "exact" {
            "exact copies only".to_owned()
        } else {
            format!("cosine ≥ {}", format::cosine(duplicates.threshold))
        },
        shared(report.far.rows, report.far.share)
    )
}

/// A count with its share: `14 (0.78 %)`, `none`.
fn shared(rows: u64, share: f64) -> String {
    if rows == 0 { "none".to_owned() } else { format!("{} ({})", format::count(rows), format::small_percent(share)) }
}

fn wrong(report: &RowsReport, n_rows: u64) -> String {
    let confident = report.wrong.confident;
    if confident == 0 {
        let wrong = format::counted(report.wrong.rows, "is taken", "are taken");
        return format!("None of {} rows is likely labelled wrong ({wrong} for another class)", format::count(n_rows));
    }
    let (is, of) = (if confident == 1 { "is" } else { "are" }, format::count(n_rows));
    // The first of equals.
    let Some(most) = report.classes.iter().rev().max_by_key(|class| class.confident) else { return String::new() };
    let others = report.classes.iter().filter(|class| class.confident == most.confident).count() - 1;
    let name = if report.data.labels.kind == LabelKind::Integer { format!("class {}", most.class) } else { most.class.clone() };
    let most = if most.confident == confident {
        if confident == 1 { format!("as {name}") } else { format!("all of them {name}") }
    } else if others > 0 {
        format!("most of them {name} and {} ({} each)", format::counted(others as u64, "other", "others"), format::count(most.confident))
    } else {
        format!("most of them {name} ({})", format::count(most.confident))
    };
    format!("{} of {of} rows {is} likely labelled wrong, {most}", format::count(confident))
}
