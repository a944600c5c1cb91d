//! The page and its places.

mod app;
mod compare;
mod completion;
mod data;
mod foundation;
mod measures;
mod modalities;
mod rows;
mod start;

pub use app::App;
