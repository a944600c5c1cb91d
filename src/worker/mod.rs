//! The wasm border of the two workers: what `www/worker.js` and `www/reader.js` call, and the messages that go between them
//! and to the page.
//!
//! The reader turns files into rows, in a memory of its own, and may die of a crafted file without taking anything along.
//! The compute worker holds the rows that came through the port between them, and has the thread pool.

mod blob_sink;
mod blob_source;
#[cfg(feature = "worker")]
mod compute;
mod parcel;
mod post;
#[cfg(feature = "reader")]
mod reader;

#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;
