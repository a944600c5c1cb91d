//! How a probe is trained.

use scar_core::problem::{Code, Problem};

/// Parameters of a training, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeParams {
    /// Passes over the data at most; defaults to 100.
    pub max_epochs: u32,
    /// Training stops after so many epochs in a row without a rise of the training accuracy; defaults to 5.
    pub patience: u32,
    /// Adam's step length; defaults to `1e-3`.
    pub learning_rate: f64,
}

impl Default for ProbeParams {
    fn default() -> Self {
        Self { max_epochs: 100, patience: 5, learning_rate: 1e-3 }
    }
}

/// Checked parameters for [`train`](crate::train); only [`ProbeParams::check`] makes them.
///
/// ```
/// use scar_probe::{CheckedProbeParams, ProbeParams, training_work};
/// let params: CheckedProbeParams = ProbeParams { max_epochs: 4, ..ProbeParams::default() }.check().unwrap();
/// assert_eq!(training_work(10, &params), 50);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedProbeParams(pub(crate) ProbeParams);

impl CheckedProbeParams {
    /// The checked parameters.
    pub fn params(&self) -> &ProbeParams {
        &self.0
    }
}

impl ProbeParams {
    /// Checks that the parameters are within their ranges.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the parameter, its value and its range.
    ///
    /// ```
    /// use scar_probe::ProbeParams;
    /// use scar_core::problem::Code;
    /// assert!(ProbeParams::default().check().is_ok());
    /// assert_eq!(ProbeParams { patience: 0, ..ProbeParams::default() }.check().unwrap_err().code, Code::BadOption);
    /// ```
    pub fn check(self) -> Result<CheckedProbeParams, Problem> {
        let problem = |message: String| Err(Problem::new(Code::BadOption, message));
        if !(1..=100_000).contains(&self.max_epochs) {
            return problem(format!("{} epochs are outside 1 to 100,000. Give a number in that range.", self.max_epochs));
        }
        if self.patience == 0 {
            return problem("A patience of 0 epochs would stop before training. Give at least 1.".to_owned());
        }
        if !(self.learning_rate > 0.0 && self.learning_rate < 1.0) {
            return problem(format!("The learning rate {} is outside (0, 1). Give a number such as 0.001.", self.learning_rate));
        }
        Ok(CheckedProbeParams(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_outside_their_range_are_refused() {
        for params in [
            ProbeParams { max_epochs: 0, ..ProbeParams::default() },
            ProbeParams { patience: 0, ..ProbeParams::default() },
            ProbeParams { learning_rate: f64::NAN, ..ProbeParams::default() },
        ] {
            assert_eq!(params.check().expect_err("must be refused").code, Code::BadOption);
        }
    }
}
