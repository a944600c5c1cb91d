//! Has the label of every row judged by probes that never saw the row.

use crate::cross_fit::{folds, left_out};
use crate::group_folds::group_folds;
use crate::penalty_mix::{FoldProbes, PENALTIES, PenaltyMix};
use crate::prepared::{Prepared, groups};
use crate::whole_probe::{whole_probe, whole_probe_work};
use crate::{AnalysisError, Extras};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_method::probe::{CheckedConvergedParams, ConvergedParams, FoldProbe, LinearProbe, penalties_work, predictions, train_penalties};
use scar_method::rows::{Judges, Verdicts, failed_rows, judge, judge_work, neighbors, neighbors_work};
use scar_method::settings::Settings;

/// Largest entry of the gradient at the end of a training. The ranking of rows does not change below it.
const TOLERANCE: f64 = 1e-3;

/// What is known of the label of every row, and how it was found.
///
/// An example is at [`judge_labels`].
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What probe and neighbors say of every row.
    pub verdicts: Verdicts,
    /// For each row, length *N*: whether all its values are 0.
    pub is_failed: Vec<bool>,
    /// Rows that probes were trained on, ascending; each in a fold, where there are folds.
    pub train_rows: Vec<u32>,
    /// `converged` or `early_stopped`.
    pub kind: String,
    /// Whether all probes reached their tolerance or their last epoch.
    pub is_finished: bool,
    /// The penalties that were tried, the strongest first; none where one probe judged all rows.
    pub penalties: Vec<PenaltyLoss>,
    /// For each of `train_rows`, the class that the penalty with the lowest loss predicts in the probe trained without the row's fold; empty
    /// where one probe judged all rows.
    pub fold_predictions: Vec<u32>,
}

/// An L2 penalty that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenaltyLoss {
    /// The penalty.
    pub l2: f64,
    /// Mean of −ln p over the rows in folds, up to 20,000 of them: p is the probability of a row's own class by the probe trained without its
    /// fold, the logits multiplied by the one of seven factors with which this is lowest.
    pub loss: f64,
    /// Its part in the probe that judges: 1, 3/4 or 1/2 for the lowest loss, the rest for the second.
    pub share: f32,
}

/// Total units by which [`judge_labels`] advances its [`Control`]; 0 if the settings are not valid.
pub fn judging_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let n_rows = set.n_samples() as u64;
    let after = neighbors_work(n_rows) + judge_work(n_rows);
    if settings.folds == 0 {
        return whole_probe_work(set, settings, extras) + after;
    }
    cross_fit_work(set, settings, extras) + after
}

/// Units by which cross-fitting advances its [`Control`]; 0 if the settings are not valid.
pub(super) fn cross_fit_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let params = params();
    let train = &prepared.rows.train;
    let trained = cut(set, train, settings).iter().map(|fold| (train.len() - fold.len()) as u64).sum::<u64>();
    let whole = if train.len() < set.n_samples() { train.len() as u64 } else { 0 };
    penalties_work(trained + whole, &params)
}

/// Judges the label of every row of `set`.
///
/// The rows to train on are cut into `settings.folds` folds (fewer where there are fewer rows), stratified and drawn by the seed, and each
/// row is judged by a probe trained to convergence on all other folds, in every convention. Three L2 penalties are tried, each at the factor
/// of its logits with which it predicts best; the two with the lowest cross-fitted loss share the logits, as they predict best together.
/// Rows that are tested on are in no fold; probes trained on all folds judge them. With 0 folds, [`whole_probe`](crate::whole_probe) judges
/// all rows, also those that it was trained on.
///
/// The probes' opinion is weighed with that of the rows' neighbors, as [`judge`] says.
///
/// # Errors
/// [`Code::BadOption`](scar_core::problem::Code::BadOption) for a number of folds outside 2 to 20 that is not 0; [`AnalysisError`], as of an
/// analysis.
///
/// Source: out-of-sample predicted probabilities for finding wrong labels: Northcutt, Jiang & Chuang 2021 (Confident Learning).
///
/// ```
/// use scar_analysis::{Extras, judge_labels, judging_work};
/// use scar_core::control::Control;
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let (settings, extras, control) = (Settings::default(), Extras::default(), Control::new());
/// let judged = judge_labels(&set, &settings, &extras, &control).unwrap();
/// assert_eq!(control.done(), judging_work(&set, &settings, &extras));
/// assert_eq!((judged.verdicts.n_folds, judged.kind.as_str(), judged.is_finished), (5, "converged", true));
/// // Three penalties were tried, and the parts of the best two add up to 1.
/// assert_eq!(judged.penalties.len(), 3);
/// assert!((judged.penalties.iter().map(|penalty| penalty.share).sum::<f32>() - 1.0).abs() < 1e-6);
/// // One probe for all rows is asked for with 0 folds.
/// let once = judge_labels(&set, &Settings { folds: 0, ..settings }, &extras, &control).unwrap();
/// assert!(once.verdicts.n_folds == 0 && once.penalties.is_empty() && once.train_rows == judged.train_rows);
/// ```
pub fn judge_labels(set: &EmbeddingSet, settings: &Settings, extras: &Extras, control: &Control) -> Result<Judged, AnalysisError> {
    let settings = settings.clone().checked()?;
    let is_failed = failed_rows(set.embeddings());
    // Neighbors need no probe, and an odd number of small folds leaves a thread idle.
    let (probes, found) = parallel::join(
        || judging_probes(set, &settings, extras, control),
        || neighbors(set.embeddings(), &is_failed, settings.seed, control),
    );
    let (probes, found) = (probes?, found?);
    let verdicts = judge(set, Judges { folds: &probes.folds, whole: &probes.whole }, &found, &is_failed, control)?;
    let JudgingProbes { train_rows, kind, is_finished, penalties, fold_predictions, .. } = probes;
    Ok(Judged { verdicts, is_failed, train_rows, kind, is_finished, penalties, fold_predictions })
}

fn judging_probes(set: &EmbeddingSet, settings: &Settings, extras: &Extras, control: &Control) -> Result<JudgingProbes, AnalysisError> {
    if settings.folds > 0 {
        return cross_fit(set, settings, extras, control);
    }
    let whole = whole_probe(set, settings, extras, control)?;
    Ok(JudgingProbes {
        folds: Vec::new(),
        whole: whole.probe,
        train_rows: whole.train_rows,
        kind: whole.kind,
        is_finished: whole.is_finished,
        penalties: Vec::new(),
        fold_predictions: Vec::new(),
    })
}

/// The probes that judge.
struct JudgingProbes {
    folds: Vec<FoldProbe>,
    whole: LinearProbe,
    train_rows: Vec<u32>,
    kind: String,
    is_finished: bool,
    penalties: Vec<PenaltyLoss>,
    fold_predictions: Vec<u32>,
}

/// How probes are trained that judge rows.
pub(super) fn params() -> CheckedConvergedParams {
    ConvergedParams { tolerance: TOLERANCE, ..ConvergedParams::default() }.check().expect("in range")
}

/// The folds of the rows `train`, none of them empty; of whole groups, where there are some.
pub(super) fn cut(set: &EmbeddingSet, train: &[u32], settings: &Settings) -> Vec<Vec<u32>> {
    if let Some(groups) = groups(set, settings) {
        let folds = group_folds(set.labels(), train, groups.ids(), settings.seed, settings.folds);
        // One fold leaves nothing to train on.
        if folds.len() > 1 {
            return folds;
        }
    }
    folds(set, train, settings.seed, settings.folds.min(train.len() as u32))
}

/// For each row to train on, ascending, the class that a probe trained without its fold predicts, as in [`Judged::fold_predictions`].
pub(super) fn cross_fitted_classes(
    set: &EmbeddingSet,
    settings: &Settings,
    extras: &Extras,
    control: &Control,
) -> Result<Vec<u32>, AnalysisError> {
    Ok(cross_fit(set, settings, extras, control)?.fold_predictions)
}

fn cross_fit(set: &EmbeddingSet, settings: &Settings, extras: &Extras, control: &Control) -> Result<JudgingProbes, AnalysisError> {
    let (prepared, params) = (Prepared::new(set, settings, extras)?, params());
    let train_rows = prepared.rows.train.clone();
    let (embeddings, class_ids, n_classes) = (set.embeddings(), set.labels().class_ids(), set.n_classes());
    let train = |rows: &[u32]| -> Result<Vec<(LinearProbe, bool)>, Cancelled> {
        control.check()?;
        train_penalties(embeddings, class_ids, rows, n_classes, &PENALTIES, &params, control)
    };
    // Small folds are a single strip each, so the folds are what threads can share. The order stays that of the folds.
    let folds = cut(set, &train_rows, settings);
    let of_fold = |i: usize| {
        let held_out = folds[i].clone();
        let others = left_out(&train_rows, &held_out);
        // A single row has no others: the probe of that row alone knows nothing else either.
        Ok((train(if others.is_empty() { &held_out } else { &others })?, held_out))
    };
    let trained: Vec<FoldProbes> = parallel::try_map(folds.len(), of_fold)?;
    let mix = PenaltyMix::new(embeddings, class_ids, &trained, control)?;
    let whole = if train_rows.len() < set.n_samples() { Some(train(&train_rows)?) } else { None };
    let mut fold_predictions = vec![0; train_rows.len()];
    for (probes, held_out) in &trained {
        let predicted = predictions(probes[mix.first].0.logits(embeddings, held_out).view());
        for (row, class) in held_out.iter().zip(predicted) {
            fold_predictions[train_rows.binary_search(row).expect("folds are of the rows to train on")] = class;
        }
    }
    let is_finished = trained.iter().map(|(probes, _)| probes).chain(&whole).flatten().all(|(_, is_finished)| *is_finished);
    Ok(JudgingProbes {
        // Without rows beside the folds, nobody asks it.
        whole: mix.probe(whole.as_ref().unwrap_or(&trained[0].0)),
        folds: trained
            .iter()
            .map(|(probes, held_out)| FoldProbe {
                probe: mix.probe(probes),
                held_out: held_out.clone(),
                is_finished: probes.iter().all(|(_, is_finished)| *is_finished),
            })
            .collect(),
        train_rows,
        fold_predictions,
        kind: "converged".to_owned(),
        is_finished,
        penalties: (0..PENALTIES.len())
            .map(|at| PenaltyLoss { l2: PENALTIES[at], loss: mix.losses[at], share: mix.shares[at] as f32 })
            .collect(),
    })
}
