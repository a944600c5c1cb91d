//! The reader; `www/reader.js` calls what the library exports.

// Without it the linker would leave the library out.
#[cfg(target_arch = "wasm32")]
use scar_reader as _;

fn main() {}
