//! Which of the definitions of the measures is used.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A set of formulas. The published results were made with three different ones, so every number names its convention.
///
/// ```
/// use scar_measures::Convention;
/// assert_eq!("published-correctness".parse(), Ok(Convention::PublishedCorrectness));
/// assert!("paper".parse::<Convention>().unwrap_err().contains("corrected"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// The latest published code, including its faults.
    Published,
    /// An earlier state of it: Richness from correctness; the one that cifar10 and cifar100 were printed with.
    PublishedCorrectness,
    /// Another earlier state: Authenticity is the share predicted; the one that agnews and dbpedia were printed with.
    PublishedPredictedShare,
    /// What the published definitions mean, with their known faults repaired.
    #[default]
    Corrected,
}

impl Convention {
    /// All conventions.
    pub const ALL: [Self; 4] = [Self::Published, Self::PublishedCorrectness, Self::PublishedPredictedShare, Self::Corrected];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::PublishedCorrectness => "published-correctness",
            Self::PublishedPredictedShare => "published-predicted-share",
            Self::Corrected => "corrected",
        }
    }

    /// Whether this reproduces a state of the published code.
    pub fn is_published(self) -> bool {
        self != Self::Corrected
    }
}

impl FromStr for Convention {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|convention| convention.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|convention| convention.name()).collect();
            format!("«{name}» is no convention of this version. Choose from: {}", names.join(", "))
        })
    }
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
