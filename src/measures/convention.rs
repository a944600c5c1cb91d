//! Which of the definitions of the measures is used.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A set of formulas. The published results were made with several, so every number says which it came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// The published code as it stands, quirk by quirk.
    #[default]
    Published,
}

impl Convention {
    /// Every convention that can be chosen.
    pub const ALL: [Self; 1] = [Self::Published];

    /// The name that people and programs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
        }
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
