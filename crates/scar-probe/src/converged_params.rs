//! How a converged probe is trained.

use scar_core::problem::{Code, Problem};

/// Parameters of a converged training, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvergedParams {
    /// λ: the training minimizes mean cross-entropy + λ/2·Σ w² over the weights on standardized columns, the bias left
    /// free; defaults to `1e-2`.
    ///
    /// Chosen by held-out accuracy (`docs/corrected.md`): of 1 … 1e-4 and 1/n, 10/n, 100/n it lies least below the best in the
    /// worst case of six sets and ratios 1 to 20 (2.7 points; λ = 1/n, a common default elsewhere, up to 5.0). It does not
    /// shrink with n, so that a probe of few rows and one of many solve the same problem, which is what the measures compare.
    pub l2: f64,
    /// Training ends once no entry of the loss's gradient is larger; defaults to `1e-5`.
    pub tolerance: f64,
    /// Steps at most; defaults to 1,000. Sets seen so far take 15 to 100.
    pub max_iterations: u32,
}

impl Default for ConvergedParams {
    fn default() -> Self {
        Self { l2: 1e-2, tolerance: 1e-5, max_iterations: 1_000 }
    }
}

/// Checked parameters for [`train_converged`](crate::train_converged); only [`ConvergedParams::check`] makes them.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedConvergedParams(pub(crate) ConvergedParams);

impl ConvergedParams {
    /// Checks that the parameters are within their ranges.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the parameter, its value and its range.
    pub fn check(self) -> Result<CheckedConvergedParams, Problem> {
        let problem = |message: String| Err(Problem::new(Code::BadOption, message));
        if !(1e-8..=1e3).contains(&self.l2) {
            return problem(format!("The L2 penalty {} is outside 1e-8 to 1000. Give a number such as 0.01.", self.l2));
        }
        if !(1e-7..=0.1).contains(&self.tolerance) {
            return problem(format!("The tolerance {} is outside 1e-7 to 0.1. Give a number such as 0.00001.", self.tolerance));
        }
        if !(1..=100_000).contains(&self.max_iterations) {
            return problem(format!("{} iterations are outside 1 to 100,000. Give a number in that range.", self.max_iterations));
        }
        Ok(CheckedConvergedParams(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_outside_their_range_are_refused() {
        for params in [
            ConvergedParams { l2: 0.0, ..ConvergedParams::default() },
            ConvergedParams { l2: f64::NAN, ..ConvergedParams::default() },
            ConvergedParams { tolerance: 0.0, ..ConvergedParams::default() },
            ConvergedParams { max_iterations: 0, ..ConvergedParams::default() },
        ] {
            assert_eq!(params.check().expect_err("must be refused").code, Code::BadOption);
        }
    }
}
