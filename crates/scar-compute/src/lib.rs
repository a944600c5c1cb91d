//! The compute worker of the page. It holds the data and answers requests one after the other.
//!
//! `www/worker.js` loads this module, calls `start` once the thread pool is running, and passes each message of the page to `request`.
//! The rows of files come from the reader, through a port that `connect` takes.
//!
//! An analysis runs on the thread pool. The worker's main thread stays free to post events, to take rows from the reader, and to receive
//! the news that a thread died.
//!
//! The crate is empty on other targets than WebAssembly; what it computes is in `scar-analysis`.
#![cfg(target_arch = "wasm32")]

mod analysis_job;
mod answer;
mod deliveries;
mod look_job;
mod modalities_job;
mod pool;
mod session;
mod side_jobs;
mod values;
mod warm_up;

#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedSender, unbounded};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use scar_border::post::{CONTROL, post_ready};
use scar_protocol::{Envelope, Request};
use session::Session;

thread_local! {
    /// The sender of requests to the loop in [`start`]; used on the worker's main thread only.
    static REQUESTS: RefCell<Option<UnboundedSender<Envelope<Request>>>> = const { RefCell::new(None) };
    static SESSION: Rc<RefCell<Session>> = Rc::default();
}

/// Posts [`Ready`](scar_protocol::Ready) and answers requests from then on. Call it once the thread pool is running.
#[wasm_bindgen]
pub fn start() {
    let (sender, mut requests) = unbounded::<Envelope<Request>>();
    REQUESTS.with_borrow_mut(|slot| *slot = Some(sender));
    let session = SESSION.with(Rc::clone);
    spawn_local(async move {
        while let Ok(Envelope { job, body }) = requests.recv().await {
            answer::answer(&session, job, body, &CONTROL).await;
        }
    });
    post_ready(n_threads());
    if cfg!(feature = "threads") {
        rayon::spawn(warm_up::warm_up);
    }
}

/// Connects to a reader through `port`, in place of the previous reader.
#[wasm_bindgen]
pub fn connect(port: MessagePort) {
    deliveries::connect(port, SESSION.with(Rc::clone));
}

/// Queues one request. Its events follow those of the earlier requests.
///
/// # Errors
/// An `Error` if the message is not a [`Request`]: page and worker have different versions.
#[wasm_bindgen]
pub fn handle(request: JsValue) -> Result<(), JsError> {
    let request: Envelope<Request> =
        serde_wasm_bindgen::from_value(request).map_err(|error| JsError::new(&format!("unknown request: {error}")))?;
    REQUESTS.with_borrow(|slot| match slot {
        Some(requests) => requests.unbounded_send(request).map_err(|_| JsError::new("the worker has stopped")),
        None => Err(JsError::new("a request before start()")),
    })
}

fn n_threads() -> u32 {
    if cfg!(feature = "threads") { rayon::current_num_threads() as u32 } else { 1 }
}
