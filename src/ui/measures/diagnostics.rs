use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::NoteList;
use scar_report::Note;

/// What must be known about the numbers as a whole. What concerns one class stands in its row.
#[component]
pub fn Diagnostics() -> impl IntoView {
    let report = page().report();
    let notes = Signal::derive(move || {
        report.with(|report| {
            let all = report.iter().flat_map(|report| report.number_diagnostics());
            all.filter(|note| note.class().is_none()).cloned().collect::<Vec<Note>>()
        })
    });
    view! { <NoteList id="method-notes" label="To know when reading the numbers" notes=notes/> }
}
