//! Which rule earned to be the default, by what is known and what is wanted.

use serde::{Deserialize, Serialize};

use crate::completion::Rule;

/// What a plan is to raise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// Share of test rows right: classes count by their rows.
    #[default]
    Accuracy,
    /// Mean over classes of their rows right: rare classes count as much as common ones.
    BalancedAccuracy,
}

/// What is known of the samples that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// Their embeddings and their classes.
    Classes,
    /// Their embeddings only.
    Embeddings,
    /// Nothing: they do not exist yet, and the plan is a shopping list.
    Nothing,
}

impl Rule {
    /// The rule that gained most over a random fill in the experiments of `docs/completion.md`.
    ///
    /// ```
    /// use scar_lens::completion::{Goal, Known, Rule};
    /// assert_eq!(Rule::recommended(Goal::Accuracy, Known::Classes), Rule::SharesHerding);
    /// assert_eq!(Rule::recommended(Goal::BalancedAccuracy, Known::Nothing), Rule::Level);
    /// ```
    pub fn recommended(goal: Goal, known: Known) -> Self {
        match (known, goal) {
            (Known::Classes, Goal::Accuracy) => Self::SharesHerding,
            (Known::Classes, Goal::BalancedAccuracy) => Self::LevelHerding,
            // Predicted classes are a poor guide: quotas by them lost most of their gain.
            (Known::Embeddings, _) => Self::Margin,
            (Known::Nothing, Goal::Accuracy) => Self::Shares,
            (Known::Nothing, Goal::BalancedAccuracy) => Self::Level,
        }
    }
}
