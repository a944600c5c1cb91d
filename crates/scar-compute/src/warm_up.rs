//! A training at start-up that makes the first real training faster.

use ndarray::Array2;

use scar_core::Random;
use scar_core::control::Control;
use scar_method::probe::{LinearProbe, ProbeParams, train};

const N_ROWS: usize = 256;
const N_DIMS: usize = 256;
const N_CLASSES: usize = 10;

/// Trains on made-up rows and drops the result. It takes about 50 ms on one thread and 0.3 MB.
///
/// A browser optimizes functions only after they have run often. Until then the kernels are several times slower, and the threads of the
/// browser's compiler compete with them. Without this, the first numbers come about 100 ms later on two cores.
pub(super) fn warm_up() {
    let mut random = Random::new(0, &[]);
    let rows = Array2::from_shape_simple_fn((N_ROWS, N_DIMS), || random.symmetric(1.0));
    let class_ids: Vec<u32> = (0..N_ROWS as u32).map(|row| row % N_CLASSES as u32).collect();
    let sample_idxs: Vec<u32> = (0..N_ROWS as u32).collect();
    let first = LinearProbe::random(N_CLASSES, N_DIMS, &mut random);
    if let Ok(params) = (ProbeParams { max_epochs: 100, patience: 100, ..ProbeParams::default() }).check() {
        // This cannot be cancelled, and the result is not needed.
        drop(train(&rows.into(), &class_ids, &sample_idxs, first, &params, &Control::new()));
    }
}
