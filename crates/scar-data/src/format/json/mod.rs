//! JSON: one document, or one a line.

pub(crate) mod base64;
pub(crate) mod by_name;
pub(crate) mod column_walker;
pub(crate) mod deep;
pub(crate) mod document;
pub(crate) mod keyed;
pub(crate) mod layout;
pub(crate) mod lines;
pub(crate) mod nested;
pub(crate) mod paired;
pub(crate) mod row_reader;
pub(crate) mod rows;
pub(crate) mod split_table;
pub(crate) mod value;
pub(crate) mod walk;
