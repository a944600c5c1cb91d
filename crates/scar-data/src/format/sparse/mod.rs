//! Sparse matrices: what is stored beside zeros, in whatever form, becomes rows.

pub(crate) mod arrays;
pub(crate) mod npz;
pub(crate) mod rows;
