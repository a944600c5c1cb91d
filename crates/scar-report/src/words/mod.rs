//! Every sentence, cell and step name that page, program and HTML say about a report.
//!
//! Whoever shows a report takes its words from here (or from [`finding`](crate::finding), [`overview`](crate::overview) and the other
//! findings of this crate) and builds none of its own, so that all say the same. A sentence is one piece with places for its values: it is
//! never glued from parts that another grammar would order in another way.

mod captions;
mod cite;
mod clusters;
mod contrast;
mod curves;
mod distribution;
mod figures;
mod glossary;
mod heading;
mod intervals;
mod link;
mod lists;
mod modality_plans;
mod notes;
mod notes_on_measures;
mod notes_on_plans;
mod notes_on_rows;
mod notes_on_sizes;
mod plans;
mod provisional;
mod published;
mod rows;
mod send;
mod sizes;
mod steps;
mod totals;
mod whole;

pub use captions::{chosen_caption, measured_caption, plan_caption, theory_caption, theory_of_whole};
pub use cite::{HOW_TO_CITE, bibtex, methods_words, modalities_methods_words};
pub use clusters::{CLUSTERS_NOTE, clusters_finding};
pub use contrast::{contrast_csv, contrast_doubt, contrast_finding, difference_words, quantity_words, weight_words};
pub use curves::{all_flat_curves, flat_curves};
pub use distribution::distribution_finding;
pub(crate) use figures::steps_note;
pub use figures::{
    accuracy_figure_note, bubbles_figure_note, curves_figure_note, distribution_note, modality_figure_note, size_bars_note,
    whole_figure_note,
};
pub use glossary::GLOSSARY;
pub use heading::{Finding, MOST_WORDS};
pub(crate) use intervals::{interval, size_interval};
pub use link::{NEVER_IN_LINK, link_contents, linked_note, modalities_link_contents};
pub use lists::listed;
pub use modality_plans::{
    modality_gains_caption, modality_plan_finding, modality_scores_caption, modality_verdict, modality_verdict_cell, rows_of_size,
    unsized_note,
};
pub use notes_on_sizes::no_size_words;
pub use plans::{
    PlanSaid, accuracy_words, plan_finding, plan_not_compared, points_words, rule_words, size_curve_finding, tested_words, untested_plan,
    verdict_cell, verdict_words,
};
pub(crate) use plans::{begun, class_list, class_of, collect_trial, vain_collection};
pub use provisional::{provisional_headline, provisional_note};
pub use published::published_words;
pub use rows::{map_finding, map_note, name_of, row_name, row_words, rows_caption};
pub use send::{JSON_LINK, Medium, SEND, json_in_page, send_words};
pub use sizes::{
    extension_words, foundation_finding, measured_words, ranking_finding, ranking_note, size_bars_finding, step_figure_note, step_finding,
};
pub(crate) use sizes::{step_words, unlearned_cell, unlearned_note};
pub use steps::step_name;
pub use totals::{HOW_MANY_ROWS, TotalGroup, TotalRow, total_groups};
pub use whole::whole_finding;
