//! The reader of all formats. `www/reader.js` calls the functions that the library exports, and this one first.

/// Has this module carry the decoders of all formats. It stands here and not in the library, so that no other module is linked with them.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = linkAllFormats)]
pub fn link_all_formats() {
    scar_reader::link_all_formats();
}

fn main() {}
