//! Mean with a t interval.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use scar_core::stats::{mean, standard_deviation, student_t_quantile};

/// Confidence of every interval here.
const CONFIDENCE: f64 = 0.95;

/// A mean over repeats with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Mean over the repeats.
    pub mean: f64,
    /// Deviation over √n; `None` below two repeats.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % t interval; `None` below two repeats.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Repeats.
    pub n: u32,
}

impl Interval {
    /// Mean ± t · sd/√n over `values`, t the 97.5 % point of Student's distribution with n − 1 degrees of freedom. `None` for no
    /// values.
    ///
    /// Source: METHOD, section 5.
    ///
    /// ```
    /// use scar_method::completion::Interval;
    /// let interval = Interval::of(&[1.0, 2.0, 3.0]).unwrap();
    /// assert_eq!(interval.mean, 2.0);
    /// assert!((interval.low.unwrap() - (2.0 - 4.302653 / 3f64.sqrt())).abs() < 1e-6);
    /// ```
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let (n, mean) = (values.len() as u32, mean(values));
        let standard_error = standard_deviation(values).map(|sd| sd / f64::from(n).sqrt());
        let half = standard_error.map(|error| error * student_t_quantile(0.5 + CONFIDENCE / 2.0, n - 1));
        Some(Self { mean, standard_error, low: half.map(|half| mean - half), high: half.map(|half| mean + half), n })
    }

    /// Half of its width: how far the mean may be off.
    ///
    /// ```
    /// use scar_method::completion::Interval;
    /// let interval = Interval::of(&[1.0, 2.0, 3.0]).unwrap();
    /// assert_eq!(interval.half_width(), interval.high.map(|high| high - 2.0));
    /// ```
    pub fn half_width(&self) -> Option<f64> {
        self.high.map(|high| high - self.mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repeat_has_no_interval() {
        let one = Interval::of(&[0.5]).expect("a value");
        assert_eq!((one.mean, one.standard_error, one.low, one.n), (0.5, None, None, 1));
        assert_eq!(Interval::of(&[]), None);
    }
}
