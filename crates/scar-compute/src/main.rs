//! The compute worker. `www/worker.js` calls the functions that the library exports.

// Without this line the linker would leave the library out.
#[cfg(target_arch = "wasm32")]
use scar_compute as _;

fn main() {}
