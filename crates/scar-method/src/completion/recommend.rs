//! The recommended rule, by the goal and by what is known about the candidates.

use serde::{Deserialize, Serialize};

use crate::completion::Rule;

/// The score that a plan should raise.
///
/// ```
/// use scar_method::completion::{Goal, Known, Rule};
/// // Only balanced accuracy counts rare classes as much as common ones, so only then does the rule fill the smallest classes first.
/// assert_eq!(Rule::recommended(Goal::BalancedAccuracy, Known::Classes), Rule::LevelHerding);
/// assert_eq!(serde_json::to_string(&Goal::BalancedAccuracy).unwrap(), r#""balanced-accuracy""#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// Share of test rows right: classes count by their rows.
    #[default]
    Accuracy,
    /// Mean over classes of their rows right: rare classes count as much as common ones.
    BalancedAccuracy,
}

/// What is known about the samples that can be added.
///
/// ```
/// use scar_method::completion::{Goal, Known, Rule};
/// // Without classes, margins of a probe decide. Without candidates, no rule can examine rows.
/// assert!(Rule::recommended(Goal::Accuracy, Known::Embeddings).needs_probe());
/// assert!(!Rule::recommended(Goal::Accuracy, Known::Nothing).needs_probe());
/// ```
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
    /// use scar_method::completion::{Goal, Known, Rule};
    /// assert_eq!(Rule::recommended(Goal::Accuracy, Known::Classes), Rule::SharesHerding);
    /// assert_eq!(Rule::recommended(Goal::BalancedAccuracy, Known::Nothing), Rule::Level);
    /// ```
    ///
    /// Source: `docs/completion.md`; gains of a prototype are in METHOD, section 8.
    pub fn recommended(goal: Goal, known: Known) -> Self {
        match (known, goal) {
            (Known::Classes, Goal::Accuracy) => Self::SharesHerding,
            (Known::Classes, Goal::BalancedAccuracy) => Self::LevelHerding,
            // Quotas by predicted classes lost most of their gain.
            (Known::Embeddings, _) => Self::Margin,
            (Known::Nothing, Goal::Accuracy) => Self::Shares,
            (Known::Nothing, Goal::BalancedAccuracy) => Self::Level,
        }
    }
}
