//! Foundation sizes: how many samples each class and the whole set need. Theoretical sizes follow from the measures over ratios,
//! measured sizes from test errors over subset sizes.
//!
//! Source: arXiv 2508.19659; published code `src/scar/scar_calculate.py` (`count_h`, `fit_lower_exp_function`,
//! `predict_foudation_step`).

mod curve;
mod curves;
mod envelope;
mod envelope_interval;
mod envelope_search;
mod error;
mod fitted_envelope;
mod measured;
mod step_size;
pub mod total;

pub use curve::curve_point;
pub use curves::Curves;
pub use envelope::{Envelope, LambdaGrid, envelope_height, lower_envelope};
pub use envelope_search::LOWEST_RATE;
pub use error::FoundationError;
pub use fitted_envelope::{EnvelopeLimit, EnvelopePoint, EnvelopeResamples, FittedEnvelope, fitted_envelope};
pub use measured::{
    CheckedMeasuredSettings, DesignEffects, ErrorBound, ErrorCurve, ErrorsAtSize, FittedLaw, ForeseenError, Law, LawCheck,
    MeasuredSettings, MeasuredSize, MeasuredSizes, NoSize, SizeRegion, Spread, TestErrors, TestNoise, TestedSize, TestedSizes, Unseen,
    count_unseen, foreseen_error, measured_size, measured_sizes,
};
pub use step_size::step_size;
