//! Settings of the measured sizes.

use crate::foundation::FoundationError;

/// Tolerances and effort of the measured sizes, not yet checked.
///
/// ```
/// use scar_method::foundation::{FoundationError, MeasuredSettings};
/// assert!(MeasuredSettings { epsilon: 0.02, ..MeasuredSettings::default() }.check().is_ok());
/// let refused = MeasuredSettings { n_resamples: 5, ..MeasuredSettings::default() }.check();
/// assert!(matches!(refused, Err(FoundationError::OutOfRange { value: 5.0, .. })));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSettings {
    /// ε: by how much the error may exceed the whole's, as a share of the test rows; defaults to 0.01.
    pub epsilon: f64,
    /// δ: the accepted probability, over draws of the subset, that the error exceeds it by more; defaults to 0.01.
    pub delta: f64,
    /// Nominal chance that an interval holds the size; defaults to 0.95.
    pub confidence: f64,
    /// Resamples behind an interval; defaults to 400.
    pub n_resamples: u32,
    /// Seed of the resamples; defaults to 0.
    pub seed: u64,
}

impl Default for MeasuredSettings {
    fn default() -> Self {
        Self { epsilon: 0.01, delta: 0.01, confidence: 0.95, n_resamples: 400, seed: 0 }
    }
}

/// Checked settings for [`measured_sizes`](crate::foundation::measured_sizes); only [`MeasuredSettings::check`] makes them.
///
/// ```
/// use scar_method::foundation::{CheckedMeasuredSettings, MeasuredSettings};
/// let settings: CheckedMeasuredSettings = MeasuredSettings::default().check().unwrap();
/// assert!(MeasuredSettings { delta: 0.0, ..MeasuredSettings::default() }.check().is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedMeasuredSettings(pub(super) MeasuredSettings);

impl MeasuredSettings {
    /// Checks that the settings are within their ranges.
    ///
    /// # Errors
    /// [`FoundationError::OutOfRange`] names the first setting that is outside: ε, δ and the confidence lie in (0, 1),
    /// δ and 1 − confidence at or above 1e-6; resamples are 20 to 100,000.
    pub fn check(self) -> Result<CheckedMeasuredSettings, FoundationError> {
        let out_of_range = |argument, value| Err(FoundationError::OutOfRange { argument, value });
        if !(self.epsilon > 0.0 && self.epsilon < 1.0) {
            return out_of_range("epsilon", self.epsilon);
        }
        if !(self.delta >= 1e-6 && self.delta < 1.0) {
            return out_of_range("delta", self.delta);
        }
        if !(self.confidence > 0.0 && self.confidence <= 1.0 - 1e-6) {
            return out_of_range("confidence", self.confidence);
        }
        if !(20..=100_000).contains(&self.n_resamples) {
            return out_of_range("n_resamples", f64::from(self.n_resamples));
        }
        Ok(CheckedMeasuredSettings(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_outside_their_range_are_named() {
        let base = MeasuredSettings::default;
        for (settings, name) in [
            (MeasuredSettings { epsilon: 0.0, ..base() }, "epsilon"),
            (MeasuredSettings { delta: f64::NAN, ..base() }, "delta"),
            (MeasuredSettings { confidence: 1.0, ..base() }, "confidence"),
            (MeasuredSettings { n_resamples: 3, ..base() }, "n_resamples"),
        ] {
            assert!(matches!(settings.check(), Err(FoundationError::OutOfRange { argument, .. }) if argument == name));
        }
        assert!(base().check().is_ok());
    }
}
