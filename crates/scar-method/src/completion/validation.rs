//! The gains of plans over a random fill of the same size, over several seeds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::completion::{Arm, Arms, Interval, Rule, Score};

/// Whether a plan beat a random fill of the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gain {
    /// Mean difference over seeds, with its interval.
    pub difference: Interval,
    /// Whether the interval shows a difference.
    pub verdict: Verdict,
}

impl Gain {
    /// From the differences of each seed; `None` for none.
    pub fn of(differences: &[f64]) -> Option<Self> {
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// The scores of a plan over seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Validation {
    /// The rule.
    pub rule: Rule,
    /// Rows it added, mean over seeds.
    pub n_added: f64,
    /// Trained on the primary rows and the whole reserve; `None` where one seed went without.
    pub total: Option<Scores>,
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

/// Sums up [`compare`](crate::completion::compare)'s outcomes over seeds: one entry per rule, in their order. Empty for no outcomes.
///
/// Differences are formed seed by seed, so that effects of the seed itself, such as easy test rows, cancel out.
///
/// Source: METHOD, section 5.
///
/// ```
/// use scar_method::completion::{Arm, Arms, Rule, Score, Verdict, validate};
/// let score = |accuracy| Score { accuracy, balanced_accuracy: 0.5 };
/// // Three seeds with very different accuracies; in each the plan gains about two points over its random fill.
/// let seeds = [(0.60, 0.02), (0.70, 0.021), (0.80, 0.019)].map(|(random, gain)| Arms {
///     total: None,
///     primary: score(0.5),
///     arms: vec![Arm { rule: Rule::Level, n_added: 10, plan: score(random + gain), random: score(random), even: score(random) }],
/// });
/// let validation = &validate(&seeds)[0];
/// assert_eq!((validation.rule, validation.n_added, validation.total), (Rule::Level, 10.0, None));
/// assert!((validation.plan.accuracy.mean - 0.72).abs() < 1e-12);
/// assert!((validation.gain.difference.mean - 0.02).abs() < 1e-12);
/// // The differences show the gain, although the accuracies themselves vary more.
/// assert_eq!(validation.gain.verdict, Verdict::Better);
/// assert!(validation.random.accuracy.high > validation.plan.accuracy.low);
/// assert_eq!(validation.balanced_gain.verdict, Verdict::NotShown);
/// ```
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
        total: seeds.iter().map(|arms| arms.total).collect::<Option<Vec<Score>>>().and_then(|scores| Scores::of(&scores)),
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

    #[test]
    fn verdict_follows_the_interval_of_paired_differences() {
        let score = |accuracy| Score { accuracy, balanced_accuracy: 0.5 };
        let arms = |plan: f64, random: f64| Arms {
            total: Some(score(0.9)),
            primary: score(0.1),
            arms: vec![Arm { rule: Rule::Level, n_added: 5, plan: score(plan), random: score(random), even: score(0.2) }],
        };
        let outcome = validate(&[arms(0.5, 0.4), arms(0.81, 0.7), arms(0.32, 0.2)]);
        assert!((outcome[0].gain.difference.mean - 0.11).abs() < 1e-12);
        assert_eq!((outcome[0].gain.verdict, outcome[0].balanced_gain.verdict), (Verdict::Better, Verdict::NotShown));
        let outcome = validate(&[arms(0.5, 0.4), arms(0.7, 0.8)]);
        assert_eq!(outcome[0].gain.verdict, Verdict::NotShown);
        // One seed does not show how large chance is.
        assert_eq!(validate(&[arms(0.9, 0.1)])[0].gain.verdict, Verdict::NotShown);
        assert_eq!(validate(&[arms(0.1, 0.9), arms(0.1, 0.901)])[0].gain.verdict, Verdict::Worse);
        assert!(validate(&[]).is_empty());
    }
}
