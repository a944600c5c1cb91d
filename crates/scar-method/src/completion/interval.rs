//! Mean with a t interval.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::measures::{mean, standard_deviation};

/// Confidence of every interval here.
const CONFIDENCE: f64 = 0.95;

/// A mean over repeats, with how far it may be off.
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
}

/// The `p` quantile of Student's t distribution with `degrees` degrees of freedom; infinite for p = 1.
///
/// The distribution function in closed form, inverted by bisection to the last digits.
///
/// # Panics
/// Where `p` is outside ½…1 or `degrees` is 0.
///
/// Source: Abramowitz & Stegun, 26.7.3 and 26.7.4.
///
/// ```
/// use scar_method::completion::student_t_quantile;
/// assert!((student_t_quantile(0.975, 9) - 2.262157).abs() < 1e-6);
/// ```
pub fn student_t_quantile(p: f64, degrees: u32) -> f64 {
    assert!((0.5..=1.0).contains(&p) && degrees > 0, "student_t_quantile: p outside ½…1 or no degrees");
    if p == 1.0 {
        return f64::INFINITY;
    }
    let inside = 2.0 * p - 1.0;
    let (mut low, mut high) = (0.0, 1.0);
    while chance_within(high, degrees) < inside {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if chance_within(middle, degrees) < inside { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// P(|T| < t).
fn chance_within(t: f64, degrees: u32) -> f64 {
    let nu = f64::from(degrees);
    let length = (nu + t * t).sqrt();
    let (sine, cosine) = (t / length, nu.sqrt() / length);
    // Terms cosᵏθ · (… · (k − 1))/(… · k), k = 2, 4, … for even degrees and 1, 3, … for odd ones.
    let (mut term, mut k, mut sum) = if degrees.is_multiple_of(2) { (1.0, 2, 1.0) } else { (cosine, 3, cosine) };
    while k < degrees {
        term *= cosine * cosine * f64::from(k - 1) / f64::from(k);
        sum += term;
        k += 2;
    }
    if degrees.is_multiple_of(2) {
        sine * sum
    } else {
        let sum = if degrees == 1 { 0.0 } else { sum };
        (libm::atan2(t, nu.sqrt()) + sine * sum) * std::f64::consts::FRAC_2_PI
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (degrees, quantile) in [
            (1, 12.706205),
            (2, 4.302653),
            (3, 3.182446),
            (4, 2.776445),
            (5, 2.570582),
            (10, 2.228139),
            (19, 2.093024),
            (30, 2.042272),
            (100, 1.983972),
        ] {
            let got = student_t_quantile(0.975, degrees);
            assert!((got - quantile).abs() < 1e-6, "{degrees}: {got} for {quantile}");
        }
        assert!(student_t_quantile(0.5, 3) < 1e-12);
        assert!(student_t_quantile(1.0, 3).is_infinite());
    }

    #[test]
    fn one_repeat_has_no_interval() {
        let one = Interval::of(&[0.5]).expect("a value");
        assert_eq!((one.mean, one.standard_error, one.low, one.n), (0.5, None, None, 1));
        assert_eq!(Interval::of(&[]), None);
    }
}
