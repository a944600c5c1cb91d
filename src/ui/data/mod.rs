//! The Data place: files come in, and what was read of them is shown with the settings of an analysis.

mod check_field;
mod class_counts;
mod convention_select;
mod drop_zone;
mod earlier_results;
mod examples;
mod field;
mod field_table;
mod file_table;
mod files_before;
mod group_note;
mod intro;
mod label_column;
mod matrix_kind;
mod matrix_select;
mod place;
mod problem_list;
mod run_form;
mod sample_note;
mod selection_note;
mod split_note;
mod test_file;

pub use drop_zone::DropZone;
pub use earlier_results::EarlierResults;
pub use files_before::FilesBefore;
pub use intro::Intro;
pub use place::DataPlace;
