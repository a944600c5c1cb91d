//! Chosen rows of a file, in the format of the file.

pub(crate) mod extract;
pub(crate) mod formats;
pub(crate) mod npy;
#[cfg(feature = "columnar")]
pub(crate) mod parquet;
pub(crate) mod text;
