//! The compute worker of the page. It holds the data and answers requests one after the other.
//!
//! `www/worker.js` loads this module, calls `start` once the thread pool is running, and passes each message of the page to `request`.
//! The rows of files come from the reader, through a port that `connect` takes.
//!
//! An analysis runs on the thread pool. The worker's main thread stays free to post events, to take rows from the reader, and to receive
//! the news that a thread died. Where memory is not shared there is no pool: the one thread computes, and gets its messages afterwards.
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

pub use wasm_bindgen_rayon::init_thread_pool;

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures_channel::mpsc::{UnboundedSender, unbounded};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use scar_border::post::{CONTROL, has_shared_memory, post_ready};
use scar_protocol::{Envelope, Request};
use session::Session;

thread_local! {
    /// The sender of requests to the loop in [`start`]; used on the worker's main thread only.
    static REQUESTS: RefCell<Option<UnboundedSender<Envelope<Request>>>> = const { RefCell::new(None) };
    static SESSION: Rc<RefCell<Session>> = Rc::default();
}

/// Posts [`Ready`](scar_protocol::Ready) and answers requests from then on. Call it once the thread pool is running, where there is one.
#[wasm_bindgen]
pub fn start() {
    if has_shared_memory() {
        let (sender, mut requests) = unbounded::<Envelope<Request>>();
        REQUESTS.with_borrow_mut(|slot| *slot = Some(sender));
        let session = SESSION.with(Rc::clone);
        spawn_local(async move {
            while let Ok(Envelope { job, body }) = requests.recv().await {
                answer::answer(&session, job, body, &CONTROL).await;
            }
        });
    }
    // Without a pool, rayon makes this thread one of its own.
    post_ready(rayon::current_num_threads() as u32);
    if has_shared_memory() {
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
    if !has_shared_memory() {
        return answer_at_once(request);
    }
    REQUESTS.with_borrow(|slot| match slot {
        Some(requests) => requests.unbounded_send(request).map_err(|_| JsError::new("the worker has stopped")),
        None => Err(JsError::new("a request before start()")),
    })
}

/// Answers on this thread. It waits for no other, so one poll brings the whole answer.
fn answer_at_once(Envelope { job, body }: Envelope<Request>) -> Result<(), JsError> {
    let session = SESSION.with(Rc::clone);
    let answer = pin!(answer::answer(&session, job, body, &CONTROL));
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(()) => Ok(()),
        Poll::Pending => Err(JsError::new("the one thread waits for another")),
    }
}
