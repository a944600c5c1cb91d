//! The compute worker; `www/worker.js` calls what the library exports.

// Without it the linker would leave the library out.
#[cfg(target_arch = "wasm32")]
use scar_compute as _;

fn main() {}
