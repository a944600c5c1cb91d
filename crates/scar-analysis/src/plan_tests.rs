use std::sync::Arc;

use ndarray::Array2;

use super::*;
use crate::{Outcome, ReserveSet, choose_rows, run_with, total_work_with};
use scar_core::{EmbeddingSet, Labels, Random};
use scar_method::settings::Settings;
use scar_report::{DataReport, example};

/// Rows of three classes in turn, which overlap.
fn set(n_rows: usize, seed: u64) -> EmbeddingSet {
    let mut random = Random::new(seed, &[]);
    let embeddings = Array2::from_shape_fn((n_rows, 4), |(row, dim)| f32::from(row % 3 == dim) * 1.5 + random.symmetric(2.0));
    let labels: Vec<i128> = (0..n_rows).map(|row| row as i128 % 3).collect();
    EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&labels))).expect("sound")
}

fn data() -> DataReport {
    example::report(3, &[1]).data
}

/// Extras with 60 candidates without labels for `set`.
fn unlabelled(set: &EmbeddingSet) -> Extras {
    let reserve = ReserveSet::unlabelled(self::set(60, 2).embeddings().clone(), set, "more.npy").expect("fits");
    Extras { reserve: Some(reserve), ..Extras::default() }
}

#[test]
fn a_report_chooses_the_rows_that_are_chosen_beside_it() {
    let set = set(90, 1);
    let extras = unlabelled(&set);
    let settings = Settings { convention: Convention::Published, ratios: vec![1, 2, 4], epsilon: 0.001, ..Settings::default() };
    let outcome = run_with(&set, data(), &settings, &extras, &Control::new(), &mut |_| {}).expect("a report");
    let Outcome { report, whole, .. } = outcome;
    let planned = report.plan.expect("complete");
    let rows = planned.rows.unwrap_or_else(|| panic!("no rows are lacking: {:?}", planned.classes));
    let n_rows = rows.indices.len();
    assert!((1..60).contains(&n_rows), "{n_rows}");
    let plan = RowPlan { rule: rows.rule, limits: Limits::rows(n_rows as u64), costs: Vec::new(), sizes: vec![None; 3] };
    let chosen = choose_rows(&set, &settings, &extras, &plan, &Control::new()).expect("a plan");
    assert_eq!(chosen.indices, rows.indices);
    assert_eq!(chosen.reserve, Some(planned.reserve));
    assert_eq!(chosen.available, planned.classes.iter().map(|class| class.reserve).collect::<Vec<_>>());
    // The probe of ratio 1, by which reports chose before, hesitates at others.
    let logits = whole.expect("ratio 1").probe.logits(&extras.reserve.as_ref().expect("given").embeddings, &(0..60).collect::<Vec<_>>());
    let margin = |row: &u32| {
        let mut logits = logits.row(*row as usize).to_vec();
        logits.sort_unstable_by(|a, b| b.total_cmp(a));
        logits[0] - logits[1]
    };
    let mut of_whole: Vec<u32> = (0..60).collect();
    of_whole.sort_by(|a, b| margin(a).total_cmp(&margin(b)));
    of_whole.truncate(n_rows);
    of_whole.sort_unstable();
    assert_ne!(of_whole, rows.indices, "the case shows nothing");
}

#[test]
fn candidates_without_labels_are_counted_without_ratio_1() {
    let set = set(90, 1);
    let settings = Settings { ratios: vec![2, 4], ..Settings::default() };
    let report = run_with(&set, data(), &settings, &unlabelled(&set), &Control::new(), &mut |_| {}).expect("a report").report;
    let plan = report.plan.expect("complete");
    assert_eq!((plan.reserve, plan.primary_rows, plan.reserve_rows), (ReserveKind::FilePredicted, 90, 60));
    assert_eq!(plan.diagnostics[0], scar_report::Note::ReservePredicted);
}

#[test]
fn the_probe_that_is_chosen_by_counts_as_work() {
    let (set, control) = (set(90, 1), Control::new());
    let settings = Settings { ratios: vec![1, 2], ..Settings::default() };
    let extras = unlabelled(&set);
    run_with(&set, data(), &settings, &extras, &control, &mut |_| {}).expect("a report");
    assert_eq!(control.done(), total_work_with(&set, &settings, &extras));
    let labelled = ReserveSet::labelled(self::set(60, 2).embeddings(), self::set(60, 2).labels(), &set, "more.npy").expect("fits");
    assert!(control.done() > total_work_with(&set, &settings, &Extras { reserve: Some(labelled), ..Extras::default() }));
}
