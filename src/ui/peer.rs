//! One worker as the page sees it: started from a script, sent requests, looked into through its shared memory where it shares it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Atomics, Int32Array, JSON, Object, Reflect, SharedArrayBuffer, WebAssembly};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, MessagePort, Url, Worker, WorkerOptions, WorkerType};

use super::browser;
use super::lives::LifeWatch;
use super::state::Loss;
use scar_core::control::Control;
use scar_protocol::{Envelope, Ready, Request};

/// A worker; dropping it ends it.
pub(super) struct Peer {
    worker: Worker,
    /// Of the script that it was started from.
    address: String,
    /// Requests made before the worker was ready.
    waiting: Vec<(Envelope<Request>, Vec<File>)>,
    control: Option<SharedControl>,
    /// What it last said of its progress, where it shares no memory.
    told_done: Option<u64>,
    is_ready: bool,
    /// Whether it answered the last question by a message.
    is_here: bool,
    /// Watches over it and its threads.
    watches: RefCell<Vec<LifeWatch>>,
    on_loss: Rc<dyn Fn(Loss)>,
    /// Whether it was ended, or its loss told: there is nothing more to tell.
    is_over: Rc<Cell<bool>>,
    /// Kept as long as the worker may call them.
    _listeners: [Closure<dyn FnMut(JsValue)>; 2],
}

struct SharedControl {
    memory: WebAssembly::Memory,
    address: u32,
}

impl Peer {
    /// Starts the worker of `script`, a file beside the page, and gives it `port`. `on_data` gets the data of its messages, `on_loss`
    /// how it was lost.
    pub(super) fn start(
        script: &'static str,
        port: &MessagePort,
        on_data: impl Fn(&JsValue) + 'static,
        on_loss: impl Fn(Loss) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // What developer tools call it: its address says nothing.
        options.set_name(script);
        let address = importing(script)?;
        let worker = Worker::new_with_options(&address, &options)?;
        let on_message: Closure<dyn FnMut(JsValue)> =
            Closure::new(move |message: JsValue| on_data(&message.unchecked_into::<MessageEvent>().data()));
        let is_over = Rc::new(Cell::new(false));
        let was_over = Rc::clone(&is_over);
        let on_loss: Rc<dyn Fn(Loss)> = Rc::new(move |loss| {
            if !was_over.replace(true) {
                on_loss(loss);
            }
        });
        let told = Rc::clone(&on_loss);
        let on_error: Closure<dyn FnMut(JsValue)> = Closure::new(move |error: JsValue| {
            let what = Reflect::get(&error, &"message".into()).ok().and_then(|text| text.as_string());
            // A script that cannot be loaded comes without a message.
            told(what.map_or(Loss::NotLoaded(script), Loss::Said));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let peer = Self {
            worker,
            address,
            waiting: Vec::new(),
            control: None,
            told_done: None,
            is_ready: false,
            is_here: false,
            watches: RefCell::default(),
            on_loss,
            is_over,
            _listeners: [on_message, on_error],
        };
        peer.connect(port);
        Ok(peer)
    }

    /// Notices from now on where the lock called `life` is free: it, or a thread of it, has ended.
    pub(super) fn watch(&self, life: &str, is_thread: bool) {
        let on_loss = Rc::clone(&self.on_loss);
        let loss = if is_thread { Loss::Thread } else { Loss::Ended };
        self.watches.borrow_mut().extend(LifeWatch::start(life, move || on_loss(loss)));
    }

    /// Gives it a port, the line to the other worker.
    pub(super) fn connect(&self, port: &MessagePort) {
        let message = Object::new();
        // Setting a field of a fresh object cannot fail; a port that was not given away yet can be.
        let _ = Reflect::set(&message, &"port".into(), port);
        let _ = self.worker.post_message_with_transfer(&message, &Array::of1(port));
    }

    /// Sends a request, with the files it speaks of; before the worker is ready, it waits.
    pub(super) fn send(&mut self, request: Envelope<Request>, files: Vec<File>) {
        self.told_done = None;
        if self.is_ready { self.post(&request, &files) } else { self.waiting.push((request, files)) }
    }

    /// The worker is ready, with its memory.
    pub(super) fn set_ready(&mut self, ready: Ready, memory: Option<JsValue>) {
        let address = ready.control_ptr;
        self.is_ready = true;
        let is_shared = |memory: &WebAssembly::Memory| memory.buffer().is_instance_of::<SharedArrayBuffer>();
        self.control = memory.and_then(|memory| memory.dyn_into().ok()).filter(is_shared).map(|memory| SharedControl { memory, address });
        for (request, files) in std::mem::take(&mut self.waiting) {
            self.post(&request, &files);
        }
    }

    /// Whether it takes requests.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// It shares no memory, and says how much it has done.
    pub(super) fn set_done(&mut self, done: u64) {
        self.told_done = Some(done);
    }

    /// Whether the page can read and write its control block.
    pub(super) fn shares_memory(&self) -> bool {
        self.control.is_some()
    }

    /// Units of work done so far, as far as that is known.
    pub(super) fn done(&self) -> Option<u64> {
        if self.control.is_none() {
            return self.told_done;
        }
        // Two words are read and not one BigInt, because js-sys hands `Atomics.load` a BigInt for the index too, which browsers
        // refuse.
        Some(u64::from(self.word(Control::DONE_OFFSET)? as u32) + (u64::from(self.word(Control::DONE_OFFSET + 4)? as u32) << 32))
    }

    /// Whether a thread of the worker was lost. The worker itself cannot say so while it waits for that thread.
    pub(super) fn has_crashed(&self) -> bool {
        self.word(Control::CRASHED_OFFSET).is_some_and(|flag| flag != 0)
    }

    /// Sets the cancel flag. `false` where there is no shared memory: then only ending the worker stops the work.
    pub(super) fn cancel(&self) -> bool {
        let Some(SharedControl { memory, address }) = &self.control else { return false };
        let at = (*address as usize + Control::CANCEL_OFFSET) / 4;
        Atomics::store(&Int32Array::new(&memory.buffer()), at as u32, 1).is_ok()
    }

    /// Asks whether it is there and at work.
    pub(super) fn ask(&mut self) {
        self.is_here = false;
        if let Some(SharedControl { memory, address }) = &self.control {
            let at = (*address as usize + Control::CANCEL_OFFSET) / 4;
            // On shared memory this cannot fail.
            let _ = Atomics::or(&Int32Array::new(&memory.buffer()), at as u32, Control::ASKED as i32);
        }
        let message = Object::new();
        let _ = Reflect::set(&message, &"ask".into(), &true.into());
        let _ = self.worker.post_message(&message);
    }

    /// It answered by a message: it has nothing to do, or its threads have.
    pub(super) fn set_here(&mut self) {
        self.is_here = true;
    }

    /// Whether what computes or reads in it has looked at its cancel flag since it was asked.
    pub(super) fn is_at_work(&self) -> bool {
        self.word(Control::CANCEL_OFFSET).is_some_and(|word| word as u32 & Control::ASKED == 0)
    }

    /// Whether it has given any answer since it was asked. One that is starting cannot.
    pub(super) fn has_answered(&self) -> bool {
        self.is_here || self.is_at_work() || !self.is_ready
    }

    /// Ends the worker and lets its memory go. What listens to it may be running right now, and goes with the value.
    pub(super) fn end(&mut self) {
        self.is_over.set(true);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        self.watches.borrow().iter().for_each(LifeWatch::end);
        self.control = None;
        // An address that was given back already is no fault.
        let _ = Url::revoke_object_url(&self.address);
    }

    /// Bytes of its memory, which never shrinks.
    pub(super) fn memory_bytes(&self) -> u32 {
        let bytes = |control: &SharedControl| control.memory.buffer().unchecked_into::<SharedArrayBuffer>().byte_length();
        self.control.as_ref().map_or(0, bytes)
    }

    fn word(&self, offset: usize) -> Option<i32> {
        let SharedControl { memory, address } = self.control.as_ref()?;
        // The view is made anew each time: the memory's buffer is another one after it grew.
        Atomics::load(&Int32Array::new(&memory.buffer()), ((*address as usize + offset) / 4) as u32).ok()
    }

    fn post(&self, request: &Envelope<Request>, files: &[File]) {
        let message = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value).is_ok();
        let Ok(request) = serde_wasm_bindgen::to_value(request) else { return };
        set("request", &request);
        if !files.is_empty() {
            set("files", &files.iter().collect::<Array>());
        }
        // Files and plain values can always be cloned.
        let _ = self.worker.post_message(&message);
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
    }
}

/// The `blob:` address of a module that does nothing but import `script`. A worker that is loaded from the network obeys the content
/// security policy of its own response alone; one from a `blob:` has that of the page, which stands in index.html where the host
/// sends none.
fn importing(script: &str) -> Result<String, JsValue> {
    let page = browser::window().document().ok_or("no document")?.base_uri()?.ok_or("no address")?;
    let script = JSON::stringify(&Url::new_with_base(script, &page)?.href().into())?;
    let module = browser::blob("text/javascript", format!("import {script};").as_bytes())?;
    Url::create_object_url_with_blob(&module)
}
