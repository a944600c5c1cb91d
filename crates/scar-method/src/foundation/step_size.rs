//! The number of samples that one step needs.

use crate::foundation::FoundationError;

/// Samples one step needs so that its generalization gap exceeds `epsilon` with chance `delta` at most.
///
/// n = ln(h/δ) / (2ε²), natural logarithm; `h` > 0, tolerances in (0, 1). Result in samples, not rounded; negative for
/// `h` < `delta`, where the bound holds without any sample.
///
/// # Errors
/// [`FoundationError::OutOfRange`] names the argument and its value.
///
/// Source: METHOD, section 3; published code `predict_foudation_step`.
///
/// ```
/// use scar_method::foundation::step_size;
/// assert_eq!(step_size(1.0, 0.01, 0.01).unwrap().round(), 23_026.0);
/// ```
pub fn step_size(h: f64, delta: f64, epsilon: f64) -> Result<f64, FoundationError> {
    let out_of_range = |argument, value| Err(FoundationError::OutOfRange { argument, value });
    if !(h > 0.0 && h.is_finite()) {
        return out_of_range("h", h);
    }
    if !(delta > 0.0 && delta < 1.0) {
        return out_of_range("delta", delta);
    }
    if !(epsilon > 0.0 && epsilon < 1.0) {
        return out_of_range("epsilon", epsilon);
    }
    Ok(libm::log(h / delta) / (2.0 * epsilon * epsilon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_outside_their_range_are_named() {
        for (h, delta, epsilon, name) in [(0.0, 0.01, 0.01, "h"), (1.0, 0.0, 0.01, "delta"), (1.0, 0.01, 1.0, "epsilon")] {
            assert!(matches!(step_size(h, delta, epsilon), Err(FoundationError::OutOfRange { argument, .. }) if argument == name));
        }
    }
}
