//! The listed rows as CSV: one line per row, all digits.

use super::RowsReport;
use crate::CsvTable;

const HEAD: [&str; 30] = [
    "row",
    "id",
    "label",
    "predicted",
    "confidence",
    "label_probability",
    "wrong",
    "wrong_with_confidence",
    "seen_by_probe",
    "far_score",
    "far",
    "twin",
    "twin_cosine",
    "twin_exact",
    "x",
    "y",
    "nearest",
    "nearest_ids",
    "nearest_cosines",
    "convention",
    "seed",
    "confidence_from",
    "duplicate_cosine",
    "suggested",
    "suggested_probability",
    "label_votes",
    "suggested_votes",
    "wrong_score",
    "failed",
    "folds",
];

/// The listed rows as CSV, in their order. The cells of `nearest` and the columns beside it are lists, separated by spaces. Missing values
/// are empty cells. The columns of settings are the same in every line.
///
/// ```
/// use scar_report::rows::rows_csv;
/// # let report: scar_report::rows::RowsReport = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/rows.rs"));
/// let table = rows_csv(&report);
/// assert!(table.starts_with("row,id,label,predicted,confidence,"));
/// assert_eq!(table.lines().count(), 1 + report.rows.len());
/// ```
pub fn rows_csv(report: &RowsReport) -> String {
    let mut table = CsvTable::new(HEAD);
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for row in &report.rows {
        let twin = row.twin.as_ref();
        let list = |of: &dyn Fn(&super::NearRow) -> String| row.nearest.iter().map(of).collect::<Vec<_>>().join(" ");
        table.line([
            row.row.to_string(),
            row.id.clone().unwrap_or_default(),
            row.label.clone(),
            row.predicted.clone(),
            row.confidence.to_string(),
            row.label_probability.to_string(),
            row.wrong.to_string(),
            row.wrong_with_confidence.to_string(),
            row.seen.to_string(),
            number(row.far_score),
            row.far.to_string(),
            twin.map_or(String::new(), |twin| twin.row.to_string()),
            number(twin.map(|twin| twin.cosine)),
            twin.map_or(String::new(), |twin| twin.exact.to_string()),
            row.position[0].to_string(),
            row.position[1].to_string(),
            list(&|near| near.row.to_string()),
            list(&|near| near.id.clone().unwrap_or_default()).trim().to_owned(),
            list(&|near| near.cosine.to_string()),
            report.settings.convention.to_string(),
            report.settings.seed.to_string(),
            number(report.params.confidence),
            report.duplicates.threshold.to_string(),
            row.suggested.clone(),
            row.suggested_probability.to_string(),
            row.neighbor_votes.label.to_string(),
            row.neighbor_votes.suggested.to_string(),
            row.wrong_score.to_string(),
            row.failed.to_string(),
            report.settings.folds.to_string(),
        ]);
    }
    table.into_text()
}
