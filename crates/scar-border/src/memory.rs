//! How much memory this worker may take.

use js_sys::Reflect;

/// What 32-bit WebAssembly can address.
const MOST_BYTES: f64 = 4_294_967_296.0;

/// Bytes that the memory of this module may grow to: what `www/wasm.js` was granted, as some browsers refuse large memories.
pub fn maximum_bytes() -> u64 {
    let granted = Reflect::get(&js_sys::global(), &"maximumBytes".into()).ok().and_then(|bytes| bytes.as_f64());
    granted.unwrap_or(MOST_BYTES) as u64
}
