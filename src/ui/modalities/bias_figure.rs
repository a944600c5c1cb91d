use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::{DataTable, Figure};
use scar_report::format;
use scar_report::modality_finding::{class_words, modalities_source, modality_needs};
use scar_report::plot::{self, MirroredClass};
use scar_report::words::modality_figure_note;
use scar_report::{ClassBias, ModalityLabels};

/// The step sizes of both modalities, mirrored: measured, and by the theory.
#[component]
pub fn BiasFigure() -> impl IntoView {
    let modalities = modalities();
    let finding = Signal::derive(move || modalities.of_pair(|_, pair| modality_needs(pair)).unwrap_or_default());
    let note = Signal::derive(move || modalities.of_pair(modality_figure_note).unwrap_or_default());
    let draw = Callback::new(move |(width, colors)| {
        let drawings = modalities.of_pair(|report, pair| {
            let ([measured, theory], n_more) = MirroredClass::of_pair(pair);
            let names = pair.names.each_ref().map(String::as_str);
            let left_out = (n_more > 0).then(|| format!("{} more are in the table", format::count(n_more as u64)));
            let left_out = left_out.as_deref();
            let head = if matches!(report.labels, ModalityLabels::Given) { "class" } else { "cluster" };
            let mut drawings =
                vec![plot::mirrored_sizes(&measured, names, head, left_out, "measured size, rows of the class", width, colors)];
            if MirroredClass::has_theory(pair) {
                drawings.push(plot::mirrored_sizes(&theory, names, head, left_out, "size by the theory, samples", width, colors));
            }
            drawings
        });
        drawings.unwrap_or_default()
    });
    let rows = move || {
        modalities.of_pair(|report, pair| {
            let row = |class: &ClassBias| {
                let cells = class.sizes.into_iter().chain(class.theory).map(|size| view! { <td>{format::size(size)}</td> });
                view! { <tr><th scope="row">{class_words(report.labels, &class.class)}</th>{cells.collect_view()}</tr> }
            };
            pair.bias.iter().map(row).collect_view()
        })
    };
    let source = Signal::derive(move || {
        modalities
            .of_pair(|report, pair| (pair.names.join("-"), format!("{} · {}", pair.names.join(" and "), modalities_source(report))))
            .unwrap_or_default()
    });
    view! {
        <Figure name="bias" finding=finding note=note draw=draw source=source>
            <DataTable
                id="bias-sizes" label="Step sizes of both modalities" caption="Sizes of the steps: measured in rows of the class, by the theory in samples"
                heads=vec!["Class", "Measured, first", "Measured, second", "Theory, first", "Theory, second"]
            >
                {rows}
            </DataTable>
        </Figure>
    }
}
