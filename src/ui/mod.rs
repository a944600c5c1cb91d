//! The page. It shows what the worker tells and computes no number.

pub mod state;
