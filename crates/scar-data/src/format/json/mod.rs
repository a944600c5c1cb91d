//! JSON: one document, or one a line.

pub(crate) mod document;
pub(crate) mod lines;
pub(crate) mod rows;
pub(crate) mod value;
pub(crate) mod walk;
