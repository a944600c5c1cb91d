//! Writes bytes into a `Blob`. The browser stores them outside the worker's memory.

use std::cell::RefCell;
use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// Bytes that are collected before they are passed to the browser.
const PART_BYTES: usize = 8 << 20;

thread_local! {
    /// The bytes written since the last [`BlobSink::new`]. They are here because JavaScript values cannot leave their thread, while a
    /// writer may be sent to another one.
    static PARTS: RefCell<(Vec<u8>, Array)> = RefCell::default();
}

/// A writer into a `Blob`. Only one may be in use at a time.
#[derive(Default)]
pub struct BlobSink;

impl BlobSink {
    /// An empty sink.
    pub fn new() -> Self {
        PARTS.take();
        Self
    }

    /// The `Blob` with all bytes that were written.
    ///
    /// # Errors
    /// The error of the browser if it has no room.
    pub fn finish(mut self) -> Result<Blob, JsValue> {
        self.flush().map_err(|error| JsValue::from_str(&error.to_string()))?;
        let (_, parts) = PARTS.take();
        Blob::new_with_blob_sequence(&parts)
    }
}

impl Write for BlobSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_full = PARTS.with_borrow_mut(|(gathered, _)| {
            gathered.extend_from_slice(bytes);
            gathered.len() >= PART_BYTES
        });
        if is_full {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        PARTS.with_borrow_mut(|(gathered, parts)| {
            let part = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(gathered.as_slice())));
            let part: JsValue = part.map_err(|_| io::Error::other("the browser has no room for them"))?.into();
            parts.push(&part);
            gathered.clear();
            Ok(())
        })
    }
}
