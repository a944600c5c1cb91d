//! What the page knows, as plain structs: no browser, no framework, so all of it is tested natively.

mod app;
mod contrast_words;
mod distribution_words;
mod event_job;
mod file_name;
mod index_csv;
mod kept;
mod left_out;
mod link;
mod lost_words;
mod map_groups;
mod map_paint;
mod map_view;
mod modalities;
mod modalities_form;
mod modality_plan;
mod moved;
mod phase;
mod plan_file;
mod plan_form;
mod plan_table;
mod plan_view;
mod plan_words;
mod published_words;
mod ranking;
mod row_file;
mod row_words;
mod rows_table;
mod settings_form;
mod shelf;
mod side;
mod size_words;
mod table;
mod totals_table;
mod whole_words;
mod work;

pub use app::AppState;
pub use contrast_words::{contrast_csv, contrast_doubt, contrast_finding, difference_words, quantity_words, weight_words};
pub use distribution_words::distribution_finding;
pub use event_job::ended_job;
pub use file_name::file_name;
pub use index_csv::index_csv;
pub use kept::{files_to_keep, label_files};
pub use left_out::LeftOutNotes;
pub use link::Link;
pub use lost_words::lost_words;
pub use map_groups::{MapColor, MapGroup, MapGroups, map_groups};
pub use map_paint::{DrawOrder, MapPicture, has_shapes, map_shape};
pub use map_view::MapView;
pub use modalities::Modalities;
pub use modalities_form::ModalitiesForm;
pub use modality_plan::{
    MODALITY_RULES, ModalityLimit, ModalityPlanForm, modality_plan_finding, modality_verdict, rows_of_size, unlearned_note,
};
pub use moved::{Knob, Moved, nearest_stop};
pub use phase::Phase;
pub use plan_file::{plan_csv, plan_json};
pub use plan_form::{Aim, PlanForm, default_rows, is_counted, known};
pub use plan_table::{PlanColumn, shown_plan};
pub use plan_view::{PlanRow, PlanView, plan_view};
pub use plan_words::{
    accuracy_words, plan_finding, points_words, rule_words, size_curve_finding, tested_words, verdict_cell, verdict_words,
};
pub use published_words::published_words;
pub use ranking::{PAGE_ROWS, RankView, RankedClass, ShownClasses, ranked, shown_ranks};
pub use row_file::{RowFile, row_files};
pub use row_words::{map_finding, map_note, name_of, row_name, row_words, rows_caption};
pub use rows_table::{RowColumn, RowKind, RowsShown};
pub use settings_form::SettingsForm;
pub use shelf::{KeptResult, Shelf, result_name};
pub use side::{Asked, Chosen, ChosenFor, PlanAsk, Side, SubsetAsk};
pub use size_words::{extension_words, foundation_finding, measured_words, ranking_finding, step_finding, subset_size};
pub use table::{ClassRow, Column, class_rows, sort_rows};
pub use totals_table::{TotalGroup, TotalRow, total_groups};
pub use whole_words::whole_finding;
pub use work::Work;
