//! What notes have in them beside numbers and names.

use serde::{Deserialize, Serialize};

use scar_method::completion::ClassNeed;

/// Classes that a sentence names: a few of them, or one of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedClasses {
    /// The first of them.
    pub first: Vec<String>,
    /// How many they are.
    pub count: u64,
}

impl NamedClasses {
    /// Classes that are all named in a sentence.
    const MOST_NAMED: usize = 3;

    /// All of `names`.
    ///
    /// ```
    /// use scar_report::NamedClasses;
    /// let named = NamedClasses::of(&["ant", "bee", "cat", "dog"]);
    /// assert_eq!((named.first.len(), named.count), (3, 4));
    /// assert_eq!(named.words(), "4 classes, «ant» among them");
    /// assert_eq!(NamedClasses::of(&["ant", "bee"]).words(), "«ant» and «bee»");
    /// ```
    pub fn of(names: &[&str]) -> Self {
        Self { first: names.iter().take(Self::MOST_NAMED).map(|&name| name.to_owned()).collect(), count: names.len() as u64 }
    }
}

/// A class with few rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallClass {
    /// Its name.
    pub class: String,
    /// Its rows.
    pub rows: u64,
}

/// Classes without a Coverage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCoverage {
    /// How many there are at each ratio.
    AtRatios(Vec<UnknownAt>),
    /// One of given logits.
    Class {
        /// Its name.
        class: String,
        /// Its rows.
        rows: u64,
    },
}

/// Classes without a Coverage at one ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownAt {
    /// The ratio.
    pub ratio: u32,
    /// How many classes.
    pub classes: u64,
    /// Of how many.
    pub of: u64,
}

/// Why there is no total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNoTotal {
    /// Steps have no height above 0.
    NoHeight {
        /// How many.
        missing: u64,
        /// Of how many.
        of: u64,
    },
    /// The heights are refused.
    Refused {
        /// Why.
        reason: String,
    },
}

/// A form of the total that has no solution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TotalForm {
    /// Of two terms.
    TwoTerm,
    /// Of all orders.
    AllOrders,
    /// Of the first orders, times the logarithm of the ratio factor.
    Truncated {
        /// The orders.
        order: u64,
        /// The ratio factor.
        factor: f64,
    },
}

/// What of a class ends first, so that the published rule stops all others with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanEnd {
    /// Its reserve of so many rows.
    Reserve(u64),
    /// Its deficit.
    Deficit,
}

impl PlanEnd {
    /// What of the class of `need` ends first, where the published rule stops at it.
    ///
    /// ```
    /// use scar_method::completion::ClassNeed;
    /// use scar_report::PlanEnd;
    /// let need = ClassNeed { count: 10, foundation_size: Some(30.0), reserve: Some(5) };
    /// assert_eq!(PlanEnd::of(&need), PlanEnd::Reserve(5));
    /// assert_eq!(PlanEnd::of(&ClassNeed { reserve: Some(50), ..need }), PlanEnd::Deficit);
    /// ```
    pub fn of(need: &ClassNeed) -> Self {
        match need.reserve {
            Some(reserve) if (reserve as f64) < need.deficit() => Self::Reserve(reserve),
            _ => Self::Deficit,
        }
    }
}

/// Where the cosine of near duplicates comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdRule {
    /// It was given.
    Given,
    /// The data's own distances leave a gap.
    Gap,
    /// They leave none, so that the usual cosine is taken.
    Usual,
    /// Rows less alike would be so by chance.
    Chance,
    /// Only exact copies are counted.
    ExactOnly,
}
