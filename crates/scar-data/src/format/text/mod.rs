//! Texts: tables of numbers, tables of labels, and lines.

pub(crate) mod blanks;
pub(crate) mod dialect;
pub(crate) mod header_lines;
pub(crate) mod kind;
pub(crate) mod label_lines;
pub(crate) mod label_table;
pub(crate) mod label_text;
pub(crate) mod libsvm;
pub(crate) mod line_places;
pub(crate) mod lines;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod odd_numbers;
pub(crate) mod preamble;
pub(crate) mod quotes;
pub(crate) mod records;
pub(crate) mod table;
pub(crate) mod table_rows;
