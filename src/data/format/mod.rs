//! One file per format that can be read.

pub(crate) mod lines;
pub(crate) mod npy;
mod npy_dtype;
pub(crate) mod npy_error;
mod npy_header;
pub(crate) mod npy_labels;
pub(crate) mod npy_preamble;
mod npy_write;
pub(crate) mod table;

pub use npy_write::npy_bytes;
