//! The reader; `www/reader.js` calls what [`scar_lens::worker`] exports.

// Without it the linker would leave the library out.
#[cfg(target_arch = "wasm32")]
use scar_lens as _;

fn main() {}
