//! Sends rows to the compute worker: collects them in buffers of a few megabytes and transfers these through the port.

use std::cell::RefCell;
use std::sync::atomic::{AtomicI32, Ordering};

use js_sys::{Atomics, Float32Array, Int32Array, Uint32Array, WebAssembly};
use wasm_bindgen::JsCast;
use web_sys::MessagePort;

use crate::unsent;
use scar_border::parcel::Parcel;
use scar_border::post::{CONTROL, has_shared_memory};
use scar_data::{Outlet, ReadError};

/// Values of a parcel: 4 MB.
const PARCEL_VALUES: u32 = 1 << 20;
/// Most parcels that may wait for the compute worker; this limits the data in flight to 32 MB.
const MAX_IN_FLIGHT: i32 = 8;
/// Milliseconds between two checks of the cancel flag while the reader waits.
const PATIENCE_MS: f64 = 50.0;

/// Parcels with rows that were sent and not yet taken. The compute worker counts down.
static IN_FLIGHT: AtomicI32 = AtomicI32::new(0);

thread_local! {
    static SENDER: RefCell<Sender> = const { RefCell::new(Sender { port: None, rows: None, n_values: 0, slots: Vec::new() }) };
}

/// The port, and the parcel that is being filled.
struct Sender {
    port: Option<MessagePort>,
    rows: Option<Float32Array>,
    n_values: u32,
    /// Positions of the rows in this parcel; empty if rows come in order.
    slots: Vec<u32>,
}

/// Stores the port and sends the addresses of the reader's flags, where its memory is shared.
pub(super) fn connect(port: MessagePort) {
    SENDER.with_borrow_mut(|sender| sender.port = Some(port));
    if !has_shared_memory() {
        return;
    }
    IN_FLIGHT.store(0, Ordering::Relaxed);
    let hello = Parcel::Hello {
        memory: wasm_bindgen::memory(),
        control_ptr: std::ptr::from_ref(&CONTROL) as u32,
        in_flight_ptr: std::ptr::from_ref(&IN_FLIGHT) as u32,
    };
    // If the port takes nothing, the first request reports it.
    let _ = send(&hello);
}

/// Sends a parcel, after the rows that were collected before it.
///
/// # Errors
/// A refusal if the port does not take it.
pub(super) fn send(parcel: &Parcel) -> Result<(), ReadError> {
    SENDER.with_borrow_mut(|sender| sender.send(parcel))
}

impl Sender {
    fn send(&mut self, parcel: &Parcel) -> Result<(), ReadError> {
        match parcel {
            // The rest of a failed job is dropped.
            Parcel::Start { .. } | Parcel::Void => {
                (self.rows, self.n_values) = (None, 0);
                self.slots.clear();
            }
            _ => self.flush()?,
        }
        self.post(parcel)
    }

    /// Posts rows, then waits until few enough parcels are in flight. Where no memory is shared, nobody counts: the browser holds what the
    /// compute worker has not taken yet, in the worst case the whole matrix once more.
    fn post_rows(&self, rows: Float32Array, slots: Option<Uint32Array>) -> Result<(), ReadError> {
        if !has_shared_memory() {
            self.post(&Parcel::Rows { rows, slots })?;
            return Ok(CONTROL.check()?);
        }
        IN_FLIGHT.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = self.post(&Parcel::Rows { rows, slots }) {
            // The compute worker does not get this parcel, so it will not count down.
            IN_FLIGHT.fetch_sub(1, Ordering::Relaxed);
            return Err(error);
        }
        wait()
    }

    fn post(&self, parcel: &Parcel) -> Result<(), ReadError> {
        let port = self.port.as_ref().ok_or_else(unsent)?;
        parcel.send(port).map_err(|_| unsent())
    }

    /// Collects values and sends each full parcel.
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

/// Waits until few enough parcels are in flight.
fn wait() -> Result<(), ReadError> {
    loop {
        CONTROL.check()?;
        let n_waiting = IN_FLIGHT.load(Ordering::Relaxed);
        if n_waiting < MAX_IN_FLIGHT {
            return Ok(());
        }
        let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        let place = std::ptr::from_ref(&IN_FLIGHT) as u32 / 4;
        // If the browser refuses to wait, this would be a busy loop. Report an error instead.
        Atomics::wait_with_timeout(&Int32Array::new(&memory.buffer()), place, n_waiting, PATIENCE_MS).map_err(|_| unsent())?;
    }
}

/// The outlet that sends rows to the compute worker.
pub(super) struct PortOutlet;

impl Outlet for PortOutlet {
    fn begin(&mut self, n_rows: u64, n_dims: u64) {
        // If the port takes nothing, sending the rows reports it.
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
            // Rows with positions are not split over parcels, and not mixed with rows without positions.
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
