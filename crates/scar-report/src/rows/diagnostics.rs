//! Notes that a reader needs to understand the numbers about rows.

use super::RowsReport;
use crate::{Note, ThresholdRule};
use scar_files::RowPlaces;

/// Rows that a note names.
const MOST_NAMED: usize = 5;

/// The notes for the counts of `report`.
pub fn diagnose(report: &RowsReport, places: &RowPlaces) -> Vec<Note> {
    let n_rows = report.data.matrix.rows;
    let (probe, failed, duplicates) = (&report.probe, &report.failed, &report.duplicates);
    let mut found: Vec<Note> = places.counted_through().map(|message| Note::RowsThroughFiles { message }).into_iter().collect();
    if !probe.finished {
        found.push(Note::ProbeNotFinished);
    }
    found.push(match probe.folds {
        Some(folds) => Note::ProbeCrossFitted { rows: probe.train_rows, folds },
        None if probe.train_rows == n_rows => Note::ProbeSawAllRows,
        None => Note::ProbeSawRows { rows: probe.train_rows },
    });
    if failed.rows > 0 {
        found.push(Note::FailedRows { rows: failed.rows, first: failed.first.iter().copied().take(MOST_NAMED).collect() });
    }
    found.push(Note::DuplicatesThreshold {
        cosine: duplicates.threshold,
        rule: threshold_rule(&duplicates.threshold_rule),
        by_chance: duplicates.by_chance,
        rows: n_rows,
    });
    if let Some(sampled) = duplicates.sampled {
        found.push(Note::DuplicatesByProjection { seed: report.settings.seed, sampled, recall: duplicates.recall });
    }
    if let Some(leak) = duplicates.leak.as_ref().filter(|leak| leak.rows > 0) {
        found.push(Note::CopiesAcrossFolds {
            rows: leak.rows,
            apart: leak.error_apart,
            together: leak.error_together,
            rise: leak.rise_low.zip(leak.rise_high).map(<[f64; 2]>::from),
        });
    }
    if duplicates.across_split > 0 {
        found.push(Note::DuplicatesAcrossSplit { rows: duplicates.across_split });
    }
    found
}

fn threshold_rule(name: &str) -> ThresholdRule {
    match name {
        "given" => ThresholdRule::Given,
        "gap" => ThresholdRule::Gap,
        "usual" => ThresholdRule::Usual,
        "chance" => ThresholdRule::Chance,
        _ => ThresholdRule::ExactOnly,
    }
}
