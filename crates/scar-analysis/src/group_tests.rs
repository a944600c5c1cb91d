//! Analyses of rows that come in groups.

use std::sync::Arc;

use ndarray::Array2;

use crate::{Extras, LookInput, judge_labels, look, run_with};
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Groups, Labels, Random, Split};
use scar_files::LabelSummary;
use scar_method::rows::RowsParams;
use scar_method::settings::Settings;
use scar_report::{DataReport, MeasuredReport, Report, example};

const N_DIMS: usize = 48;

/// `n_groups` patients of 8 rows, each patient somewhere of his own. Rows differ little within a patient, and nothing tells the patient's
/// class except, as far as `signal` goes, the first dimension.
fn patients(n_groups: usize, signal: f32, groups_of: impl Fn(usize) -> u32, class_of: impl Fn(usize) -> i128) -> EmbeddingSet {
    let mut random = Random::new(3, &[]);
    let centres = Array2::from_shape_simple_fn((n_groups, N_DIMS), || random.symmetric(1.0));
    let n_rows = 8 * n_groups;
    let embeddings = Array2::from_shape_fn((n_rows, N_DIMS), |(row, dim)| {
        let of_class = if dim == 0 { signal * class_of(row / 8) as f32 } else { 0.0 };
        centres[(row / 8, dim)] + 0.1 * random.symmetric(1.0) + of_class
    });
    let labels = Labels::from_integers(&(0..n_rows).map(|row| class_of(row / 8)).collect::<Vec<_>>());
    let groups = Groups::new("x.csv".to_owned(), "patient_id".to_owned(), (0..n_rows).map(|row| groups_of(row / 8)).collect());
    EmbeddingSet::new(embeddings, Arc::new(labels)).expect("sound").with_groups(groups.map(Arc::new))
}

fn report(set: &EmbeddingSet, settings: &Settings) -> Report {
    let data = DataReport { labels: LabelSummary::of(set.labels()), ..example::report(2, &[1]).data };
    run_with(set, data, settings, &Extras::default(), &Control::new(), &mut |_| {}).expect("a report").report
}

fn settings(use_groups: bool) -> Settings {
    Settings { ratios: vec![1, 2, 4], use_groups, ..Settings::default() }
}

fn last_error(measured: &MeasuredReport) -> f64 {
    measured.test.errors.last().expect("errors").error
}

fn codes(report: &Report) -> Vec<String> {
    let of_measured = report.measured.iter().flat_map(|measured| &measured.diagnostics);
    report.diagnostics.iter().chain(of_measured).map(|note| note.code()).collect()
}

#[test]
fn a_probe_is_not_tested_on_patients_that_it_has_seen() {
    // Half of the patients are ill, at random.
    let set = patients(40, 0.0, |group| group as u32, |group| i128::from(group * 7 % 13 % 2 == 0));
    let (together, apart) = (report(&set, &settings(true)), report(&set, &settings(false)));
    let (of_groups, of_rows) = (together.measured.as_ref().expect("tested"), apart.measured.as_ref().expect("tested"));
    // Row by row, the probe knows each patient. Of new patients it knows nothing.
    assert!(last_error(of_rows) < 0.02, "{}", last_error(of_rows));
    assert!(last_error(of_groups) > 0.3, "{}", last_error(of_groups));
    assert_eq!(of_groups.whole.size, None);
    assert_eq!(of_groups.test.rows, 320, "every row is tested");
    let groups = of_groups.test.groups.as_ref().expect("told");
    assert_eq!((groups.column.as_str(), groups.groups, groups.largest), ("patient_id", 40, 8));
    assert!(codes(&together).contains(&"grouped".to_owned()) && of_rows.test.groups.is_none());
    // 320 rows of 40 patients leave more doubt than 320 rows.
    let width = |measured: &MeasuredReport| measured.test.error_interval.map(|[low, high]| high - low).expect("an interval");
    assert!(width(of_groups) > 0.2, "{}", width(of_groups));
    let width = |report: &Report| {
        let recall = report.measures[0].classes[0].unseen.as_ref().and_then(|unseen| unseen.recall_interval);
        recall.map(|[low, high]| high - low).expect("an interval")
    };
    assert!(width(&together) > 0.2, "{}", width(&together));
}

#[test]
fn what_holds_for_new_patients_is_still_found() {
    let set = patients(40, 20.0, |group| group as u32, |group| (group % 2) as i128);
    let measured = report(&set, &settings(true)).measured.expect("tested");
    assert!(last_error(&measured) < 0.1, "{}", last_error(&measured));
    assert!(measured.steps.iter().all(|step| step.learned == Some(true)));
}

#[test]
fn rows_are_judged_by_probes_that_saw_none_of_their_patient() {
    let set = patients(40, 0.0, |group| group as u32, |group| i128::from(group * 7 % 13 % 2 == 0));
    let wrong = |use_groups| {
        let judged = judge_labels(&set, &settings(use_groups), &Extras::default(), &Control::new()).expect("judged");
        judged.penalties.iter().map(|penalty| penalty.loss).fold(f64::INFINITY, f64::min)
    };
    assert!(wrong(true) > 0.5 && wrong(false) < 0.3, "{} {}", wrong(true), wrong(false));
}

#[test]
fn groups_that_cannot_be_parted_are_told() {
    // One patient.
    let one = report(&patients(10, 4.0, |_| 0, |group| (group % 2) as i128), &settings(true));
    assert!(codes(&one).contains(&"one_group".to_owned()) && one.measured.expect("tested").test.groups.is_none());
    // All ill rows are of one patient.
    let set = patients(12, 4.0, |group| if group % 4 == 0 { 99 } else { group as u32 }, |group| i128::from(group % 4 == 0));
    let confounded = report(&set, &settings(true));
    let measured = confounded.measured.as_ref().expect("tested");
    let note = measured.diagnostics.iter().find(|note| note.code() == "class_in_one_group").expect("a note");
    assert!(note.words().starts_with("Of «1», all rows have one «patient_id»."), "{}", note.words());
    assert_eq!(measured.steps[1].learned, Some(false));
    assert!(last_error(measured).is_finite() && measured.steps.iter().all(|step| step.errors.iter().all(|at| at.error.is_finite())));
    // A class each.
    let each = report(&patients(12, 4.0, |group| (group % 3) as u32, |group| (group % 3) as i128), &settings(true));
    assert!(codes(&each).contains(&"few_groups".to_owned()));
    assert!(each.measured.expect("tested").steps.iter().all(|step| step.learned == Some(false)));
}

#[test]
fn split_that_cuts_through_patients_is_told() {
    let set = patients(20, 4.0, |group| group as u32, |group| (group % 2) as i128);
    let of = |is_test: fn(usize) -> bool| {
        let split = Split::new("x.csv".to_owned(), Some("split".to_owned()), "test".to_owned(), (0..160).map(is_test).collect());
        codes(&report(&set.clone().with_split(split.map(Arc::new)), &settings(true)))
    };
    assert!(of(|row| row % 4 == 0).contains(&"groups_across_split".to_owned()));
    assert!(!of(|row| row < 40).contains(&"groups_across_split".to_owned()));
}

#[test]
fn copies_in_several_folds_are_told_with_what_they_hide() {
    // Noise with random labels, and of every row a copy with another noise of a hundredth: a probe knows a row by its copy.
    let mut random = Random::new(5, &[]);
    let values = Array2::from_shape_simple_fn((150, N_DIMS), || random.symmetric(1.0));
    let labels: Vec<i128> = (0..300).map(|row| i128::from((row % 150) * 7 % 13 % 2 == 0)).collect();
    let embeddings = Array2::from_shape_fn((300, N_DIMS), |(row, dim)| values[(row % 150, dim)] + 0.01 * random.symmetric(1.0));
    let set = EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&labels))).expect("sound");
    let leak = |set: &EmbeddingSet| {
        let settings = settings(true);
        let judged = judge_labels(set, &settings, &Extras::default(), &Control::new()).expect("judged");
        let input = LookInput { set, ids: None, places: &Default::default(), judged: &judged, settings: &settings };
        let params = RowsParams::default().check().expect("in range");
        look(input, example::report(2, &[1]).data, &params, &Control::new()).expect("nobody cancels").report
    };
    let report = leak(&set);
    let found = report.duplicates.leak.as_ref().expect("in folds");
    // Four of five copies are in another fold.
    assert!(found.rows > 200 && found.rows < 280, "{found:?}");
    let (apart, together) = (found.error_apart.expect("trained"), found.error_together.expect("trained"));
    assert!(together > apart + 0.1 && together > 0.35, "{found:?}");
    assert!(found.rise_low.expect("trained") > 0.0);
    let note = report.diagnostics.iter().find(|note| note.code() == "copies_across_folds").expect("a note");
    assert!(note.words().contains("With copies kept together"), "{}", note.words());
    // Without copies there is nothing to tell.
    let alone = EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels[..150]))).expect("sound");
    let report = leak(&alone);
    assert_eq!(report.duplicates.leak.map(|leak| (leak.rows, leak.error_together)), Some((0, None)));
    assert!(report.diagnostics.iter().all(|note| note.code() != "copies_across_folds"));
}
