//! Bytes that become a `Blob` as they are written: the browser holds them, not the worker's memory.

use std::cell::RefCell;
use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// Bytes that are gathered before the browser gets them.
const PART_BYTES: usize = 8 << 20;

thread_local! {
    /// What was written since the last [`BlobSink::new`]: JavaScript's values stay on their thread, and a writer may have to go.
    static PARTS: RefCell<(Vec<u8>, Array)> = RefCell::default();
}

/// Takes bytes; one at a time.
#[derive(Default)]
pub struct BlobSink;

impl BlobSink {
    /// An empty one.
    pub fn new() -> Self {
        PARTS.take();
        Self
    }

    /// All that was written.
    ///
    /// # Errors
    /// Where the browser has no room.
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
