//! A training nobody asked for, so that the first one that somebody asks for is quick.

use ndarray::Array2;

use scar_core::Random;
use scar_core::control::Control;
use scar_method::probe::{LinearProbe, ProbeParams, train};

const N_ROWS: usize = 256;
const N_DIMS: usize = 256;
const N_CLASSES: usize = 10;

/// Trains on made-up rows and forgets the outcome: some 50 ms of one thread, 0.3 MB.
///
/// A browser compiles a module's functions well only once they have run often. Until then the kernels are several times
/// slower, and the compiler's threads compete with them: it cost the first numbers some 100 ms on two cores.
pub(super) fn warm_up() {
    let mut random = Random::new(0, &[]);
    let rows = Array2::from_shape_simple_fn((N_ROWS, N_DIMS), || random.symmetric(1.0));
    let class_ids: Vec<u32> = (0..N_ROWS as u32).map(|row| row % N_CLASSES as u32).collect();
    let sample_idxs: Vec<u32> = (0..N_ROWS as u32).collect();
    let first = LinearProbe::random(N_CLASSES, N_DIMS, &mut random);
    if let Ok(params) = (ProbeParams { max_epochs: 100, patience: 100, ..ProbeParams::default() }).check() {
        // Nobody cancels it, and its outcome is of no use.
        drop(train(&rows.into(), &class_ids, &sample_idxs, first, &params, &Control::new()));
    }
}
