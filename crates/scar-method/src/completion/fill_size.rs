//! How many rows a plan may add at most.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The three rules of the published experiments for the number of rows that may be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FillSize {
    /// All rows in reserve: most experiments.
    #[default]
    Reserve,
    /// max(0, estimate − primary rows): cifar10, cifar100.
    Missing,
    /// max(all rows, estimate − primary rows): agnews, dbpedia.
    AllOrMissing,
}

impl FillSize {
    /// Rows that may be added, where `estimate` is the foundation size of the whole, in samples.
    ///
    /// Source: METHOD, section 4.
    ///
    /// ```
    /// use scar_method::completion::FillSize;
    /// let rows = |rule: FillSize| rule.rows(60, 40, 75.5);
    /// assert_eq!(FillSize::ALL.map(rows), [40.0, 15.5, 100.0]);
    /// ```
    pub fn rows(self, n_primary: u64, n_reserve: u64, estimate: f64) -> f64 {
        let missing = estimate - n_primary as f64;
        match self {
            Self::Reserve => n_reserve as f64,
            Self::Missing => missing.max(0.0),
            Self::AllOrMissing => missing.max((n_primary + n_reserve) as f64),
        }
    }

    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Reserve, Self::Missing, Self::AllOrMissing];

    /// The name that people and programs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Missing => "missing",
            Self::AllOrMissing => "all-or-missing",
        }
    }
}

impl fmt::Display for FillSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
