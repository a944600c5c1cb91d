//! The page's end of the worker: requests, files and cancelling go out, events come in, progress is looked up in the
//! worker's shared [`Control`] block.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Atomics, Int32Array, Object, Reflect, SharedArrayBuffer, WebAssembly};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::control::Control;
use crate::protocol::{Event, Request};

/// What the worker says.
#[derive(Debug)]
pub enum Message {
    /// An event of the protocol.
    Event(Event),
    /// It cannot work in this browser, and why.
    Unsupported(String),
    /// It ended, and why.
    Crashed(String),
}

/// The connection to one worker after another.
#[derive(Clone)]
pub struct Client {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    worker: Option<Worker>,
    /// Requests made before the worker was ready.
    waiting: Vec<(Request, Vec<File>)>,
    control: Option<SharedControl>,
    is_ready: bool,
    /// Kept alive as long as the worker may call them.
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
    tell: Rc<dyn Fn(Message)>,
}

struct SharedControl {
    memory: WebAssembly::Memory,
    address: u32,
}

impl Client {
    /// A client that starts its first worker at once; `tell` gets all that workers say.
    pub fn new(tell: impl Fn(Message) + 'static) -> Self {
        let inner = Inner { worker: None, waiting: Vec::new(), control: None, is_ready: false, listeners: Vec::new(), tell: Rc::new(tell) };
        let client = Self { inner: Rc::new(RefCell::new(inner)) };
        client.restart();
        client
    }

    /// Ends the worker with all it holds and starts a new one.
    pub fn restart(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("./worker.js", &options);
        let mut inner = self.inner.borrow_mut();
        if let Some(old) = inner.worker.take() {
            old.set_onmessage(None);
            old.set_onerror(None);
            old.terminate();
        }
        (inner.control, inner.is_ready) = (None, false);
        inner.waiting.clear();
        let tell = Rc::clone(&inner.tell);
        let Ok(worker) = worker else {
            drop(inner);
            return tell(Message::Unsupported("This browser does not start workers. Use a current browser.".to_owned()));
        };
        let client = Rc::downgrade(&self.inner);
        let on_message = Closure::new(move |message: JsValue| {
            if let Some(inner) = client.upgrade() {
                Self { inner }.receive(&message.unchecked_into::<MessageEvent>().data());
            }
        });
        let on_error = Closure::new(move |error: JsValue| {
            let what = Reflect::get(&error, &"message".into()).ok().and_then(|text| text.as_string());
            tell(Message::Crashed(what.unwrap_or_else(|| "the worker did not load".to_owned())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        inner.worker = Some(worker);
        // A listener may be running right now, so those of the former worker go with the next one.
        let n_former = inner.listeners.len().saturating_sub(2);
        inner.listeners.drain(..n_former);
        inner.listeners.extend([on_message, on_error]);
    }

    /// Sends a request, with the files it speaks of; before the worker is ready, it waits.
    pub fn send(&self, request: Request, files: Vec<File>) {
        let mut inner = self.inner.borrow_mut();
        if inner.is_ready {
            if let Some(worker) = &inner.worker {
                post(worker, &request, &files);
            }
        } else {
            inner.waiting.push((request, files));
        }
    }

    /// Units of work done so far, where the worker shares its memory.
    pub fn done(&self) -> Option<u64> {
        let inner = self.inner.borrow();
        let control = inner.control.as_ref()?;
        // The view is made anew each time: the memory's buffer is another one after it grew. Two words are read and not
        // one BigInt, because js-sys hands `Atomics.load` a BigInt for the index too, which browsers refuse.
        let view = Int32Array::new(&control.memory.buffer());
        let at = (control.address as usize + Control::DONE_OFFSET) / 4;
        let word = |at: usize| Atomics::load(&view, at as u32).ok().map(|word| u64::from(word as u32));
        Some(word(at)? + (word(at + 1)? << 32))
    }

    /// Whether a thread of the worker was lost while the worker itself could not tell.
    pub fn has_crashed(&self) -> bool {
        let inner = self.inner.borrow();
        let Some(control) = &inner.control else { return false };
        let at = (control.address as usize + Control::CRASHED_OFFSET) / 4;
        Atomics::load(&Int32Array::new(&control.memory.buffer()), at as u32).is_ok_and(|flag| flag != 0)
    }

    /// Sets the cancel flag. `false` where there is no shared memory: then only [`Client::restart`] stops the work.
    pub fn cancel(&self) -> bool {
        let inner = self.inner.borrow();
        let Some(control) = &inner.control else { return false };
        let view = Int32Array::new(&control.memory.buffer());
        let at = (control.address as usize + Control::CANCEL_OFFSET) / 4;
        Atomics::store(&view, at as u32, 1).is_ok()
    }

    fn receive(&self, data: &JsValue) {
        let field = |name: &str| Reflect::get(data, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null());
        let tell = Rc::clone(&self.inner.borrow().tell);
        if let Some(why) = field("unsupported") {
            return tell(Message::Unsupported(why.as_string().unwrap_or_default()));
        }
        if let Some(why) = field("crashed") {
            return tell(Message::Crashed(why.as_string().unwrap_or_default()));
        }
        let Some(event) = field("event") else { return };
        match serde_wasm_bindgen::from_value::<Event>(event) {
            Ok(event) => {
                if let Event::Ready { control_ptr, .. } = &event {
                    self.take_ready(*control_ptr, field("memory"));
                }
                tell(Message::Event(event));
            }
            Err(error) => tell(Message::Crashed(format!("the page does not understand the worker ({error})"))),
        }
    }

    fn take_ready(&self, address: u32, memory: Option<JsValue>) {
        let mut inner = self.inner.borrow_mut();
        inner.is_ready = true;
        let is_shared = |memory: &WebAssembly::Memory| memory.buffer().is_instance_of::<SharedArrayBuffer>();
        inner.control = memory.and_then(|memory| memory.dyn_into().ok()).filter(is_shared).map(|memory| SharedControl { memory, address });
        let waiting = std::mem::take(&mut inner.waiting);
        if let Some(worker) = &inner.worker {
            for (request, files) in &waiting {
                post(worker, request, files);
            }
        }
    }
}

fn post(worker: &Worker, request: &Request, files: &[File]) {
    let message = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value).is_ok();
    let Ok(request) = serde_wasm_bindgen::to_value(request) else { return };
    set("request", &request);
    if !files.is_empty() {
        set("files", &files.iter().collect::<Array>());
    }
    // Files and plain values can always be cloned.
    let _ = worker.post_message(&message);
}
