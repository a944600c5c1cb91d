//! Where bytes come from, and how packed ones are unpacked.

pub(crate) mod first;
pub(crate) mod forward;
pub(crate) mod linked;
pub mod source;
pub(crate) mod unpacked;
pub(crate) mod wide_text;
#[cfg(feature = "columnar")]
pub(crate) mod zstandard;
