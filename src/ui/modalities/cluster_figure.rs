use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::{DataTable, Figure};
use scar_report::words::{CLUSTERS_NOTE, clusters_finding};
use scar_report::{drawings, tables};

/// What helps to choose a number of clusters; nothing until it was asked for.
#[component]
pub fn ClusterFigure() -> impl IntoView {
    let modalities = modalities();
    let curves = modalities.curves;
    let has_some = Memo::new(move |_| curves.with(Option::is_some));
    let finding = Signal::derive(move || curves.with(|curves| curves.as_ref().map(|curves| clusters_finding(curves)).unwrap_or_default()));
    let note = Signal::derive(|| CLUSTERS_NOTE.to_owned());
    let draw = Callback::new(move |(width, colors)| {
        curves.with(|curves| curves.as_ref().map(|curves| drawings::clusters(curves, width, colors)).unwrap_or_default())
    });
    let table = Signal::derive(move || curves.with(|curves| curves.as_ref().map(|curves| tables::clusters(curves)).unwrap_or_default()));
    let source = Signal::derive(move || {
        let names = modalities.names();
        (names.join("-"), names.join(", "))
    });
    view! {
        <Show when=move || has_some.get()>
            <Figure name="clusters" finding=finding note=note draw=draw source=source>
                <DataTable id="cluster-curves" label="Numbers of clusters" table=table/>
            </Figure>
        </Show>
    }
}
