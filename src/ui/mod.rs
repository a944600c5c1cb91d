//! The page. It shows what the workers answer and computes no number of the method.
//!
//! What it knows is plain [`state`], which native tests reach. Each place has a folder with its components; `shared` has the frame and
//! what stands in several places. The files beside the folders are the actions of a person and the connection to the workers.

pub mod state;

#[cfg(target_arch = "wasm32")]
mod actions;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod compare;
#[cfg(target_arch = "wasm32")]
mod completion;
#[cfg(target_arch = "wasm32")]
mod data;
#[cfg(target_arch = "wasm32")]
mod dropped;
#[cfg(target_arch = "wasm32")]
mod folders;
#[cfg(target_arch = "wasm32")]
mod foundation;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod jobs;
#[cfg(target_arch = "wasm32")]
mod later;
#[cfg(target_arch = "wasm32")]
mod learn;
#[cfg(target_arch = "wasm32")]
mod lives;
#[cfg(target_arch = "wasm32")]
mod measures;
#[cfg(target_arch = "wasm32")]
mod modalities;
#[cfg(target_arch = "wasm32")]
mod nearby;
#[cfg(target_arch = "wasm32")]
mod overview;
#[cfg(target_arch = "wasm32")]
mod peer;
#[cfg(target_arch = "wasm32")]
mod picture;
#[cfg(target_arch = "wasm32")]
mod privacy;
#[cfg(target_arch = "wasm32")]
mod queries;
#[cfg(target_arch = "wasm32")]
mod reading;
#[cfg(target_arch = "wasm32")]
mod reread;
#[cfg(target_arch = "wasm32")]
mod row_files;
#[cfg(target_arch = "wasm32")]
mod rows;
#[cfg(target_arch = "wasm32")]
mod save;
#[cfg(target_arch = "wasm32")]
mod saved_reports;
#[cfg(target_arch = "wasm32")]
mod shared;
#[cfg(target_arch = "wasm32")]
mod side;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod visits;
#[cfg(target_arch = "wasm32")]
mod watch;

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod style_tests;

#[cfg(target_arch = "wasm32")]
pub use app::App;
