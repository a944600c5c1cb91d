//! The ways to choose a subset's rows within each class.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How the rows of a class are chosen.
///
/// ```
/// use scar_method::subset::SubsetMethod;
/// assert_eq!(SubsetMethod::ALL.map(SubsetMethod::name), ["random", "herding"]);
/// assert_eq!("random".parse(), Ok(SubsetMethod::Random));
/// assert!("nearest".parse::<SubsetMethod>().unwrap_err().contains("Choose from: random, herding"));
/// assert_eq!(SubsetMethod::default().to_string(), "herding");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubsetMethod {
    /// Drawn without replacement, each as likely as the other.
    Random,
    /// Each row brings the mean of those chosen nearest to the class mean. The default: it kept most of the test accuracy.
    #[default]
    Herding,
}

impl SubsetMethod {
    /// Every method that can be chosen.
    pub const ALL: [Self; 2] = [Self::Random, Self::Herding];

    /// The name that people and programs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Herding => "herding",
        }
    }
}

impl FromStr for SubsetMethod {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|method| method.name()).collect();
            format!("«{name}» is no method of this version. Choose from: {}", names.join(", "))
        })
    }
}

impl fmt::Display for SubsetMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
