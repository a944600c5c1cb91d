//! The wasm border of the compute worker: what `www/worker.js` calls, and the messages it posts.
//!
//! Requests are answered one after the other. An analysis runs on the thread pool, not on the worker's own thread, which
//! stays free to post events and to hear of a thread that died.

mod blob_source;
mod session;
mod warm_up;

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedSender, unbounded};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File};

#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

use crate::control::Control;
use crate::protocol::{Event, Request};
use session::Session;

/// Progress, the cancel flag and the crash flag of the job at hand; the page looks into it through the shared memory.
static CONTROL: Control = Control::new();

thread_local! {
    /// Requests on their way to [`start`]'s loop; on the worker's own thread only.
    static REQUESTS: RefCell<Option<UnboundedSender<(Request, Array)>>> = const { RefCell::new(None) };
}

/// Runs first on every thread: a panic is told to the page before the thread is lost.
#[wasm_bindgen(start)]
fn hook_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // While the worker's own thread waits for the pool it hears no message; the page sees the flag.
        CONTROL.mark_crashed();
        // From a thread of the pool this reaches `www/worker.js`, which passes it on.
        post(&[("crashed", &JsValue::from_str(&info.to_string()))]);
    }));
}

/// Posts [`Event::Ready`] and answers requests from then on; after the thread pool stands.
#[wasm_bindgen]
pub fn start() {
    let (sender, mut requests) = unbounded::<(Request, Array)>();
    REQUESTS.with_borrow_mut(|slot| *slot = Some(sender));
    let session = Rc::new(RefCell::new(Session::default()));
    spawn_local(async move {
        while let Ok((request, files)) = requests.recv().await {
            session::answer(&session, request, &files, &CONTROL).await;
        }
    });
    let ready = Event::Ready { n_threads: n_threads(), control_ptr: std::ptr::from_ref(&CONTROL) as u32 };
    if cfg!(feature = "threads") {
        post(&[("event", &to_js(&ready)), ("memory", &wasm_bindgen::memory())]);
        rayon::spawn(warm_up::warm_up);
    } else {
        post_event(&ready);
    }
}

/// Takes one request with its `File`s; events answer it, after those of the requests before.
///
/// # Errors
/// An `Error` where the message is not a [`Request`]: page and worker are of different versions.
#[wasm_bindgen]
pub fn handle(request: JsValue, files: Array) -> Result<(), JsError> {
    let request: Request = serde_wasm_bindgen::from_value(request).map_err(|error| JsError::new(&format!("unknown request: {error}")))?;
    if !files.iter().all(|file| file.has_type::<File>()) {
        return Err(JsError::new("unknown request: `files` holds something that is no File"));
    }
    REQUESTS.with_borrow(|slot| match slot {
        Some(requests) => requests.unbounded_send((request, files)).map_err(|_| JsError::new("the worker has stopped")),
        None => Err(JsError::new("a request before start()")),
    })
}

fn n_threads() -> u32 {
    if cfg!(feature = "threads") { rayon::current_num_threads() as u32 } else { 1 }
}

fn post_event(event: &Event) {
    post(&[("event", &to_js(event))]);
}

fn to_js(event: &Event) -> JsValue {
    // Seeds may be above 2^53, so 64-bit numbers travel as BigInt; what is absent is `null` as in JSON.
    let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_large_number_types_as_bigints(true);
    // An event is structs, enums, numbers and text only: there is no value that could not be written.
    event.serialize(&serializer).unwrap_or_else(|error| wasm_bindgen::throw_val(error.into()))
}

fn post(fields: &[(&str, &JsValue)]) {
    let message = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail; neither can posting plain data and shared memory.
        let _ = Reflect::set(&message, &JsValue::from_str(name), value);
    }
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if let Err(error) = scope.post_message(&message) {
        wasm_bindgen::throw_val(error);
    }
}
