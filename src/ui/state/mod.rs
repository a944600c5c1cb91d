//! What the page knows, as plain structs: no browser, no framework, so all of it is tested natively.

mod app;
mod distribution_words;
mod file_name;
mod kept;
mod left_out;
mod link;
mod moved;
mod phase;
mod published_words;
mod ranking;
mod settings_form;
mod size_words;
mod table;
mod totals_table;
mod whole_words;
mod work;

pub use app::{AppState, ended_job};
pub use distribution_words::distribution_finding;
pub use file_name::file_name;
pub use kept::files_to_keep;
pub use left_out::LeftOutNotes;
pub use link::Link;
pub use moved::{Knob, Moved, nearest_stop};
pub use phase::Phase;
pub use published_words::published_words;
pub use ranking::{PAGE_ROWS, RankView, RankedClass, ShownClasses, ranked, shown_ranks};
pub use settings_form::SettingsForm;
pub use size_words::{extension_words, foundation_finding, measured_words, ranking_finding, step_finding};
pub use table::{ClassRow, Column, class_rows, sort_rows};
pub use totals_table::{TotalGroup, TotalRow, total_groups};
pub use whole_words::whole_finding;
pub use work::Work;
