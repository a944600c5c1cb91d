//! Every vocabulary of usual names: of columns, splits, files and the parts of a set.

pub(crate) mod class_names;
pub(crate) mod columns;
pub(crate) mod file_words;
pub(crate) mod files;
pub(crate) mod missing;
pub(crate) mod sets;
pub(crate) mod splits;
pub(crate) mod vocabulary;
