//! What plans are worth: probes trained on the primary part with and without what each plan adds, over seeds.

use std::collections::BTreeMap;

use ndarray::ArrayView2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::completion::{Candidates, Interval, PlanError, Rule, Score, Split, choose, score};
use crate::control::Cancelled;
use crate::probe::LinearProbe;

/// Trains a probe on the rows given (positions in the whole set): the convention decides how.
pub type TrainRows<'a> = &'a (dyn Fn(&[u32]) -> Result<LinearProbe, Cancelled> + Sync);

/// Data, parts and training of one comparison.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// Shape *N* × *D*, row-major.
    pub embeddings: ArrayView2<'a, f32>,
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
    /// Whether plans may know the classes of the reserve; if not, they take what the probe of the primary rows predicts.
    pub reserve_is_labelled: bool,
    /// How probes are trained.
    pub train: TrainRows<'a>,
}

/// Why there is no comparison.
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

/// What one plan reached with one seed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The rule.
    pub rule: Rule,
    /// Rows it added.
    pub n_added: u64,
    /// Primary rows and the plan's.
    pub plan: Score,
    /// Primary rows and as many of the reserve at random.
    pub random: Score,
    /// Primary rows and as many spread evenly over the classes, as far as their reserves reach.
    pub even: Score,
}

/// What was reached with one seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arms {
    /// Trained on the primary rows and the whole reserve.
    pub total: Score,
    /// Trained on the primary rows alone.
    pub primary: Score,
    /// One per rule asked for, in that order.
    pub arms: Vec<Arm>,
}

/// Trains on the total set, on the primary part, and on the primary part with `n_rows` added by each of `rules`, at random and evenly;
/// scores each on the test rows.
///
/// A plan that adds fewer than `n_rows` is compared with a random and an even fill of its own size. Probes are trained side by
/// side; equal sets of rows are trained on once.
///
/// # Errors
/// [`TrialError::Plan`] with the rule that gave no plan; [`TrialError::Cancelled`].
///
/// Source: METHOD, section 5.
pub fn compare(trial: &Trial<'_>, rules: &[Rule], n_rows: u64, seed: u64) -> Result<Arms, TrialError> {
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
        probe: Some(&first_probe),
    };
    let mut sets = RowSets::default();
    let total = sets.position(with(primary, reserve));
    let mut planned = Vec::new();
    for &rule in rules {
        let plan = |rule, n_rows| choose(rule, &from, n_rows, seed).map_err(|error| TrialError::Plan(rule, error));
        let rows = plan(rule, n_rows)?;
        let n_added = rows.len() as u64;
        let random = sets.position(with(primary, &plan(Rule::Random, n_added)?));
        let even = sets.position(with(primary, &plan(Rule::Even, n_added)?));
        planned.push((rule, n_added, sets.position(with(primary, &rows)), random, even));
    }
    let score_of = |probe: &LinearProbe| score(probe, trial.embeddings, trial.class_ids, trial.test);
    let scores: Result<Vec<Score>, Cancelled> =
        sets.in_order().into_par_iter().map(|rows| (trial.train)(rows).map(|probe| score_of(&probe))).collect();
    let scores = scores?;
    let arm = |(rule, n_added, plan, random, even): (Rule, u64, usize, usize, usize)| Arm {
        rule,
        n_added,
        plan: scores[plan],
        random: scores[random],
        even: scores[even],
    };
    Ok(Arms { total: scores[total], primary: score_of(&first_probe), arms: planned.into_iter().map(arm).collect() })
}

fn class_counts(trial: &Trial<'_>) -> Vec<f64> {
    let mut counts = vec![0.0; trial.n_classes];
    trial.test.iter().for_each(|&row| counts[trial.class_ids[row as usize] as usize] += 1.0);
    counts
}

/// Both lists, ascending.
fn with(rows: &[u32], added: &[u32]) -> Vec<u32> {
    let mut both = [rows, added].concat();
    both.sort_unstable();
    both
}

/// Sets of rows to train on, each once.
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

/// Whether a plan beat a random fill of the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval of the gain is above 0.
    Better,
    /// The interval holds 0, or there is none: not shown to be better or worse.
    NotShown,
    /// The whole interval is below 0.
    Worse,
}

/// A gain over a random fill of the same size, in shares (0.01 is one point), from paired differences.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Mean difference over seeds, with its interval.
    pub difference: Interval,
    /// What the interval says.
    pub verdict: Verdict,
}

impl Gain {
    fn of(differences: &[f64]) -> Option<Self> {
        let difference = Interval::of(differences)?;
        let verdict = match (difference.low, difference.high) {
            (Some(low), _) if low > 0.0 => Verdict::Better,
            (_, Some(high)) if high < 0.0 => Verdict::Worse,
            _ => Verdict::NotShown,
        };
        Some(Self { difference, verdict })
    }
}

/// Accuracy and balanced accuracy of one set of rows, over seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Of [`Score::accuracy`].
    pub accuracy: Interval,
    /// Of [`Score::balanced_accuracy`].
    pub balanced_accuracy: Interval,
}

impl Scores {
    pub(super) fn of(scores: &[Score]) -> Option<Self> {
        let column = |get: fn(&Score) -> f64| Interval::of(&scores.iter().map(get).collect::<Vec<f64>>());
        Some(Self { accuracy: column(|score| score.accuracy)?, balanced_accuracy: column(|score| score.balanced_accuracy)? })
    }
}

/// What a plan was worth, over seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// The rule.
    pub rule: Rule,
    /// Rows it added, mean over seeds.
    pub n_added: f64,
    /// Trained on the primary rows and the whole reserve.
    pub total: Scores,
    /// Trained on the primary rows alone.
    pub primary: Scores,
    /// Primary rows and the plan's.
    pub plan: Scores,
    /// Primary rows and as many at random.
    pub random: Scores,
    /// Primary rows and as many spread evenly.
    pub even: Scores,
    /// Accuracy of the plan less that of the random fill.
    pub gain: Gain,
    /// The same of the balanced accuracy.
    pub balanced_gain: Gain,
}

/// Sums up [`compare`]'s outcomes over seeds: one entry per rule, in their order. Empty for no outcomes.
///
/// Differences are formed seed by seed, so that what the seeds have in common (an easy test part, a lucky primary part) falls out.
pub fn validate(seeds: &[Arms]) -> Vec<Validation> {
    let n_rules = seeds.iter().map(|arms| arms.arms.len()).min().unwrap_or(0);
    (0..n_rules).filter_map(|i| validate_rule(seeds, i)).collect()
}

fn validate_rule(seeds: &[Arms], i: usize) -> Option<Validation> {
    let arms: Vec<Arm> = seeds.iter().map(|arms| arms.arms[i]).collect();
    let scores = |get: fn(&Arm) -> Score| Scores::of(&arms.iter().map(get).collect::<Vec<Score>>());
    let differences = |get: fn(&Score) -> f64| arms.iter().map(|arm| get(&arm.plan) - get(&arm.random)).collect::<Vec<f64>>();
    Some(Validation {
        rule: arms.first()?.rule,
        n_added: arms.iter().map(|arm| arm.n_added as f64).sum::<f64>() / arms.len() as f64,
        total: Scores::of(&seeds.iter().map(|arms| arms.total).collect::<Vec<Score>>())?,
        primary: Scores::of(&seeds.iter().map(|arms| arms.primary).collect::<Vec<Score>>())?,
        plan: scores(|arm| arm.plan)?,
        random: scores(|arm| arm.random)?,
        even: scores(|arm| arm.even)?,
        gain: Gain::of(&differences(|score| score.accuracy))?,
        balanced_gain: Gain::of(&differences(|score| score.balanced_accuracy))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A probe whose only class is the most frequent of its rows: enough to tell row sets apart.
    fn majority(class_ids: &[u32], rows: &[u32]) -> LinearProbe {
        let mut bias = vec![0.0f32; 2];
        rows.iter().for_each(|&row| bias[class_ids[row as usize] as usize] += 1.0);
        LinearProbe::from_arrays(Array2::zeros((2, 1)).view(), ndarray::arr1(&bias).view(), 2, 1).expect("fits")
    }

    fn with_trial<T>(trained: &AtomicU32, then: impl FnOnce(&Trial<'_>) -> T) -> T {
        let class_ids = [0, 0, 1, 1, 1, 1, 0, 1, 1];
        let embeddings = Array2::zeros((9, 1));
        let split = Split { primary: vec![0, 1], reserve: vec![2, 3, 4, 5] };
        let train = |rows: &[u32]| {
            trained.fetch_add(1, Ordering::Relaxed);
            Ok(majority(&class_ids, rows))
        };
        then(&Trial {
            embeddings: embeddings.view(),
            class_ids: &class_ids,
            n_classes: 2,
            split: &split,
            test: &[6, 7, 8],
            later_shares: &[],
            foundation_sizes: &[],
            reserve_is_labelled: true,
            train: &train,
        })
    }

    #[test]
    fn every_part_is_trained_on_once_and_scored() {
        let trained = AtomicU32::new(0);
        let arms = with_trial(&trained, |trial| compare(trial, &[Rule::Level, Rule::Shares], 4, 0)).expect("plans");
        // The whole reserve is what every plan adds here, so there are two sets of rows.
        assert_eq!(trained.load(Ordering::Relaxed), 2);
        assert_eq!(arms.primary, Score { accuracy: 1.0 / 3.0, balanced_accuracy: 0.5 });
        assert_eq!(arms.total.accuracy, 2.0 / 3.0);
        assert!(arms.arms.iter().all(|arm| arm.plan == arms.total && arm.random == arms.total && arm.n_added == 4));
    }

    #[test]
    fn plan_that_cannot_be_made_names_its_rule() {
        let trained = AtomicU32::new(0);
        let error = with_trial(&trained, |trial| compare(trial, &[Rule::Deficit], 4, 0)).expect_err("no sizes");
        assert!(matches!(error, TrialError::Plan(Rule::Deficit, PlanError::Length { .. })));
    }

    #[test]
    fn verdict_follows_the_interval_of_paired_differences() {
        let score = |accuracy| Score { accuracy, balanced_accuracy: 0.5 };
        let arms = |plan: f64, random: f64| Arms {
            total: score(0.9),
            primary: score(0.1),
            arms: vec![Arm { rule: Rule::Level, n_added: 5, plan: score(plan), random: score(random), even: score(0.2) }],
        };
        let outcome = validate(&[arms(0.5, 0.4), arms(0.81, 0.7), arms(0.32, 0.2)]);
        assert!((outcome[0].gain.difference.mean - 0.11).abs() < 1e-12);
        assert_eq!((outcome[0].gain.verdict, outcome[0].balanced_gain.verdict), (Verdict::Better, Verdict::NotShown));
        let outcome = validate(&[arms(0.5, 0.4), arms(0.7, 0.8)]);
        assert_eq!(outcome[0].gain.verdict, Verdict::NotShown);
        // One seed says nothing about chance.
        assert_eq!(validate(&[arms(0.9, 0.1)])[0].gain.verdict, Verdict::NotShown);
        assert_eq!(validate(&[arms(0.1, 0.9), arms(0.1, 0.901)])[0].gain.verdict, Verdict::Worse);
        assert!(validate(&[]).is_empty());
    }
}
