//! The factor whose logarithm multiplies the published total.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The lower bound of the ratio factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RatioRule {
    /// At least e, as in most of the published experiments.
    #[default]
    FloorE,
    /// No lower bound, as in the published experiments on cifar10 and cifar100.
    Plain,
}

impl RatioRule {
    /// Every rule.
    pub const ALL: [Self; 2] = [Self::FloorE, Self::Plain];

    /// The name that people and programs use.
    ///
    /// ```
    /// use scar_method::foundation::total::RatioRule;
    /// assert_eq!(RatioRule::ALL.map(RatioRule::name), ["floor-e", "plain"]);
    /// assert_eq!("plain".parse(), Ok(RatioRule::Plain));
    /// assert!("none".parse::<RatioRule>().unwrap_err().contains("Choose floor-e or plain"));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::FloorE => "floor-e",
            Self::Plain => "plain",
        }
    }
}

impl FromStr for RatioRule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| format!("«{name}» is no rule for the ratio factor. Choose floor-e or plain"))
    }
}

impl fmt::Display for RatioRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// (1 − `train_accuracy`)/(1 − `mean_authenticity`), both at ratio 1 and in 0…1; e where every Authenticity is 1.
///
/// With one label a sample and the published Authenticity it is k/2 whatever the data, because each wrong sample is
/// wrong for two of k ≥ 3 classes, and 1 for k = 2: the reported total is nearly ln(k/2)·ln(Σh/δ)/(2ε²).
///
/// Source: METHOD, section 3; published code `foundation_size_estimate`.
///
/// ```
/// use scar_method::foundation::total::{RatioRule, ratio_factor};
/// assert!((ratio_factor(0.9, 0.98, RatioRule::Plain) - 5.0).abs() < 1e-9);
/// assert_eq!(ratio_factor(0.9, 0.9, RatioRule::FloorE), std::f64::consts::E);
/// assert_eq!(ratio_factor(1.0, 1.0, RatioRule::Plain), std::f64::consts::E);
/// ```
pub fn ratio_factor(train_accuracy: f64, mean_authenticity: f64, rule: RatioRule) -> f64 {
    use std::f64::consts::E;
    if mean_authenticity >= 1.0 {
        return E;
    }
    let factor = (1.0 - train_accuracy) / (1.0 - mean_authenticity);
    match rule {
        RatioRule::FloorE => factor.max(E),
        RatioRule::Plain => factor,
    }
}
