//! Messages to the page, and the hook that reports a panic.

use std::cell::Cell;

use js_sys::{Object, Reflect, SharedArrayBuffer, WebAssembly};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

use scar_core::control::Control;
use scar_protocol::{Envelope, ReadingEvent, Ready};

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

/// Whether the memory of this module is shared, so that there may be further threads and the page can look into it. Where a page is not
/// isolated from other sites, www/wasm.js gives memory that is not.
pub fn has_shared_memory() -> bool {
    wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer().is_instance_of::<SharedArrayBuffer>()
}

/// Posts [`Ready`] with the shared memory. Where there is none, the page is told of progress from now on.
pub fn post_ready(n_threads: u32) {
    let ready = Ready { n_threads, control_ptr: std::ptr::from_ref(&CONTROL) as u32 };
    let ready = to_js(&ready);
    if has_shared_memory() {
        post(&[("ready", &ready), ("memory", &wasm_bindgen::memory())]);
    } else {
        post(&[("ready", &ready)]);
        CONTROL.observe(post_done);
    }
}

/// How often progress is posted, in milliseconds.
const INTERVAL_MS: f64 = 100.0;

thread_local! {
    static LAST_POSTED_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// Posts how much is done, unless that was said just now.
fn post_done(done: u64) {
    let now = js_sys::Date::now();
    if (now - LAST_POSTED_MS.get()).abs() >= INTERVAL_MS {
        LAST_POSTED_MS.set(now);
        post(&[("done", &JsValue::from_f64(done as f64))]);
    }
}

/// Posts an event of `job`: an [`Event`](scar_protocol::Event), or one of those that a reader knows.
pub fn post_event(job: u32, event: impl Serialize) {
    post(&[("event", &to_js(&Envelope { job, body: event }))]);
}

/// Posts [`ReadingEvent::Extracted`] of `job`, the same as [`Event::Extracted`](scar_protocol::Event::Extracted), with what was extracted.
pub fn post_extracted(job: u32, file: &Blob) {
    post(&[("event", &to_js(&Envelope { job, body: ReadingEvent::Extracted })), ("file", file)]);
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
