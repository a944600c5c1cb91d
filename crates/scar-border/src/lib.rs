//! What both workers share at the border to JavaScript: dropped files as sources of bytes, `Blob`s that are filled as they are
//! written, messages to the page, and what goes through the port from the reader to the compute worker.
//!
//! Natively the crate is empty.
#![cfg(target_arch = "wasm32")]

pub mod blob_sink;
pub mod blob_source;
pub mod parcel;
pub mod post;
