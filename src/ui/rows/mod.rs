//! The Rows place: which rows are worth a look, on a map and in a table.

mod context;
mod map_canvas;
mod place;
mod row_map;
mod rows_table;

pub use context::{Rows, rows};
pub use place::RowsPlace;
