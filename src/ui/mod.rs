//! The page. It shows what the worker tells and computes no number.
//!
//! What it knows is plain [`state`], which native tests reach. Each place has a folder with its components; `shared` has the frame and
//! what stands in several places. The files beside the folders are the actions of a person and the connection to the workers.

pub mod state;

#[cfg(feature = "page")]
mod actions;
#[cfg(feature = "page")]
mod app;
#[cfg(feature = "page")]
mod browser;
#[cfg(feature = "page")]
mod client;
#[cfg(feature = "page")]
mod compare;
#[cfg(feature = "page")]
mod completion;
#[cfg(feature = "page")]
mod data;
#[cfg(feature = "page")]
mod dropped;
#[cfg(feature = "page")]
mod folders;
#[cfg(feature = "page")]
mod foundation;
#[cfg(feature = "page")]
mod jobs;
#[cfg(feature = "page")]
mod measures;
#[cfg(feature = "page")]
mod modalities;
#[cfg(feature = "page")]
mod peer;
#[cfg(feature = "page")]
mod picture;
#[cfg(feature = "page")]
mod queries;
#[cfg(feature = "page")]
mod reread;
#[cfg(feature = "page")]
mod row_files;
#[cfg(feature = "page")]
mod rows;
#[cfg(feature = "page")]
mod save;
#[cfg(feature = "page")]
mod shared;
#[cfg(feature = "page")]
mod side;

#[cfg(feature = "page")]
pub use app::App;
