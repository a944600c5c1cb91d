//! The frame around all places, and parts that stand in several of them.

mod alert;
mod announcer;
mod beside_input;
mod chosen_rows;
mod data_table;
mod figure;
mod figure_downloads;
mod header;
mod note_list;
mod place_finding;
mod place_view;
mod progress_bar;
mod published_switch;
mod rail;
mod row_buttons;
mod run_button;
mod sort_head;
mod table_pager;
mod theme_toggle;

pub use alert::Alert;
pub use announcer::Announcer;
pub use beside_input::BesideInput;
pub use chosen_rows::{ChosenCounts, RowDownloads};
pub use data_table::DataTable;
pub use figure::Figure;
pub use header::Header;
pub use note_list::NoteList;
pub use place_finding::PlaceFinding;
pub use place_view::PlaceView;
pub use progress_bar::ProgressBar;
pub use published_switch::PublishedSwitch;
pub use rail::Rail;
pub use row_buttons::RowButtons;
pub use sort_head::SortHead;
pub use table_pager::TablePager;
pub use theme_toggle::THEME_KEY;
