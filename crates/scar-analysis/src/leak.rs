//! What copies of rows in several folds do to the errors.

use std::collections::BTreeMap;

use crate::group_folds::group_folds;
use crate::judging::{cut, params};
use crate::{Judged, cross_fit::left_out};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_method::probe::{predictions, train_penalties};
use scar_method::settings::Settings;
use scar_report::rows::LeakReport;

/// Share of the rows from which it is worth training again: fewer cannot change the error by more.
const WORTH_TRAINING: f64 = 0.001;

/// Counts the rows that have a copy in another fold than their own: the probe that judges them has seen them. `copies` are the groups of rows
/// that repeat each other. If there are enough, probes are trained again on folds that keep copies together, and the errors are compared.
/// `None` if rows were not judged in folds.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
pub(super) fn leak(
    set: &EmbeddingSet,
    judged: &Judged,
    copies: &[Vec<u32>],
    settings: &Settings,
    control: &Control,
) -> Result<Option<LeakReport>, Cancelled> {
    let train = &judged.train_rows;
    let Some(best) = judged.penalties.iter().min_by(|a, b| a.loss.total_cmp(&b.loss)) else { return Ok(None) };
    let mut fold_of = vec![None; set.n_samples()];
    for (fold, rows) in cut(set, train, settings).iter().enumerate() {
        rows.iter().for_each(|&row| fold_of[row as usize] = Some(fold));
    }
    let is_leaking = |row: u32, group: &[u32]| {
        let own = fold_of[row as usize];
        own.is_some() && group.iter().any(|&other| fold_of[other as usize].is_some_and(|fold| Some(fold) != own))
    };
    let rows = copies.iter().flat_map(|group| group.iter().filter(|&&row| is_leaking(row, group))).count() as u64;
    let is_worth = rows > 0 && rows as f64 >= WORTH_TRAINING * train.len() as f64;
    // Folds of whole groups are not cut anew: copies in several groups would join these.
    let are_grouped = set.groups().is_some() && settings.use_groups;
    let errors = if is_worth && !are_grouped {
        let mut ids: Vec<u32> = (0..set.n_samples() as u32).collect();
        copies.iter().for_each(|group| group.iter().for_each(|&row| ids[row as usize] = group[0]));
        let folds = group_folds(set.labels(), train, &ids, settings.seed, settings.folds);
        if folds.len() > 1 { Some(errors(set, judged, &Cut { folds, ids }, best.l2, control)?) } else { None }
    } else {
        None
    };
    let [apart, together, low, high] = errors.map_or([None; 4], |errors| errors.map(Some));
    Ok(Some(LeakReport { rows, error_apart: apart, error_together: together, rise_low: low, rise_high: high }))
}

/// Folds of whole groups.
struct Cut {
    folds: Vec<Vec<u32>>,
    /// The group of each row.
    ids: Vec<u32>,
}

/// The error as it is, that with the folds of `cut`, and the 95 % interval of the difference.
fn errors(set: &EmbeddingSet, judged: &Judged, cut: &Cut, l2: f64, control: &Control) -> Result<[f64; 4], Cancelled> {
    let (train, class_ids) = (&judged.train_rows, set.labels().class_ids());
    let mut together = vec![0; set.n_samples()];
    let predicted_of = |fold: &Vec<u32>| {
        control.check()?;
        let rows = left_out(train, fold);
        let probes = train_penalties(set.embeddings(), class_ids, &rows, set.n_classes(), &[l2], &params(), control)?;
        Ok(predictions(probes[0].0.logits(set.embeddings(), fold).view()))
    };
    let predicted: Vec<Vec<u32>> = parallel::try_map(cut.folds.len(), |i| predicted_of(&cut.folds[i]))?;
    for (fold, predicted) in cut.folds.iter().zip(predicted) {
        fold.iter().zip(predicted).for_each(|(&row, class)| together[row as usize] = class);
    }
    let n = train.len() as f64;
    let (mut n_apart, mut n_together) = (0.0, 0.0);
    // Copies are no independent rows, so each group counts as one. Groups are in order, so that their sum has the same bits each time.
    let mut rises: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (&row, &apart) in train.iter().zip(&judged.fold_predictions) {
        let wrong = |predicted: u32| f64::from(u8::from(predicted != class_ids[row as usize]));
        let (apart, together) = (wrong(apart), wrong(together[row as usize]));
        n_apart += apart;
        n_together += together;
        let (rows, rise) = rises.entry(cut.ids[row as usize]).or_default();
        *rows += 1.0;
        *rise += together - apart;
    }
    let rise = (n_together - n_apart) / n;
    let deviation = rises.values().map(|(rows, of_group)| (of_group - rise * rows).powi(2)).sum::<f64>().sqrt() / n;
    Ok([n_apart / n, n_together / n, rise - NORMAL_95 * deviation, rise + NORMAL_95 * deviation])
}

/// Deviations on both sides of the mean that hold 95 % of a normal law.
const NORMAL_95: f64 = 1.96;
