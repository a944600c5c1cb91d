//! The settings of an analysis. Together with the data they determine every number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::foundation::total::RatioRule;
use crate::measures::Convention;
use crate::probe::{CheckedConvergedParams, CheckedProbeParams, ConvergedParams, ProbeParams};
use scar_core::problem::{Code, Problem};

/// Settings of an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Which formulas are used; defaults to [`Convention::Corrected`].
    pub convention: Convention,
    /// One row in `ratio` is kept per class; defaults to 1, 2, 5, 10, 15, 20, 30. Ratio r is trained r times.
    pub ratios: Vec<u32>,
    /// Decides every random draw; defaults to 0.
    pub seed: u64,
    /// λ, the L2 penalty of the converged probe; defaults to 0.01. Conventions other than `corrected` use it for the
    /// measured sizes alone.
    pub l2: f64,
    /// Largest entry of the gradient at which the converged probe is done; defaults to 1e-5.
    pub tolerance: f64,
    /// Where no test set is given, each training is tested on the rows that it leaves out. The largest ones leave out this share of each
    /// class in turn, so that every row is tested; comparisons of plans hold it out. 0 tests nothing; defaults to 0.2, five folds.
    pub test_share: f64,
    /// Whether the rows that the files themselves call those to test on (a split column, or files called `test-…`) are the test
    /// set, where no other is given: no probe sees them, and no share is held out; defaults to true.
    #[serde(default = "use_split")]
    pub use_split: bool,
    /// Whether rows of one group (a column such as `patient_id`) stay together: a probe that has seen some of them is not tested on the
    /// others; defaults to true.
    #[serde(default = "use_groups")]
    pub use_groups: bool,
    /// Folds of the cross-fitting, in which each row is judged by a probe that never saw it: 2 to 20, or 0 for one probe that judges all
    /// rows; defaults to 5.
    #[serde(default = "folds")]
    pub folds: u32,
    /// Passes over the data at most, in the published training; defaults to 100.
    pub max_epochs: u32,
    /// Epochs without a rise of the training accuracy after which the published training stops; defaults to 5.
    pub patience: u32,
    /// Adam's step length in the published training; defaults to 1e-3.
    pub learning_rate: f64,
    /// δ, the accepted chance of failure; defaults to 0.01.
    pub delta: f64,
    /// ε, the accepted gap of generalization; defaults to 0.01.
    pub epsilon: f64,
    /// Orders of inclusion–exclusion that the truncated total takes; defaults to 3.
    pub order: u32,
    /// How low the ratio factor of the published total may be; defaults to [`RatioRule::FloorE`].
    pub ratio_rule: RatioRule,
}

/// Most folds: each further fold would cost a training and change almost nothing.
const MOST_FOLDS: u32 = 20;

/// The default for reports that do not have the field.
fn use_split() -> bool {
    true
}

/// The default for reports that do not have the field.
fn use_groups() -> bool {
    true
}

/// The default for reports that do not have the field.
fn folds() -> u32 {
    5
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            convention: Convention::default(),
            ratios: vec![1, 2, 5, 10, 15, 20, 30],
            seed: 0,
            l2: 1e-2,
            tolerance: 1e-5,
            test_share: 0.2,
            use_split: use_split(),
            use_groups: use_groups(),
            folds: folds(),
            max_epochs: 100,
            patience: 5,
            learning_rate: 1e-3,
            delta: 0.01,
            epsilon: 0.01,
            order: 3,
            ratio_rule: RatioRule::default(),
        }
    }
}

impl Settings {
    /// The settings with ratios in ascending order, each once; or what is wrong with them.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the option, its value and its range.
    ///
    /// ```
    /// use scar_core::problem::Code;
    /// use scar_method::settings::Settings;
    /// let settings = Settings { ratios: vec![5, 1, 5], ..Settings::default() }.checked().unwrap();
    /// assert_eq!((settings.ratios.as_slice(), settings.l2), ([1, 5].as_slice(), 0.01));
    /// let problem = Settings { epsilon: 1.5, ..Settings::default() }.checked().unwrap_err();
    /// assert_eq!(problem.code, Code::BadOption);
    /// assert!(problem.message.contains("epsilon 1.5"));
    /// ```
    pub fn checked(mut self) -> Result<Self, Problem> {
        self.ratios.sort_unstable();
        self.ratios.dedup();
        let bad = |message: String| Err(Problem::new(Code::BadOption, message));
        if self.ratios.is_empty() || self.ratios[0] == 0 || self.ratios.iter().any(|&ratio| ratio > 1000) {
            return bad(format!("The ratios {:?} are not usable. Give whole numbers from 1 to 1000, separated by commas.", self.ratios));
        }
        if !(1..=100_000).contains(&self.max_epochs) {
            return bad(format!("{} epochs are outside 1 to 100,000. Give a number in that range.", self.max_epochs));
        }
        if !(0.0..=0.5).contains(&self.test_share) {
            return bad(format!(
                "The test share {} is outside 0 to 0.5. Give a share such as 0.2, or 0 to hold nothing out.",
                self.test_share
            ));
        }
        if self.folds != 0 && !(2..=MOST_FOLDS).contains(&self.folds) {
            return bad(format!(
                "The number of folds {} is outside 2 to {MOST_FOLDS}. Give a number such as 5, or 0 for none.",
                self.folds
            ));
        }
        self.converged_params()?;
        for (name, value) in [("delta", self.delta), ("epsilon", self.epsilon), ("learning rate", self.learning_rate)] {
            if !(value > 0.0 && value < 1.0) {
                return bad(format!("The {name} {value} is outside (0, 1). Give a number between 0 and 1."));
            }
        }
        Ok(self)
    }

    /// How the converged probe is trained.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the setting, its value and its range.
    ///
    /// ```
    /// use scar_method::settings::Settings;
    /// assert!(Settings::default().converged_params().is_ok());
    /// assert!(Settings { l2: 0.0, ..Settings::default() }.converged_params().unwrap_err().message.contains("L2 penalty 0"));
    /// ```
    pub fn converged_params(&self) -> Result<CheckedConvergedParams, Problem> {
        ConvergedParams { l2: self.l2, tolerance: self.tolerance, ..ConvergedParams::default() }.check()
    }

    /// How the published probe is trained.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the setting, its value and its range.
    ///
    /// ```
    /// use scar_method::settings::Settings;
    /// assert!(Settings::default().probe_params().is_ok());
    /// assert!(Settings { max_epochs: 0, ..Settings::default() }.probe_params().is_err());
    /// ```
    pub fn probe_params(&self) -> Result<CheckedProbeParams, Problem> {
        ProbeParams { max_epochs: self.max_epochs, patience: self.patience, learning_rate: self.learning_rate }.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_put_in_order() {
        let settings = Settings { ratios: vec![5, 1, 5], ..Settings::default() };
        assert_eq!(settings.checked().expect("valid").ratios, [1, 5]);
    }

    #[test]
    fn settings_outside_their_range_are_refused() {
        for settings in [
            Settings { ratios: vec![], ..Settings::default() },
            Settings { ratios: vec![0, 1], ..Settings::default() },
            Settings { max_epochs: 0, ..Settings::default() },
            Settings { folds: 1, ..Settings::default() },
            Settings { folds: 21, ..Settings::default() },
            Settings { delta: 1.0, ..Settings::default() },
            Settings { epsilon: f64::NAN, ..Settings::default() },
        ] {
            assert_eq!(settings.checked().expect_err("must be refused").code, Code::BadOption);
        }
    }
}
