//! Measured sizes.
mod bootstrap;
mod error_curve;
mod estimate;
mod exponential;
mod fit;
mod held_out;
mod inverse_log;
mod isotonic;
mod joint;
mod law;
mod normal;
mod power;
mod prepared;
mod rational;
mod settings;
mod size;
mod spread;
mod test_errors;

pub(super) use bootstrap::central;
pub use error_curve::{ErrorCurve, SizePoint};
pub use estimate::{LawCheck, MeasuredSize, MeasuredSizes, measured_size, measured_sizes};
pub use law::{FittedLaw, Law};
pub use prepared::NoSize;
pub use settings::{CheckedMeasuredSettings, MeasuredSettings};
pub use size::Place;
pub use spread::Spread;
pub use test_errors::{TestErrors, TestedSize, TestedSizes};
