//! The reader of the page: a worker that turns files into rows and sends them to the compute worker.
//!
//! Files come from strangers, and decoding one may need all memory or panic. The reader therefore is a module with a memory of its own,
//! and the only one with decoders: if it dies, the page starts a new one and the data in the compute worker is safe.
//!
//! There are two modules, of one build. `reader` has the usual formats; it is small, as every first visit loads it. `reader-all` carries
//! the decoders of all formats; the page loads it once `reader` has said that the files need it. What both read, they read by the same code.
//!
//! `www/reader.js` loads this module, calls `connectReader` with the port to the compute worker and then `startReader`. The reader answers
//! one request after the other and receives no messages while it works. The page cancels it by the flag in its shared memory.
//!
//! The crate is empty on other targets than WebAssembly; `scar-data` has what it does.
#![cfg(target_arch = "wasm32")]

mod port_outlet;

pub use scar_data::link_all_formats;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessagePort};

use port_outlet::PortOutlet;
use scar_border::blob_sink::BlobSink;
use scar_border::file_source::FileSource;
use scar_border::parcel::Parcel;
use scar_border::post::{CONTROL, post_event, post_extracted, post_ready};
use scar_core::control::Step;
use scar_core::problem::{Code, Problem};
use scar_data as data;
use scar_data::{ByteSource, FileRows, Parsed, ReadError, ReadOptions};
use scar_protocol::{Envelope, ReadingEvent, ReadingRequest};

/// Posts [`Ready`](scar_protocol::Ready) and takes requests from then on. Call [`connect`] first.
#[wasm_bindgen(js_name = startReader)]
pub fn start() {
    post_ready(1);
}

/// Stores the port to the compute worker.
#[wasm_bindgen(js_name = connectReader)]
pub fn connect(port: MessagePort) {
    port_outlet::connect(port);
}

/// Answers a request to its end, or says that the reader of all formats must.
///
/// # Errors
/// An `Error` where the message is no such request: page and reader are of different versions.
#[wasm_bindgen(js_name = read)]
pub fn read(request: JsValue, files: Array) -> Result<(), JsError> {
    let Envelope { job, body } =
        serde_wasm_bindgen::from_value(request).map_err(|error| JsError::new(&format!("unknown request: {error}")))?;
    // Reset before `Started` is posted, so that a cancel in reply to it is not lost.
    CONTROL.reset();
    if !data::carries_all_formats() && needs_all_formats(&files) {
        post_event(job, ReadingEvent::NeedsAllFormats);
        return Ok(());
    }
    let (purpose, options) = match body {
        ReadingRequest::Read { purpose, options } => (purpose, options),
        ReadingRequest::Extract { rows, options } => {
            match extract(job, &rows, &options, &files) {
                Ok(file) => post_extracted(job, &file),
                Err(error) => post_event(job, ReadingEvent::from(error)),
            }
            return Ok(());
        }
    };
    let outcome = parse(job, &options, &files).and_then(|parsed| {
        let bytes = postcard::to_allocvec(&(parsed, &options, purpose)).map_err(|_| unsent())?;
        port_outlet::send(&Parcel::Parsed { bytes: Uint8Array::from(bytes.as_slice()), files: files.clone() })
    });
    if let Err(error) = outcome {
        // If even this cannot be sent, the start of the next job will fail with a message.
        let _ = port_outlet::send(&Parcel::Void);
        post_event(job, ReadingEvent::from(error));
    }
    Ok(())
}

/// Whether these files are for the reader of all formats. Where a file is not at hand any more, reading tells so.
fn needs_all_formats(files: &Array) -> bool {
    let sources: Vec<FileSource> = files.iter().filter_map(|file| FileSource::new(file).ok()).collect();
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    data::needs_all_formats(&sources)
}

/// Extracts `rows` from the file that came with the request.
fn extract(job: u32, rows: &FileRows, options: &ReadOptions, files: &Array) -> Result<Blob, ReadError> {
    let gone = || Problem::new(Code::Unreadable, format!("{} is not at hand any more. Choose it again.", rows.file));
    let source = FileSource::new(files.get(0)).map_err(|_| gone())?;
    post_event(job, ReadingEvent::Started { total: source.len_bytes(), step: Step::Extracting });
    let mut sink = BlobSink::new();
    data::extract(&source, rows, options, &mut sink, &CONTROL)?;
    let full = |_| Problem::new(Code::TooLarge, "The browser has no room for the rows. Choose fewer, or close other pages.");
    Ok(sink.finish().map_err(full)?)
}

fn parse(job: u32, options: &ReadOptions, files: &Array) -> Result<Parsed, ReadError> {
    let no_reader = |_| Problem::new(Code::Unreadable, "The browser gives no file reader. Reload the page and choose the file again.");
    let sources: Vec<FileSource> = files.iter().map(FileSource::new).collect::<Result<_, _>>().map_err(no_reader)?;
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    port_outlet::send(&Parcel::Start { job })?;
    post_event(job, ReadingEvent::Started { total: sources.iter().map(|source| source.len_bytes()).sum(), step: Step::Reading });
    data::parse(&sources, options, &mut PortOutlet, &CONTROL)
}

/// The error if the port between the workers does not take a parcel.
fn unsent() -> ReadError {
    let message = "What was read could not be handed over between the page's workers. Load the page again, and choose the files again.";
    Problem::new(Code::Unreadable, message).into()
}
