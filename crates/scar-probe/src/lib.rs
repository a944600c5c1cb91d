//! The linear probe: a softmax classifier on embeddings, its training, and the subsamples it is trained on.
//!
//! Two ways to train: [`train`] is the published loop of Adam epochs with early stopping; [`train_converged`] minimises the penalised
//! cross-entropy until it moves no more. Both give the same bits on any number of threads and on any machine ([`kernel`] says how).
//!
//! Source: METHOD, section 1; published code `src/model/linear.py`, `single_train_test`.
//!
//! ```
//! use ndarray::array;
//! use scar_core::control::Control;
//! use scar_probe::{ConvergedParams, train_converged};
//!
//! // Two classes on a line.
//! let embeddings = array![[-3.0f32], [-2.5], [-2.0], [2.0], [3.0]].into();
//! let params = ConvergedParams::default().check().unwrap();
//! let outcome = train_converged(&embeddings, &[0, 0, 0, 1, 1], &[0, 1, 2, 3, 4], 2, &params, &Control::new()).unwrap();
//! assert_eq!(outcome.predictions(), [0, 0, 0, 1, 1]);
//! // Sample 4 was trained on; any other row of the matrix could be asked as well.
//! assert_eq!(outcome.probe.predictions(&embeddings, &[4]), [1]);
//! ```

mod adam;
mod converged;
mod converged_params;
mod fold_probe;
pub mod kernel;
mod lbfgs;
mod linear_probe;
mod params;
mod standardizer;
mod strips;
mod subsample;
mod train;

pub use converged::{ConvergedOutcome, converged_work, penalties_work, train_converged, train_converged_from, train_penalties};
pub use converged_params::{CheckedConvergedParams, ConvergedParams};
pub use fold_probe::FoldProbe;
pub use linear_probe::{LinearProbe, predictions};
pub use params::{CheckedProbeParams, ProbeParams};
pub use subsample::Subsample;
pub use train::{ProbeOutcome, train, training_work};

/// Training epoch by epoch; public for the benchmark of the kernels only.
#[doc(hidden)]
pub mod bench {
    pub use super::train::Trainer;
}
