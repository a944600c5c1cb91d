//! What the page knows, as plain structs: no browser, no framework, so all of it is tested natively.

mod app;
mod kept;
mod left_out;
mod link;
mod phase;
mod settings_form;
mod table;
mod work;

pub use app::{AppState, ended_job};
pub use kept::files_to_keep;
pub use left_out::LeftOutNotes;
pub use link::Link;
pub use phase::Phase;
pub use settings_form::SettingsForm;
pub use table::{ClassRow, Column, class_rows, sort_rows};
pub use work::Work;
