use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::words::{whole_figure_note, whole_finding};
use scar_report::{drawings, format, tables};

/// The test error of the whole against the rows trained with, and the size read off it; nothing where none was measured.
#[component]
pub fn WholeFigure() -> impl IntoView {
    let measured = foundation().measured;
    let finding =
        Signal::derive(move || measured.with(|measured| measured.as_ref().map(|measured| whole_finding(measured)).unwrap_or_default()));
    let note = Signal::derive(move || {
        measured.with(|measured| measured.as_ref().map(|measured| format::unbroken(&whole_figure_note(measured))).unwrap_or_default())
    });
    let draw =
        Callback::new(move |(width, colors)| measured.get().map(|measured| drawings::whole(&measured, width, colors)).unwrap_or_default());
    let table = Signal::derive(move || measured.with(|measured| measured.as_deref().map(tables::whole_errors).unwrap_or_default()));
    view! {
        <Show when=move || measured.with(|measured| measured.as_ref().is_some_and(|measured| !measured.test.errors.is_empty()))>
            <Figure name="whole" finding=finding note=note draw=draw>
                <DataTable id="whole-errors" label="Test errors of the whole" table=table/>
            </Figure>
        </Show>
    }
}
