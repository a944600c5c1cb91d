//! The Completion place: what to add, of which class, and whether that beats rows at random.

mod accuracy_figure;
mod context;
mod place;
mod plan_comparison;
mod plan_effect;
mod plan_form;
mod plan_rows;
mod plan_table;

pub use context::{Completion, completion};
pub use place::CompletionPlace;
