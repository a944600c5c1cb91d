//! The Foundation place: how much data is enough.

mod context;
mod distribution_figure;
mod place;
mod rank_pager;
mod ranking_figure;
mod size_bars_figure;
mod slider;
mod step_figure;
mod subset_form;
mod totals_table;
mod tuning_form;
mod whole_figure;

pub use context::{Foundation, foundation};
pub use place::FoundationPlace;
