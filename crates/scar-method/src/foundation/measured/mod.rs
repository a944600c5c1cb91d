//! Measured foundation sizes: the smallest stratified subset that generalizes like the whole, from the test errors of
//! trainings at several sizes.
//!
//! # What the size is
//!
//! e(n) is the chance that a probe trained on a stratified draw of n rows is wrong on a row like the test rows; it differs
//! from draw to draw. N rows are the whole. The size is the smallest n with e(n) − e(N) ≤ ε in a share 1 − δ of the draws:
//!
//! f(n) − f(N) + z·s(n) ≤ ε, f the mean of e over draws, s its standard deviation over draws, z the normal's quantile at
//! 1 − δ.
//!
//! * **f** is a law fitted to the mean errors of all sizes by weighted least squares: a + b·g(n/N, c), falling, a and b ≥ 0
//!   ([`Law`]). e(N) is known from one training only, so f(N) stands for it, to which that training contributes as one
//!   observation: neither side of the difference has the luck of one training.
//! * **Test noise** is common to both terms: all trainings meet the same test rows, so what is hard or mislabelled among them
//!   is in f(n) and in f(N), and goes away in the difference. What does not go away are rows near the probe's border, which
//!   are right in one draw and wrong in the next. They spread the *observed* error over draws by Σ pᵢ(1 − pᵢ)/T² even where
//!   all draws generalize alike; with 400 test rows that alone is beyond ε = 0.01 and δ = 0.01 at any n. So it is
//!   estimated from the repeats and taken off: s is the spread that an endless test set would show. A tested subset may
//!   hence miss ε on the few test rows at hand more often than δ says.
//! * **s** is pooled over the sizes, since the whole is trained once and half of it twice: s² = φ·(1/n − 1/N)^q ([`Spread`]),
//!   which ends at 0 where the draw is all there is.
//!
//! *Step* sizes (class c's binary task, error (FP + FN)/T) are in training rows of class c; the whole's and the joint size in
//! rows of the training set. Without any row of its class a step's error is the class's share of the test rows, exactly: where
//! that is within ε of f(N), the size is 0 ([`SizeRegion::Empty`]).
//!
//! *Beyond the data*: where f(N) − f(2N) > ε the whole itself is no measure. The size is then the smallest n ≥ N with
//! f(n) − f(2n) ≤ ε, by the law alone; [`MeasuredSize::size_within`] still says where the error comes within ε of the whole's.
//!
//! The *joint* size is the smallest n at which, in a share 1 − δ of the draws, all steps hold at once: deviations are normal with
//! the correlations that the steps' residuals show over the trainings.
//!
//! # The interval
//!
//! Resampling repeats is not enough: ratio 1 has one, ratio 2 two. So a resample adds to the law, at every training of every
//! size, the standardized residual of a training drawn from all sizes, scaled to its own size's observed spread (and by the
//! misfit of the best law where that exceeds its spread); law and both spreads are fitted anew. Three more things were needed
//! for intervals that hold (`examples/measured_sizes`): each law takes part with the weight that its fit gives it, since
//! a power law alone is sure of itself where the truth is another law; the whole's one training deviates as a draw, not as
//! something known; and half of the resamples keep the exponent q = 1. The test rows are few in small classes: a resample changes the
//! errors of all sizes together, as other test rows would have ([`TestNoise`]). Nominal 95 % then held in 93 to 99 % of 400 simulated sets
//! of each of eight curves, one of which follows none of the four laws and two of which lie at the border of the data.
//!
//! Source: METHOD, sections 3 and 8; Viering & Loog 2021 (The Shape of Learning Curves); Mahmood et al. 2022 (How Much More
//! Data Do I Need?).

mod bootstrap;
mod bound;
mod by_points;
mod design_effects;
mod error_curve;
mod estimate;
mod exponential;
mod fit;
mod held_out;
mod inverse_log;
mod isotonic;
mod joint;
mod law;
mod laws;
mod power;
mod prepared;
mod rational;
mod resamples;
mod row_factors;
mod settings;
mod size;
mod spread;
mod test_errors;
mod tested_sizes;
mod unseen;

pub use bound::ErrorBound;
pub use design_effects::DesignEffects;
pub use error_curve::{ErrorCurve, ErrorsAtSize};
pub use estimate::{LawCheck, MeasuredSize, MeasuredSizes, measured_size, measured_sizes};
pub use law::{FittedLaw, Law};
pub use prepared::NoSize;
pub use resamples::{ForeseenError, foreseen_error};
pub use settings::{CheckedMeasuredSettings, MeasuredSettings};
pub use size::SizeRegion;
pub use spread::Spread;
pub use test_errors::TestErrors;
pub use tested_sizes::{TestNoise, TestedSize, TestedSizes};
pub use unseen::{Unseen, count_unseen};
