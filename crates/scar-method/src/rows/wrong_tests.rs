use std::sync::Arc;

use ndarray::Array2;

use super::*;
use crate::probe::{ConvergedParams, train_converged};
use crate::rows::neighbors;
use scar_core::stats::normal_draw;
use scar_core::{Labels, Random};

/// Rows of five classes, the classes `spread` apart, and for each row whether its label was changed: one row in `one_in`, 0 for none.
fn planted(n_rows: usize, spread: f64, one_in: usize) -> (EmbeddingSet, Vec<bool>) {
    let mut random = Random::new(11, &[n_rows as u64]);
    let centers = Array2::from_shape_fn((5, 12), |_| spread * normal_draw(&mut random));
    let values = Array2::from_shape_fn((n_rows, 12), |(row, dim)| (20.0 + centers[(row % 5, dim)] + normal_draw(&mut random)) as f32);
    let is_changed: Vec<bool> = (0..n_rows).map(|row| one_in > 0 && (row * 7 + row / one_in) % one_in == 3).collect();
    let labels = (0..n_rows).map(|row| ((row + usize::from(is_changed[row]) * (1 + row / 5 % 4)) % 5) as i128).collect::<Vec<_>>();
    (EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).expect("sound"), is_changed)
}

fn verdicts(set: &EmbeddingSet) -> Verdicts {
    let (control, params) = (Control::new(), ConvergedParams { l2: 0.1, ..ConvergedParams::default() }.check().expect("in range"));
    let train = |rows: &[u32]| {
        train_converged(set.embeddings(), set.labels().class_ids(), rows, set.n_classes(), &params, &control).expect("not cancelled").probe
    };
    let all: Vec<u32> = (0..set.n_samples() as u32).collect();
    let fold = |fold: u32| {
        let (held_out, others): (Vec<u32>, Vec<u32>) = all.iter().partition(|row| **row / 5 % 5 == fold);
        FoldProbe { probe: train(&others), held_out, is_finished: true }
    };
    let (folds, is_failed): (Vec<FoldProbe>, _) = ((0..5).map(fold).collect(), vec![false; set.n_samples()]);
    let found = neighbors(set.embeddings(), &is_failed, 0, &control).expect("not cancelled");
    let before = control.done();
    let verdicts = judge(set, Judges { folds: &folds, whole: &folds[0].probe }, &found, &is_failed, &control).expect("not cancelled");
    assert_eq!(control.done() - before, judge_work(set.n_samples() as u64));
    verdicts
}

#[test]
fn planted_wrong_labels_are_ranked_first_listed_and_righted() {
    let (set, is_changed) = planted(1_000, 1.5, 20);
    let verdicts = verdicts(&set);
    let n_changed = is_changed.iter().filter(|is| **is).count();
    let mut order: Vec<usize> = (0..1_000).collect();
    order.sort_by(|&a, &b| verdicts.wrong_score[b].total_cmp(&verdicts.wrong_score[a]));
    let n_first = order[..n_changed].iter().filter(|&&row| is_changed[row]).count();
    assert!(n_changed == 50 && n_first >= 48, "{n_first} of {n_changed}");
    let class_ids = set.labels().class_ids();
    let listed: Vec<usize> = (0..1_000).filter(|&row| verdicts.is_likely_wrong(row, class_ids[row])).collect();
    let n_right = listed.iter().filter(|&&row| is_changed[row]).count();
    assert!(n_right >= 46 && listed.len() - n_right <= 3, "{n_right} of {} listed", listed.len());
    assert!(listed.iter().all(|&row| verdicts.suggested[row] as usize == row % 5 || !is_changed[row]), "the label from before");
    assert!((verdicts.n_expected() - 50.0).abs() < 8.0, "{}", verdicts.n_expected());
    for &row in &listed {
        assert!(verdicts.suggested_probability[row] > verdicts.label_probability[row] || verdicts.suggested_votes[row] > 0.5);
    }
}

#[test]
fn where_no_label_was_changed_hardly_any_is_called_wrong() {
    // Classes far apart, and classes that overlap so much that a third of the rows lies nearer to another.
    for spread in [1.5, 0.35] {
        let (set, _) = planted(1_000, spread, 0);
        let verdicts = verdicts(&set);
        let n_listed = (0..1_000).filter(|&row| verdicts.is_likely_wrong(row, set.labels().class_ids()[row])).count();
        let n_wrong = (0..1_000).filter(|&row| verdicts.is_wrong(row, set.labels().class_ids()[row])).count();
        assert!(n_listed <= 20, "{n_listed} listed, {n_wrong} predicted as another class, at {spread}");
    }
}

#[test]
fn one_row_a_class_and_equal_rows_give_finite_numbers() {
    for (values, labels) in [
        (Array2::from_shape_fn((2, 2), |(row, dim)| (row + dim) as f32), vec![0, 1]),
        (Array2::from_elem((40, 3), 1.0f32), (0..40).map(|row| row % 2).collect::<Vec<i128>>()),
    ] {
        let set = EmbeddingSet::new(values, Labels::from_integers(&labels).into()).expect("sound");
        let probe = LinearProbe::random(2, set.n_dims(), &mut Random::new(0, &[]));
        let is_failed = vec![false; labels.len()];
        let found = neighbors(set.embeddings(), &is_failed, 0, &Control::new()).expect("not cancelled");
        let verdicts = judge(&set, Judges { folds: &[], whole: &probe }, &found, &is_failed, &Control::new()).expect("not cancelled");
        assert!(verdicts.wrong_score.iter().chain(&verdicts.wrong_chance).all(|value| value.is_finite()), "{verdicts:?}");
    }
}

#[test]
fn rows_of_zeros_are_not_called_wrong() {
    let (set, _) = planted(300, 2.0, 0);
    let mut values = Array2::from_shape_fn((300, 12), |(row, dim)| set.embeddings().row(row)[dim]);
    values.row_mut(7).fill(0.0);
    let labels: Vec<i128> = set.labels().class_ids().iter().map(|&class| class.into()).collect();
    let set = EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).expect("sound");
    let probe = LinearProbe::random(5, 12, &mut Random::new(0, &[]));
    let mut is_failed = vec![false; 300];
    is_failed[7] = true;
    let found = neighbors(set.embeddings(), &is_failed, 0, &Control::new()).expect("not cancelled");
    let verdicts = judge(&set, Judges { folds: &[], whole: &probe }, &found, &is_failed, &Control::new()).expect("not cancelled");
    assert!(verdicts.wrong_chance[7] == 0.0 && (verdicts.label_votes[7] - 0.2).abs() < 1e-6, "even votes");
}
