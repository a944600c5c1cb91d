//! Every vocabulary of usual names: of columns, splits, files and the parts of a set.

pub mod class_names;
pub mod columns;
pub mod file_words;
pub mod files;
pub mod missing;
pub mod sets;
pub mod splits;
pub mod vocabulary;
