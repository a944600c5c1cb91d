//! One comparison with one seed: probes trained on the primary rows, with and without the rows that each plan adds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::completion::{Candidates, Limits, PlanError, Rule, Score, Split, choose, score};
use crate::probe::LinearProbe;
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Trains a probe on given rows (positions in the whole set).
pub type TrainRows<'a> = &'a (dyn Fn(&[u32]) -> Result<LinearProbe, Cancelled> + Sync);

/// Data, parts and training of one comparison.
///
/// Source: METHOD, section 5.
///
/// ```
/// use ndarray::{Array2, arr1, array};
/// use scar_method::completion::{Limits, Rule, Split, Trial, compare};
/// use scar_core::control::Control;
/// use scar_method::probe::LinearProbe;
/// // If the reserve has no labels, plans use the predictions of the probe of the primary rows, here always class 0.
/// let train = |_: &[u32]| Ok(LinearProbe::from_arrays(Array2::zeros((2, 1)).view(), arr1(&[1.0, 0.0]).view(), 2, 1).unwrap());
/// let embeddings = array![[0.0], [1.0], [2.0], [3.0], [4.0]].into();
/// let (split, control) = (Split { primary: vec![0], reserve: vec![1, 2] }, Control::new());
/// let trial = Trial {
///     embeddings: &embeddings,
///     class_ids: &[0, 1, 1, 0, 1],
///     n_classes: 2,
///     split: &split,
///     test: &[3, 4],
///     later_shares: &[0.0, 1.0],
///     foundation_sizes: &[],
///     costs: &[],
///     reserve_is_labelled: false,
///     with_total: false,
///     train: &train,
///     control: &control,
/// };
/// // Later use has class 1 only, and no candidate is predicted as class 1. Rows are added only if the true classes are known.
/// assert_eq!(compare(&trial, &[Rule::Shares], Limits::rows(2), 0).unwrap().arms[0].n_added, 0);
/// let labelled = Trial { reserve_is_labelled: true, ..trial };
/// assert_eq!(compare(&labelled, &[Rule::Shares], Limits::rows(2), 0).unwrap().arms[0].n_added, 2);
/// ```
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// Shape *N* × *D*.
    pub embeddings: &'a Matrix,
    /// Class of each row, length *N*.
    pub class_ids: &'a [u32],
    /// Number of classes, k.
    pub n_classes: usize,
    /// Rows in hand, and rows a plan may take.
    pub split: &'a Split,
    /// Rows to test on; none of them in the split.
    pub test: &'a [u32],
    /// Each class's part of the data's later use, length k; empty: the class counts of the test rows.
    pub later_shares: &'a [f64],
    /// Rows each class should have, length k; empty where no rule asks for it.
    pub foundation_sizes: &'a [Option<f64>],
    /// What a row of each class costs, length k; empty: 1 each.
    pub costs: &'a [f64],
    /// Whether plans may know the classes of the reserve; if not, they take what the probe of the primary rows predicts.
    pub reserve_is_labelled: bool,
    /// Whether to train on primary rows and the whole reserve too, the longest training of all.
    pub with_total: bool,
    /// How probes are trained.
    pub train: TrainRows<'a>,
    /// Stops herding; training has its own.
    pub control: &'a Control,
}

/// Why there is no comparison.
///
/// ```
/// use scar_method::completion::TrialError;
/// use scar_core::control::Control;
/// let control = Control::new();
/// control.cancel();
/// let stopped = || -> Result<(), TrialError> { Ok(control.check()?) };
/// assert_eq!(stopped(), Err(TrialError::Cancelled));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum TrialError {
    /// A rule gave no plan.
    Plan(Rule, PlanError),
    /// A person cancelled.
    Cancelled,
}

impl From<Cancelled> for TrialError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Scores of one plan with one seed.
///
/// Each [`Score`] is of the test rows.
///
/// ```
/// use scar_method::completion::{Arm, Rule, Score};
/// let score = |accuracy| Score { accuracy, balanced_accuracy: accuracy };
/// let arm = Arm { rule: Rule::Level, n_added: 50, plan: score(0.75), random: score(0.5), even: score(0.5) };
/// assert_eq!(arm.plan.accuracy - arm.random.accuracy, 0.25); // what one seed says of the gain
/// assert_eq!(serde_json::to_value(arm).unwrap()["rule"], "level");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The rule.
    pub rule: Rule,
    /// Rows it added.
    pub n_added: u64,
    /// Primary rows and the plan's.
    pub plan: Score,
    /// Primary rows and as many of the reserve at random, or for the same cost.
    pub random: Score,
    /// Primary rows and as many spread evenly over the classes, as far as their reserves reach; or for the same cost.
    pub even: Score,
}

/// All scores of one seed.
///
/// ```
/// use scar_method::completion::{Arms, Score, validate};
/// let primary = Score { accuracy: 0.5, balanced_accuracy: 0.5 };
/// let arms = Arms { total: None, primary, arms: Vec::new() };
/// assert!(validate(&[arms]).is_empty()); // no plan, nothing to validate
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arms {
    /// Trained on the primary rows and the whole reserve; `None` where that was not asked for.
    pub total: Option<Score>,
    /// Trained on the primary rows alone.
    pub primary: Score,
    /// One per rule asked for, in that order.
    pub arms: Vec<Arm>,
}

/// Trains on the total set (if asked for), on the primary part, and on the primary part with what each of `rules` adds within `limits`, at random and evenly;
/// scores each on the test rows.
///
/// A plan is compared with a random and an even fill of its own size, or, where a budget limits, of its own cost. Probes are trained side by
/// side; equal sets of rows are trained on once.
///
/// # Errors
/// [`TrialError::Plan`] with the rule that gave no plan; [`TrialError::Cancelled`].
///
/// Source: METHOD, section 5.
///
/// ```
/// use scar_method::completion::{Arms, Limits, PlanError, Rule, Split, Trial, TrialError, compare};
/// use scar_core::control::Control;
/// use scar_method::probe::{ConvergedParams, train_converged};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// // `set` has 120 rows of three classes: 20 in hand, 60 in reserve, 40 to test on.
/// let rows: Vec<u32> = (0..120).collect();
/// let split = Split { primary: rows[..20].to_vec(), reserve: rows[20..80].to_vec() };
/// let params = ConvergedParams::default().check().unwrap();
/// let (control, class_ids) = (Control::new(), set.labels().class_ids());
/// let train = |rows: &[u32]| {
///     train_converged(set.embeddings(), class_ids, rows, 3, &params, &control).map(|outcome| outcome.probe)
/// };
/// let trial = Trial {
///     embeddings: set.embeddings(),
///     class_ids,
///     n_classes: 3,
///     split: &split,
///     test: &rows[80..],
///     later_shares: &[],
///     foundation_sizes: &[],
///     costs: &[],
///     reserve_is_labelled: true,
///     with_total: true,
///     train: &train,
///     control: &control,
/// };
/// let Arms { total, primary, arms } = compare(&trial, &[Rule::Level, Rule::Shares], Limits::rows(60), 0).unwrap();
/// assert_eq!(arms.iter().map(|arm| (arm.rule, arm.n_added)).collect::<Vec<_>>(), [(Rule::Level, 60), (Rule::Shares, 60)]);
/// // Sixty rows are the whole reserve, so every plan and every random fill is the total set.
/// assert!(arms.iter().all(|arm| Some(arm.plan) == total && arm.plan == arm.random && arm.plan == arm.even));
/// assert!((0.0..=1.0).contains(&primary.accuracy));
/// // A plan by deficits needs sizes.
/// let refused = compare(&trial, &[Rule::Deficit], Limits::rows(60), 0);
/// assert!(matches!(refused, Err(TrialError::Plan(Rule::Deficit, PlanError::Length { .. }))));
/// ```
pub fn compare(trial: &Trial<'_>, rules: &[Rule], limits: Limits, seed: u64) -> Result<Arms, TrialError> {
    let counted;
    let later_shares = if trial.later_shares.is_empty() {
        counted = class_counts(trial);
        &counted
    } else {
        trial.later_shares
    };
    let Split { primary, reserve } = trial.split;
    let first_probe = (trial.train)(primary)?;
    let mut class_ids = trial.class_ids.to_vec();
    if !trial.reserve_is_labelled {
        let predictions = first_probe.predictions(trial.embeddings, reserve);
        reserve.iter().zip(predictions).for_each(|(&row, prediction)| class_ids[row as usize] = prediction);
    }
    let from = Candidates {
        embeddings: trial.embeddings,
        class_ids: &class_ids,
        n_classes: trial.n_classes,
        primary,
        reserve,
        later_shares,
        foundation_sizes: trial.foundation_sizes,
        costs: trial.costs,
        probe: Some(&first_probe),
        control: trial.control,
    };
    let mut sets = RowSets::default();
    let total = trial.with_total.then(|| sets.position(with(primary, reserve)));
    let plan = |rule, limits| {
        choose(rule, &from, limits, seed).map_err(|error| match error {
            PlanError::Cancelled => TrialError::Cancelled,
            error => TrialError::Plan(rule, error),
        })
    };
    let mut planned = Vec::new();
    for &rule in rules {
        let rows = plan(rule, limits)?;
        let n_added = rows.len() as u64;
        let same = match limits.budget {
            // If costs differ, the same number of random rows may cost another amount, so the comparison is by cost.
            Some(_) => Limits { n_rows: None, budget: Some(rows.iter().map(|&row| from.cost(class_ids[row as usize] as usize)).sum()) },
            None => Limits::rows(n_added),
        };
        let random = sets.position(with(primary, &plan(Rule::Random, same)?));
        let even = sets.position(with(primary, &plan(Rule::Even, same)?));
        planned.push((rule, n_added, sets.position(with(primary, &rows)), random, even));
    }
    let score_of = |probe: &LinearProbe| score(probe, trial.embeddings, trial.class_ids, trial.test);
    let sets = sets.in_order();
    let scores = parallel::try_map(sets.len(), |i| (trial.train)(sets[i]).map(|probe| score_of(&probe)))?;
    let arm = |(rule, n_added, plan, random, even): (Rule, u64, usize, usize, usize)| Arm {
        rule,
        n_added,
        plan: scores[plan],
        random: scores[random],
        even: scores[even],
    };
    Ok(Arms { total: total.map(|total| scores[total]), primary: score_of(&first_probe), arms: planned.into_iter().map(arm).collect() })
}

fn class_counts(trial: &Trial<'_>) -> Vec<f64> {
    let mut counts = vec![0.0; trial.n_classes];
    trial.test.iter().for_each(|&row| counts[trial.class_ids[row as usize] as usize] += 1.0);
    counts
}

/// The rows of both lists, ascending.
fn with(rows: &[u32], added: &[u32]) -> Vec<u32> {
    let mut both = [rows, added].concat();
    both.sort_unstable();
    both
}

/// The different sets of rows to train on.
#[derive(Default)]
struct RowSets(BTreeMap<Vec<u32>, usize>);

impl RowSets {
    fn position(&mut self, rows: Vec<u32>) -> usize {
        let next = self.0.len();
        *self.0.entry(rows).or_insert(next)
    }

    fn in_order(&self) -> Vec<&[u32]> {
        let mut sets: Vec<(usize, &[u32])> = self.0.iter().map(|(rows, &position)| (position, rows.as_slice())).collect();
        sets.sort_unstable();
        sets.into_iter().map(|(_, rows)| rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A probe that always predicts the most frequent class of its rows; this is enough to distinguish sets of rows.
    fn majority(class_ids: &[u32], rows: &[u32]) -> LinearProbe {
        let mut bias = vec![0.0f32; 2];
        rows.iter().for_each(|&row| bias[class_ids[row as usize] as usize] += 1.0);
        LinearProbe::from_arrays(Array2::zeros((2, 1)).view(), ndarray::arr1(&bias).view(), 2, 1).expect("fits")
    }

    fn with_trial<T>(trained: &AtomicU32, then: impl FnOnce(&Trial<'_>) -> T) -> T {
        let class_ids = [0, 0, 1, 1, 1, 1, 0, 1, 1];
        let embeddings = Array2::zeros((9, 1)).into();
        let split = Split { primary: vec![0, 1], reserve: vec![2, 3, 4, 5] };
        let train = |rows: &[u32]| {
            trained.fetch_add(1, Ordering::Relaxed);
            Ok(majority(&class_ids, rows))
        };
        then(&Trial {
            embeddings: &embeddings,
            class_ids: &class_ids,
            n_classes: 2,
            split: &split,
            test: &[6, 7, 8],
            later_shares: &[],
            foundation_sizes: &[],
            costs: &[],
            reserve_is_labelled: true,
            with_total: true,
            train: &train,
            control: &Control::new(),
        })
    }

    #[test]
    fn every_part_is_trained_on_once_and_scored() {
        let trained = AtomicU32::new(0);
        let arms = with_trial(&trained, |trial| compare(trial, &[Rule::Level, Rule::Shares], Limits::rows(4), 0)).expect("plans");
        // The whole reserve is what every plan adds here, so there are two sets of rows.
        assert_eq!(trained.load(Ordering::Relaxed), 2);
        assert_eq!(arms.primary, Score { accuracy: 1.0 / 3.0, balanced_accuracy: 0.5 });
        assert_eq!(arms.total.map(|total| total.accuracy), Some(2.0 / 3.0));
        assert!(arms.arms.iter().all(|arm| Some(arm.plan) == arms.total && Some(arm.random) == arms.total && arm.n_added == 4));
    }

    #[test]
    fn plan_that_cannot_be_made_names_its_rule() {
        let trained = AtomicU32::new(0);
        let error = with_trial(&trained, |trial| compare(trial, &[Rule::Deficit], Limits::rows(4), 0)).expect_err("no sizes");
        assert!(matches!(error, TrialError::Plan(Rule::Deficit, PlanError::Length { .. })));
    }
}
