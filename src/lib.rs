#![doc = include_str!("../README.md")]
//! # Layers
//!
//! Each is a crate that uses only those before it: `scar-core`, `scar-method` (the numbers), `scar-data` (the files), `scar-report`
//! (the words and figures), `scar-analysis` (the order of the work). Here stand page, workers and program. `ARCHITECTURE.md`
//! has the rest.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod ui;
