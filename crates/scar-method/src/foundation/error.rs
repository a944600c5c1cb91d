//! Why there is no foundation size.

use std::fmt;

/// Why there is no foundation size.
///
/// ```
/// use scar_method::foundation::{FoundationError, LambdaGrid, lower_envelope, step_size};
/// let error = step_size(1.0, 2.0, 0.01).unwrap_err();
/// assert_eq!(error, FoundationError::OutOfRange { argument: "delta", value: 2.0 });
/// assert_eq!(error.to_string(), "delta = 2 is outside its range");
/// assert_eq!(lower_envelope(&[(1.0, 0.0)], LambdaGrid::default()), Err(FoundationError::NoPoints));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum FoundationError {
    /// An argument is outside its range.
    OutOfRange {
        /// Name of the argument.
        argument: &'static str,
        /// Its value.
        value: f64,
    },
    /// No point of the curve has a positive height, so there is nothing to lie below.
    NoPoints,
    /// There are no steps.
    NoSteps,
    /// A class does not have one entry per ratio.
    Lengths {
        /// Position of the class.
        class_idx: usize,
        /// Its entries.
        found: usize,
        /// The ratios.
        expected: usize,
    },
}

impl fmt::Display for FoundationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { argument, value } => write!(f, "{argument} = {value} is outside its range"),
            Self::Lengths { class_idx, found, expected } => {
                write!(f, "class {} has {found} entries for {expected} ratios", class_idx + 1)
            }
            Self::NoSteps => write!(f, "there are no classes, so there is nothing to add up"),
            Self::NoPoints => write!(f, "no point of the curve is above 0, so no envelope lies below it"),
        }
    }
}

impl std::error::Error for FoundationError {}
