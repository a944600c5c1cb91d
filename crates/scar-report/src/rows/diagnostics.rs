//! Notes that a reader needs to understand the numbers about rows.

use super::{LeakReport, RowsReport};
use crate::Diagnostic;
use crate::format;
use scar_data::RowPlaces;

/// The notes for the counts of `report`.
pub fn diagnose(report: &RowsReport, places: &RowPlaces) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut tell = |code: &str, message: String| found.push(Diagnostic { code: code.to_owned(), message, class: None, ratio: None });
    let n_rows = report.data.matrix.rows;
    if let Some(message) = places.counted_through() {
        tell("rows_through_files", message);
    }
    if !report.probe.finished {
        tell(
            "probe_not_finished",
            "The probe stopped before it was done, so it is sure of little, and what it takes for another class may be its own fault. The corrected convention trains it to the end."
                .to_owned(),
        );
    }
    if let Some(folds) = report.probe.folds {
        tell(
            "probe_cross_fitted",
            format!(
                "Each of the {} rows that the probe is trained on was judged by one of {folds} probes that was trained without it, on {} of these rows: a little fewer, so a little less sure. A row alone in its class cannot be judged so.",
                format::count(report.probe.train_rows),
                format::percent(1.0 - 1.0 / f64::from(folds))
            ),
        );
    } else if report.probe.train_rows == n_rows {
        tell(
            "probe_saw_all_rows",
            "The probe was trained on all of these rows, so it is right about rows that it would get wrong if they were new.".to_owned(),
        );
    } else {
        tell(
            "probe_saw_rows",
            format!(
                "The probe was trained on {} of these rows (marked as seen) and is right about some that it would get wrong if they were new.",
                format::count(report.probe.train_rows)
            ),
        );
    }
    if report.failed.rows > 0 {
        let of_rows = format::counted(report.failed.rows, "row has", "rows have");
        let first: Vec<String> = report.failed.first.iter().take(5).map(|&row| format::count(row)).collect();
        tell(
            "failed_rows",
            format!(
                "{of_rows} no value but 0, as where an encoder gave nothing (the first: {}). Such rows have failed: they take no part in votes, near duplicates and estimates. Encode them again, or leave them out.",
                first.join(", ")
            ),
        );
    }
    tell("duplicates_threshold", threshold(report));
    if let Some(sampled) = report.duplicates.sampled {
        let recall = match report.duplicates.recall {
            Some(recall) => format!("found {} of those that these have", format::percent(recall)),
            None => "found as many as these have: none".to_owned(),
        };
        tell(
            "duplicates_by_projection",
            format!(
                "There are too many pairs of rows to compare, so near duplicates are those found by random projections (seed {}), and the share is that of {} rows drawn by the seed and compared with all others; the projections alone {recall}.",
                report.settings.seed,
                format::count(sampled)
            ),
        );
    }
    if let Some(leak) = report.duplicates.leak.as_ref().filter(|leak| leak.rows > 0) {
        tell("copies_across_folds", leak_words(leak));
    }
    if report.duplicates.across_split > 0 {
        tell(
            "duplicates_across_split",
            format!(
                "{} with a twin on the other side of the line between rows trained on and rows tested on: errors on such test rows are too low.",
                format::counted(report.duplicates.across_split, "row stands", "rows stand")
            ),
        );
    }
    found
}

/// What copies in several folds do to the errors.
fn leak_words(leak: &LeakReport) -> String {
    let rows =
        format!("{} a copy in another fold, so the probe that judges them has seen it", format::counted(leak.rows, "row has", "rows have"));
    let (Some(apart), Some(together), Some(low), Some(high)) = (leak.error_apart, leak.error_together, leak.rise_low, leak.rise_high)
    else {
        return format!("{rows}.");
    };
    let come = if low > 0.0 { "come" } else { "may come" };
    let share = |share: f64| format::fixed(100.0 * share, 1);
    format!(
        "{rows}: errors on rows never seen {come} out too low. With copies kept together, {} % of the rows are predicted as another class, in place of {} % ({} points, 95 % interval {} to {}). Copies that were not found leak too. Keep one of each group.",
        share(together),
        share(apart),
        format::points(together - apart),
        format::points(low),
        format::points(high)
    )
}

/// How the threshold of near duplicates came about.
fn threshold(report: &RowsReport) -> String {
    let duplicates = &report.duplicates;
    let cosine = format::cosine(duplicates.threshold);
    let by_chance = format!(
        "by chance {} of {} rows would be that near another",
        format::fixed(duplicates.by_chance, 1),
        format::count(report.data.matrix.rows)
    );
    let taken = "Cosines are of rows less their mean.";
    match duplicates.threshold_rule.as_str() {
        "given" => format!("Near duplicates are counted from the cosine {cosine} that was given; {by_chance}. {taken}"),
        "gap" => format!(
            "Near duplicates are counted from a cosine of {cosine}: there the data's own distances leave a gap between these rows and all others; {by_chance}. {taken}"
        ),
        "usual" => format!(
            "Near duplicates are counted from the usual cosine of {cosine}, because the data's own distances leave no gap; {by_chance}. {taken}"
        ),
        "chance" => format!(
            "Near duplicates are counted from a cosine of {cosine}, because rows less alike would be so by chance; {by_chance}. {taken}"
        ),
        _ => "Only exact copies are counted: the rows are too few, or too near each other by chance, for a near copy to stand out."
            .to_owned(),
    }
}
