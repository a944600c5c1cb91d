use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::{DataTable, Figure};
use scar_report::modality_finding::{modalities_source, modality_needs};
use scar_report::words::modality_figure_note;
use scar_report::{drawings, tables};

/// The step sizes of both modalities, mirrored: measured, and by the theory.
#[component]
pub fn BiasFigure() -> impl IntoView {
    let modalities = modalities();
    let finding = Signal::derive(move || modalities.of_pair(|_, pair| modality_needs(pair)).unwrap_or_default());
    let note = Signal::derive(move || modalities.of_pair(modality_figure_note).unwrap_or_default());
    let draw = Callback::new(move |(width, colors)| {
        modalities.of_pair(|report, pair| drawings::mirrored(report, pair, width, colors)).unwrap_or_default()
    });
    let table = Signal::derive(move || modalities.of_pair(tables::bias_sizes).unwrap_or_default());
    let source = Signal::derive(move || {
        modalities
            .of_pair(|report, pair| (pair.names.join("-"), format!("{} · {}", pair.names.join(" and "), modalities_source(report))))
            .unwrap_or_default()
    });
    view! {
        <Figure name="bias" finding=finding note=note draw=draw source=source>
            <DataTable id="bias-sizes" label="Step sizes of both modalities" table=table/>
        </Figure>
    }
}
