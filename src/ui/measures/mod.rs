//! The Measures place: what an analysis found.

mod bubble_figure;
mod class_table;
mod curves_figure;
mod diagnostics;
mod formulas;
mod measure_cards;
mod place;
mod term;
mod unseen_table;

pub use place::MeasuresPlace;
