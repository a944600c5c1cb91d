//! The reader of the usual formats. `www/reader.js` calls the functions that the library exports.

// Without this line the linker would leave the library out.
#[cfg(target_arch = "wasm32")]
use scar_reader as _;

fn main() {}
