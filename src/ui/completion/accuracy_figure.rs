use leptos::prelude::*;

use crate::ui::completion::completion;
use crate::ui::shared::{DataTable, Figure};
use scar_report::words::{accuracy_figure_note, size_curve_finding};
use scar_report::{plot, tables};

/// Test accuracy of subsets against their size, with the foundation size marked; nothing before a comparison.
#[component]
pub fn AccuracyFigure() -> impl IntoView {
    let comparison = completion().comparison;
    let has_curve =
        Memo::new(move |_| comparison.with(|comparison| comparison.as_ref().is_some_and(|comparison| !comparison.sizes.is_empty())));
    let finding = Signal::derive(move || {
        comparison.with(|comparison| comparison.as_ref().map(|comparison| size_curve_finding(comparison)).unwrap_or_default())
    });
    let note = Signal::derive(move || {
        comparison.with(|comparison| comparison.as_ref().map(|comparison| accuracy_figure_note(comparison)).unwrap_or_default())
    });
    let draw = Callback::new(move |(width, colors)| {
        comparison.with(|comparison| {
            comparison.as_ref().map(|comparison| vec![plot::accuracy_by_size(&comparison.sizes, width, colors)]).unwrap_or_default()
        })
    });
    let table = Signal::derive(move || {
        comparison.with(|comparison| comparison.as_ref().map(|comparison| tables::accuracy_by_size(&comparison.sizes)).unwrap_or_default())
    });
    view! {
        <Show when=move || has_curve.get()>
            <Figure name="accuracy-by-size" finding=finding note=note draw=draw>
                <DataTable id="accuracy-by-size" label="Accuracy by size" table=table/>
            </Figure>
        </Show>
    }
}
