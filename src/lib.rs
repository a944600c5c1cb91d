#![doc = include_str!("../README.md")]
//! # Modules
//!
//! In the order of the method: [`data`] becomes an embedding set, [`probe`] trains on it, [`measures`] and [`foundation`]
//! read the logits, [`analysis`] runs it all, [`report`] and [`plot`] show it. `ARCHITECTURE.md` has the rest.

pub mod analysis;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod completion;
pub mod control;
pub mod data;
pub mod format;
pub mod foundation;
pub mod html_report;
pub mod logits;
pub mod measures;
pub mod modality;
mod packed;
pub mod plot;
pub mod probe;
pub mod problem;
pub mod protocol;
pub mod published;
pub mod report;
pub mod rows;
pub mod settings;
pub mod subset;
pub mod ui;
#[cfg(all(any(feature = "worker", feature = "reader"), target_arch = "wasm32"))]
pub mod worker;
