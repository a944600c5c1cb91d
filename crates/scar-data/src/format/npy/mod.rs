//! NumPy's arrays: `.npy`, and `.npz`, which holds several.

pub(crate) mod array;
pub(crate) mod dtype;
pub(crate) mod header;
pub(crate) mod labels;
pub(crate) mod npz;
pub(crate) mod numbers;
pub(crate) mod open;
pub(crate) mod part;
pub(crate) mod preamble;
pub(crate) mod write;
