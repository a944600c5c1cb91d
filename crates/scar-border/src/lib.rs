//! The JavaScript side of both workers.
//!
//! - [`file_source`]: reads the bytes of a `File` that the user dropped, or of a file beside the page.
//! - [`blob_sink`]: writes bytes into a `Blob`.
//! - [`post`]: posts messages to the page.
//! - [`memory`]: how much memory this worker may take.
//! - [`parcel`]: the messages that the reader sends to the compute worker through a `MessagePort`.
//!
//! The crate is empty on other targets than WebAssembly.
#![cfg(target_arch = "wasm32")]

pub mod blob_sink;
pub mod file_source;
pub mod memory;
pub mod parcel;
pub mod post;
mod ranges;
