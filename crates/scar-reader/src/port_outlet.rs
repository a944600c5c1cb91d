//! Rows on their way to the compute worker: gathered into buffers of a few megabytes, which move through the port.

use std::cell::RefCell;
use std::sync::atomic::{AtomicI32, Ordering};

use js_sys::{Atomics, Float32Array, Int32Array, Uint32Array, WebAssembly};
use wasm_bindgen::JsCast;
use web_sys::MessagePort;

use crate::unsent;
use scar_border::parcel::Parcel;
use scar_border::post::CONTROL;
use scar_data::{Outlet, ReadError};

/// Values of a parcel: 4 MB.
const PARCEL_VALUES: u32 = 1 << 20;
/// Parcels that may wait for the compute worker: it bounds what is in flight to 32 MB.
const MAX_IN_FLIGHT: i32 = 8;
/// Milliseconds between two looks at the cancel flag while the reader waits.
const PATIENCE_MS: f64 = 50.0;

/// Parcels with rows that were sent and not taken yet; the compute worker counts down.
static IN_FLIGHT: AtomicI32 = AtomicI32::new(0);

thread_local! {
    static SENDER: RefCell<Sender> = const { RefCell::new(Sender { port: None, rows: None, n_values: 0, slots: Vec::new() }) };
}

/// The port, and the parcel that is being filled.
struct Sender {
    port: Option<MessagePort>,
    rows: Option<Float32Array>,
    n_values: u32,
    /// Places of the rows in it; none where they come one behind the other.
    slots: Vec<u32>,
}

/// Takes the port, and says where the reader's flags are.
pub(super) fn connect(port: MessagePort) {
    SENDER.with_borrow_mut(|sender| sender.port = Some(port));
    IN_FLIGHT.store(0, Ordering::Relaxed);
    let hello = Parcel::Hello {
        memory: wasm_bindgen::memory(),
        control_ptr: std::ptr::from_ref(&CONTROL) as u32,
        in_flight_ptr: std::ptr::from_ref(&IN_FLIGHT) as u32,
    };
    // A port that takes nothing is told with the first request.
    let _ = send(&hello);
}

/// Sends a parcel, after the rows that were gathered before it.
///
/// # Errors
/// A refusal where the port does not take it.
pub(super) fn send(parcel: &Parcel) -> Result<(), ReadError> {
    SENDER.with_borrow_mut(|sender| sender.send(parcel))
}

impl Sender {
    fn send(&mut self, parcel: &Parcel) -> Result<(), ReadError> {
        match parcel {
            // What is left of a job that came to nothing goes with it.
            Parcel::Start { .. } | Parcel::Void => {
                (self.rows, self.n_values) = (None, 0);
                self.slots.clear();
            }
            _ => self.flush()?,
        }
        self.post(parcel)
    }

    /// Posts rows, and waits until there are few enough on their way: the compute worker counts down for each parcel of rows.
    fn post_rows(&self, rows: Float32Array, slots: Option<Uint32Array>) -> Result<(), ReadError> {
        IN_FLIGHT.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.post(&Parcel::Rows { rows, slots }) {
            // Nobody gets it, so nobody counts down.
            IN_FLIGHT.fetch_sub(1, Ordering::Relaxed);
            return Err(error);
        }
        wait()
    }

    fn post(&self, parcel: &Parcel) -> Result<(), ReadError> {
        let port = self.port.as_ref().ok_or_else(unsent)?;
        parcel.send(port).map_err(|_| unsent())
    }

    /// Gathers values; a full parcel is sent.
    fn gather(&mut self, mut values: &[f32]) -> Result<(), ReadError> {
        while !values.is_empty() {
            let rows = self.rows.get_or_insert_with(|| Float32Array::new_with_length(PARCEL_VALUES));
            let n_here = values.len().min((PARCEL_VALUES - self.n_values) as usize);
            rows.subarray(self.n_values, self.n_values + n_here as u32).copy_from(&values[..n_here]);
            self.n_values += n_here as u32;
            values = &values[n_here..];
            if self.n_values == PARCEL_VALUES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ReadError> {
        let Some(rows) = self.rows.take() else { return Ok(()) };
        let n_values = std::mem::take(&mut self.n_values);
        let rows = if n_values == PARCEL_VALUES { rows } else { rows.slice(0, n_values) };
        let slots = std::mem::take(&mut self.slots);
        let slots = (!slots.is_empty()).then(|| Uint32Array::from(slots.as_slice()));
        self.post_rows(rows, slots)
    }
}

/// Waits until the compute worker has taken enough of what is in flight.
fn wait() -> Result<(), ReadError> {
    loop {
        CONTROL.check()?;
        let n_waiting = IN_FLIGHT.load(Ordering::Relaxed);
        if n_waiting < MAX_IN_FLIGHT {
            return Ok(());
        }
        let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        let place = std::ptr::from_ref(&IN_FLIGHT) as u32 / 4;
        // A wait that the browser refuses would be a loop without rest: say so instead.
        Atomics::wait_with_timeout(&Int32Array::new(&memory.buffer()), place, n_waiting, PATIENCE_MS).map_err(|_| unsent())?;
    }
}

/// Leads to the compute worker.
pub(super) struct PortOutlet;

impl Outlet for PortOutlet {
    fn begin(&mut self, n_rows: u64, n_dims: u64) {
        // A port that takes nothing is told with the rows.
        let _ = send(&Parcel::Begin { n_rows, n_dims });
    }

    fn append(&mut self, rows: &[f32]) -> Result<(), ReadError> {
        SENDER.with_borrow_mut(|sender| {
            if !sender.slots.is_empty() {
                sender.flush()?;
            }
            sender.gather(rows)
        })
    }

    fn put(&mut self, slot: u32, row: &[f32]) -> Result<(), ReadError> {
        SENDER.with_borrow_mut(|sender| {
            // Rows with places stay whole, and by themselves.
            if sender.slots.is_empty() || sender.n_values as usize + row.len() > PARCEL_VALUES as usize {
                sender.flush()?;
            }
            if row.len() > PARCEL_VALUES as usize {
                let slots = Some(Uint32Array::from([slot].as_slice()));
                return sender.post_rows(Float32Array::from(row), slots);
            }
            sender.slots.push(slot);
            let rows = sender.rows.get_or_insert_with(|| Float32Array::new_with_length(PARCEL_VALUES));
            rows.subarray(sender.n_values, sender.n_values + row.len() as u32).copy_from(row);
            sender.n_values += row.len() as u32;
            Ok(())
        })
    }

    fn keep(&mut self, slots: &[u32]) -> Result<(), ReadError> {
        send(&Parcel::Keep { slots: Uint32Array::from(slots) })
    }

    fn end(&mut self) -> Result<(), ReadError> {
        send(&Parcel::End)
    }
}
