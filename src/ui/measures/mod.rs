//! The Measures place: what an analysis found.

mod bubble_figure;
mod class_table;
mod curves_figure;
mod diagnostics;
mod downloads;
mod formulas;
mod keep_button;
mod measure_cards;
mod place;
mod term;
mod unseen_table;

pub use place::MeasuresPlace;
