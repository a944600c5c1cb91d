//! The Modalities place: where one embedding of the samples generalizes and another does not.

mod bias_figure;
mod bias_table;
mod cluster_figure;
mod context;
mod modality_fields;
mod modality_pairs;
mod modality_plan;
mod modality_trial;
mod place;

pub use context::{Modalities, modalities};
pub use place::ModalitiesPlace;
