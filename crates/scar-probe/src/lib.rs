//! The linear probe: a softmax classifier on embeddings, its training, and the subsamples it is trained on.
//!
//! Source: METHOD, section 1; published code `src/model/linear.py`, `single_train_test`.

mod adam;
mod converged;
mod converged_params;
mod fold_probe;
pub(crate) mod kernel;
mod lbfgs;
mod linear_probe;
mod log_loss;
mod params;
mod standardizer;
mod strips;
mod subsample;
mod train;

pub use converged::{ConvergedOutcome, converged_work, penalties_work, train_converged, train_converged_from, train_penalties};
pub use converged_params::{CheckedConvergedParams, ConvergedParams};
pub use fold_probe::FoldProbe;
pub use linear_probe::{LinearProbe, predictions};
pub use log_loss::log_loss;
pub use params::{CheckedProbeParams, ProbeParams};
pub use subsample::Subsample;
pub use train::{ProbeOutcome, train, training_work};

/// Training epoch by epoch; public for the benchmark of the kernels only.
#[doc(hidden)]
pub mod bench {
    pub use super::train::Trainer;
}
