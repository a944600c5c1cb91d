//! Receives parcels from the reader: first rows, which are copied into this worker's memory, then everything else in the files.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Atomics, Int32Array, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

use crate::session::Session;
use scar_border::parcel::Parcel;
use scar_border::post::{CONTROL, post_event};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::{Incoming, Parsed, ReadError, ReadOptions};
use scar_protocol::{Event, Purpose};

thread_local! {
    /// The connection to the reader. A new connection replaces the old one and drops its listener.
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

struct Connection {
    port: MessagePort,
    /// Kept as long as the port may call it.
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        // What a reader that was replaced has sent may still be on its way. It must not call the listener, which is dropped, too: that
        // would look like the end of this worker.
        self.port.set_onmessage(None);
        self.port.close();
    }
}

/// Takes parcels from `port` from now on. Incomplete data from another port is dropped.
pub(super) fn connect(port: MessagePort, session: Rc<RefCell<Session>>) {
    let mut incoming = Deliveries { session, reader: None, coming: None };
    let listener = Closure::new(move |message: MessageEvent| {
        if let Some(parcel) = Parcel::of(&message.data()) {
            incoming.take(parcel);
        }
    });
    port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    CONNECTION.with_borrow_mut(|connection| *connection = Some(Connection { port, _listener: listener }));
}

/// The parcels of one reader.
struct Deliveries {
    session: Rc<RefCell<Session>>,
    /// None of a reader that shares no memory: it neither waits nor can be stopped from here.
    reader: Option<ReaderFlags>,
    /// The job number and the data that is being received.
    coming: Option<(u32, Incoming)>,
}

impl Deliveries {
    fn take(&mut self, parcel: Parcel) {
        match parcel {
            Parcel::Hello { memory, control_ptr, in_flight_ptr } => {
                self.reader = memory.dyn_into().ok().map(|memory| ReaderFlags { memory, control_ptr, in_flight_ptr });
            }
            Parcel::Start { job } => {
                CONTROL.reset();
                self.coming = Some((job, Incoming::default()));
            }
            Parcel::Void => self.coming = None,
            Parcel::Parsed { bytes, files } => self.finish(&bytes, &files),
            Parcel::Rows { rows, slots } => {
                let taken = self.coming.as_mut().map(|(_, incoming)| match slots {
                    None => incoming.append(&rows.to_vec(), &CONTROL),
                    Some(slots) => incoming.put(&slots.to_vec(), &rows.to_vec()),
                });
                // Rows count as taken even if they are of no use.
                if let Some(reader) = &self.reader {
                    reader.count_down();
                }
                self.settle(taken.unwrap_or(Ok(())).map_err(ReadError::from));
            }
            Parcel::Begin { n_rows, n_dims } => {
                let begun = self.coming.as_mut().map_or(Ok(()), |(_, incoming)| incoming.begin(n_rows, n_dims));
                self.settle(begun.map_err(ReadError::from));
            }
            Parcel::Keep { slots } => {
                let kept = self.coming.as_mut().map_or(Ok(()), |(_, incoming)| incoming.keep(&slots.to_vec(), &CONTROL));
                self.settle(kept);
            }
            Parcel::End => {
                let ended = self.coming.as_mut().map_or(Ok(()), |(_, incoming)| incoming.end(&CONTROL));
                self.settle(ended);
            }
        }
    }

    /// If `outcome` is an error, ends the job and stops the reader.
    fn settle(&mut self, outcome: Result<(), ReadError>) {
        let Err(error) = outcome else { return };
        let Some((job, _)) = self.coming.take() else { return };
        if let Some(reader) = &self.reader {
            reader.cancel();
        }
        // The reader itself reports a cancel to the page. The only other reason to stop is that memory is short.
        if let ReadError::Refused(problem) = error {
            post_event(job, Event::NoRoom { problem });
        }
    }

    fn finish(&mut self, bytes: &Uint8Array, files: &Array) {
        let Some((job, incoming)) = self.coming.take() else { return };
        let torn = |_| {
            let message = "What was read did not come through whole between the page's workers. Choose the files again.";
            ReadError::from(Problem::new(Code::Unreadable, message))
        };
        let loaded =
            postcard::from_bytes::<(Parsed, ReadOptions, Purpose)>(&bytes.to_vec()).map_err(torn).and_then(|(parsed, options, purpose)| {
                let newer = incoming.join(parsed, &options, &CONTROL)?;
                let mut session = self.session.borrow_mut();
                Ok(match purpose {
                    Purpose::Data => Event::Loaded { data: session.take(newer, files.iter())? },
                    Purpose::Reserve | Purpose::Test => Event::LoadedBeside { beside: session.take_beside(purpose, newer)? },
                })
            });
        post_event(job, loaded.unwrap_or_else(Event::from));
    }
}

/// The reader's flags, in the reader's memory.
struct ReaderFlags {
    memory: WebAssembly::Memory,
    control_ptr: u32,
    in_flight_ptr: u32,
}

impl ReaderFlags {
    fn view(&self) -> Int32Array {
        // A new view each time: the buffer of a memory changes when it grows.
        Int32Array::new(&self.memory.buffer())
    }

    /// Counts one parcel as taken.
    fn count_down(&self) {
        let (view, place) = (self.view(), self.in_flight_ptr / 4);
        // Both calls fail only on memory that is not shared, which no reader sends.
        if Atomics::sub(&view, place, 1).is_ok() {
            let _ = Atomics::notify(&view, place);
        }
    }

    fn cancel(&self) {
        let place = (self.control_ptr as usize + Control::CANCEL_OFFSET) / 4;
        let _ = Atomics::store(&self.view(), place as u32, 1);
    }
}
