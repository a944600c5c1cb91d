//! The page's end of its two workers: requests, files and cancelling go out, events come in. Files go to the reader, which may
//! die of them and is then replaced; everything else goes to the compute worker, which holds the data. A port between the two
//! carries what was read.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, MessageChannel};

use super::host::note_requests;
use super::peer::Peer;
use super::reading::{Reading, refusal, refusal_without_decoders};
use super::state::Loss;
use scar_protocol::{Envelope, Event, Ready, Request};

/// The reader of all formats. Most visits need none of its decoders, so it is loaded with the first files that do.
const ALL_FORMATS: &str = "reader.js?all";
/// From this size on a reader's memory is given back by ending it after its job.
const MAX_READER_BYTES: u32 = 256 << 20;

/// What the workers say.
#[derive(Debug)]
pub enum Message {
    /// The compute worker takes requests.
    Ready(Ready),
    /// An event of a job.
    Event(Envelope<Event>),
    /// The file that a job extracted; it ends the job, as [`Event::Extracted`] does.
    File(Envelope<Blob>),
    /// They cannot work in this browser, and why.
    Unsupported(String),
    /// The compute worker was lost.
    Lost {
        /// How.
        loss: Loss,
        /// Whether it ever took requests.
        has_started: bool,
    },
}

/// The connection to the workers, one pair after another.
#[derive(Clone)]
pub struct Client {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    compute: Option<Peer>,
    reader: Option<Peer>,
    /// What reads files, until it is answered.
    reading: Option<Reading>,
    /// Whether readers are those of all formats.
    has_all_formats: bool,
    /// Whether the reader is lost and none was started in its place: the next files have another started.
    is_reader_lost: bool,
    /// Whether the last reader that was lost had not even started.
    has_no_reader: bool,
    on_message: Rc<dyn Fn(Message)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Compute,
    Reader,
}

impl Client {
    /// A client that starts its first workers at once; `on_message` gets all that they say.
    pub fn new(on_message: impl Fn(Message) + 'static) -> Self {
        let inner = Inner {
            compute: None,
            reader: None,
            reading: None,
            has_all_formats: false,
            is_reader_lost: false,
            has_no_reader: false,
            on_message: Rc::new(on_message),
        };
        let client = Self { inner: Rc::new(RefCell::new(inner)) };
        client.restart();
        client
    }

    /// Ends the workers with all they hold and starts new ones.
    pub fn restart(&self) {
        self.inner.borrow_mut().reading = None;
        self.replace(&[Role::Compute, Role::Reader]);
    }

    /// Starts workers in place of those that there are, and connects them with those that stay.
    fn replace(&self, roles: &[Role]) {
        let started = MessageChannel::new().and_then(|channel| {
            for &role in roles {
                let (script, port) = match role {
                    Role::Compute => ("worker.js", channel.port1()),
                    Role::Reader if self.inner.borrow().has_all_formats => (ALL_FORMATS, channel.port2()),
                    Role::Reader => ("reader.js", channel.port2()),
                };
                let (for_data, for_failure) = (Rc::downgrade(&self.inner), Rc::downgrade(&self.inner));
                let on_data = move |data: &JsValue| with(&for_data, |client| client.receive(role, data));
                let on_loss = move |loss| with(&for_failure, |client| client.lose(role, loss));
                let peer = Peer::start(script, &port, on_data, on_loss)?;
                let mut inner = self.inner.borrow_mut();
                let place = if role == Role::Compute { &mut inner.compute } else { &mut inner.reader };
                if let Some(mut old) = place.replace(peer) {
                    // Its memory goes now.
                    old.end();
                    // A listener of it may be running right now.
                    leptos::prelude::set_timeout(move || drop(old), Duration::ZERO);
                }
                inner.is_reader_lost &= role != Role::Reader;
            }
            let inner = self.inner.borrow();
            if let (Some(compute), false) = (&inner.compute, roles.contains(&Role::Compute)) {
                compute.connect(&channel.port1());
            }
            Ok(())
        });
        if started.is_err() {
            self.pass_on(Message::Unsupported("This browser does not start workers. Use a current browser.".to_owned()));
        }
    }

    /// Sends a request, with the files it speaks of; before its worker is ready, it waits.
    pub fn send(&self, request: Envelope<Request>, files: Vec<File>) {
        let is_for_reader = matches!(request.body, Request::Read { .. } | Request::Extract { .. });
        if is_for_reader && self.inner.borrow().is_reader_lost {
            self.replace(&[Role::Reader]);
        }
        let mut inner = self.inner.borrow_mut();
        let peer = if is_for_reader {
            inner.reading = Some(Reading::new(&request, &files));
            &mut inner.reader
        } else {
            &mut inner.compute
        };
        if let Some(peer) = peer {
            peer.send(request, files);
        }
    }

    /// Units of work done so far by the worker at work, as far as that is known.
    pub fn done(&self) -> Option<u64> {
        let inner = self.inner.borrow();
        let peer = if inner.reading.is_some() { &inner.reader } else { &inner.compute };
        peer.as_ref()?.done()
    }

    /// Whether a thread of the compute worker was lost. The worker itself cannot say so while it waits for that thread.
    pub fn has_crashed(&self) -> bool {
        self.inner.borrow().compute.as_ref().is_some_and(Peer::has_crashed)
    }

    /// Sets the cancel flags. `false` where there is no shared memory: then only ending a worker stops the work.
    pub fn cancel(&self) -> bool {
        let inner = self.inner.borrow();
        let set = |peer: &Option<Peer>| peer.as_ref().is_some_and(Peer::cancel);
        // What is joined of what was read stops in the compute worker.
        let (compute, reader) = (set(&inner.compute), set(&inner.reader));
        if inner.reading.is_some() { reader } else { compute }
    }

    /// Whether the compute worker can be asked to stop; otherwise it has to be ended.
    pub fn can_be_asked_to_stop(&self) -> bool {
        let inner = self.inner.borrow();
        inner.reading.is_some() || inner.compute.as_ref().is_some_and(Peer::shares_memory)
    }

    /// Ends a reader that does not answer, and its job; the data that is held stays. `false` where nothing is being read.
    pub fn end_reading(&self) -> bool {
        let Some(reading) = self.inner.borrow_mut().reading.take() else { return false };
        self.replace(&[Role::Reader]);
        self.pass_on(Message::Event(Envelope { job: reading.job(), body: Event::Cancelled }));
        true
    }

    /// Whether the last reader that was lost had not even started.
    pub fn has_no_reader(&self) -> bool {
        self.inner.borrow().has_no_reader
    }

    /// Asks the workers that have a job whether they go on with it.
    pub fn ask(&self) {
        let mut inner = self.inner.borrow_mut();
        let is_reading = inner.reading.is_some();
        let Inner { compute: Some(compute), reader, .. } = &mut *inner else { return };
        compute.ask();
        if let Some(reader) = reader.as_mut().filter(|_| is_reading) {
            reader.ask();
        }
    }

    /// Whether the job goes on, as far as they have answered since.
    pub fn has_answered(&self) -> bool {
        let inner = self.inner.borrow();
        let Inner { compute: Some(compute), reader: Some(reader), reading, .. } = &*inner else { return true };
        match reading {
            None => compute.is_at_work() || !compute.is_ready(),
            // What is read is joined in the compute worker, which must be there all the time.
            Some(_) => compute.has_answered() && (reader.is_at_work() || compute.is_at_work() || !reader.is_ready()),
        }
    }

    /// A worker that has a job gave no sign of life: it is taken for lost.
    pub fn lose_silent(&self) {
        let is_reader = {
            let inner = self.inner.borrow();
            inner.reading.is_some() && inner.compute.as_ref().is_none_or(Peer::has_answered)
        };
        self.lose(if is_reader { Role::Reader } else { Role::Compute }, Loss::Silent);
    }

    fn receive(&self, role: Role, data: &JsValue) {
        let field = |name: &str| Reflect::get(data, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null());
        if let Some(addresses) = field("requests") {
            return note_requests(if role == Role::Compute { "compute worker" } else { "reader" }, &addresses);
        }
        if let Some(why) = field("unsupported") {
            return self.pass_on(Message::Unsupported(why.as_string().unwrap_or_default()));
        }
        if let Some(why) = field("crashed") {
            return self.lose(role, Loss::Said(why.as_string().unwrap_or_default()));
        }
        if let Some(life) = field("life").and_then(|life| life.as_string()) {
            let inner = self.inner.borrow();
            let peer = if role == Role::Compute { &inner.compute } else { &inner.reader };
            return peer.iter().for_each(|peer| peer.watch(&life, field("isThread").is_some()));
        }
        if field("here").is_some() {
            let mut inner = self.inner.borrow_mut();
            let peer = if role == Role::Compute { &mut inner.compute } else { &mut inner.reader };
            return peer.iter_mut().for_each(Peer::set_here);
        }
        if let Some(done) = field("done").and_then(|done| done.as_f64()) {
            let mut inner = self.inner.borrow_mut();
            let peer = if role == Role::Compute { &mut inner.compute } else { &mut inner.reader };
            return peer.iter_mut().for_each(|peer| peer.set_done(done as u64));
        }
        let understood = match (field("ready"), field("event")) {
            (Some(ready), _) => serde_wasm_bindgen::from_value(ready).map(|ready| self.take_ready(role, ready, field("memory"))),
            (None, Some(event)) => serde_wasm_bindgen::from_value(event).map(|event| self.take_event(event, field("file"))),
            (None, None) => return,
        };
        if let Err(error) = understood {
            self.lose(Role::Compute, Loss::Said(format!("the page does not understand the worker ({error})")));
        }
    }

    fn take_ready(&self, role: Role, ready: Ready, memory: Option<JsValue>) {
        let mut inner = self.inner.borrow_mut();
        let peer = if role == Role::Compute { &mut inner.compute } else { &mut inner.reader };
        if let Some(peer) = peer {
            peer.set_ready(ready, memory);
        }
        drop(inner);
        // A reader that is not ready yet is waited for with the first files.
        if role == Role::Compute {
            self.pass_on(Message::Ready(ready));
        }
    }

    /// The job that reads goes on with the reader of all formats, which stays from then on.
    fn read_with_all_formats(&self, job: u32) {
        let mut inner = self.inner.borrow_mut();
        let Some((request, files)) = inner.reading.as_ref().filter(|reading| reading.job() == job).map(Reading::asked) else { return };
        inner.has_all_formats = true;
        drop(inner);
        self.replace(&[Role::Reader]);
        if let Some(reader) = &mut self.inner.borrow_mut().reader {
            reader.send(request, files);
        }
    }

    fn take_event(&self, event: Envelope<Event>, file: Option<JsValue>) {
        if event.body == Event::NeedsAllFormats {
            return self.read_with_all_formats(event.job);
        }
        self.note_end(&event);
        let file = file.and_then(|file| file.dyn_into().ok());
        self.pass_on(match (&event.body, file) {
            (Event::Extracted, Some(body)) => Message::File(Envelope { job: event.job, body }),
            _ => Message::Event(event),
        });
    }

    /// Where an event ends the job that reads, the reader rests; one that took much memory is replaced.
    fn note_end(&self, event: &Envelope<Event>) {
        let mut inner = self.inner.borrow_mut();
        if !event.body.ends_job() || inner.reading.as_ref().is_none_or(|reading| reading.job() != event.job) {
            return;
        }
        inner.reading = None;
        let is_large = inner.reader.as_ref().is_some_and(|reader| reader.memory_bytes() > MAX_READER_BYTES);
        drop(inner);
        if is_large {
            self.replace(&[Role::Reader]);
        }
    }

    /// A worker is lost. Without the reader the data is still there, so only its job ends.
    fn lose(&self, role: Role, loss: Loss) {
        if let Loss::Said(said) = &loss {
            leptos::logging::warn!("{said}");
        }
        let has_started = |peer: &Option<Peer>| peer.as_ref().is_some_and(Peer::is_ready);
        let mut inner = self.inner.borrow_mut();
        if role == Role::Compute {
            let has_started = has_started(&inner.compute);
            drop(inner);
            return self.pass_on(Message::Lost { loss, has_started });
        }
        let has_started = has_started(&inner.reader);
        let lacks_decoders = !has_started && std::mem::take(&mut inner.has_all_formats);
        inner.has_no_reader = !has_started && !lacks_decoders;
        let Some(reading) = inner.reading.take() else {
            // One that never starts would be replaced for ever: another is started with the next files.
            inner.is_reader_lost = true;
            drop(inner);
            if has_started {
                self.replace(&[Role::Reader]);
            }
            return;
        };
        drop(inner);
        self.replace(&[Role::Reader]);
        if !lacks_decoders && let Some((request, files)) = reading.once_more(&loss) {
            let mut inner = self.inner.borrow_mut();
            inner.reading = Some(reading);
            if let Some(reader) = &mut inner.reader {
                reader.send(request, files);
            }
            return;
        }
        let problem = if lacks_decoders { refusal_without_decoders(&loss) } else { refusal(&loss, has_started) };
        let body = Event::Refused { problem };
        self.pass_on(Message::Event(Envelope { job: reading.job(), body }));
    }

    fn pass_on(&self, message: Message) {
        // It may call back into the client, so the borrow has ended by then.
        let on_message = Rc::clone(&self.inner.borrow().on_message);
        on_message(message);
    }
}

fn with(inner: &Weak<RefCell<Inner>>, act: impl FnOnce(&Client)) {
    if let Some(inner) = inner.upgrade() {
        act(&Client { inner });
    }
}
