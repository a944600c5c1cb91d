//! Messages to the page, and the hook that reports a panic.

use js_sys::{Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

use scar_core::control::Control;
use scar_protocol::{Envelope, Event, Ready};

/// Progress, cancel flag and crash flag of the current job. The page reads and writes it through shared memory.
pub static CONTROL: Control = Control::new();

/// Runs first on every thread. It installs a hook that reports a panic to the page before the thread dies.
#[wasm_bindgen(start)]
fn hook_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // The worker's main thread may be waiting for the pool and unable to pass messages on. The page sees this flag anyway.
        CONTROL.mark_crashed();
        // From a thread of the pool, this message goes to `www/worker.js`, which passes it on.
        post(&[("crashed", &JsValue::from_str(&info.to_string()))]);
    }));
}

/// Posts [`Ready`] with the shared memory.
pub fn post_ready(n_threads: u32) {
    let ready = Ready { n_threads, control_ptr: std::ptr::from_ref(&CONTROL) as u32 };
    post(&[("ready", &to_js(&ready)), ("memory", &wasm_bindgen::memory())]);
}

/// Posts an event of `job`.
pub fn post_event(job: u32, event: Event) {
    post(&[("event", &to_js(&Envelope { job, body: event }))]);
}

/// Posts [`Event::Extracted`] of `job` with what was extracted.
pub fn post_extracted(job: u32, file: &Blob) {
    post(&[("event", &to_js(&Envelope { job, body: Event::Extracted })), ("file", file)]);
}

fn to_js(message: &impl Serialize) -> JsValue {
    // Seeds may exceed 2^53, so 64-bit numbers are sent as BigInt. Missing values are `null`, as in JSON, and row positions are bytes.
    let serializer =
        serde_wasm_bindgen::Serializer::json_compatible().serialize_large_number_types_as_bigints(true).serialize_bytes_as_arrays(false);
    // Messages hold only structs, enums, numbers and text, so serializing them cannot fail.
    message.serialize(&serializer).unwrap_or_else(|error| wasm_bindgen::throw_val(error.into()))
}

/// Posts a message with these fields to the page.
pub fn post(fields: &[(&str, &JsValue)]) {
    let message = object(fields);
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if let Err(error) = scope.post_message(&message) {
        wasm_bindgen::throw_val(error);
    }
}

/// A JavaScript object with `fields`.
pub fn object(fields: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a new object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}
