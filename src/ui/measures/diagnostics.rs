use leptos::prelude::*;

use crate::ui::queries::page;

/// What must be known about the numbers as a whole; what concerns one class stands in its row.
#[component]
pub fn Diagnostics() -> impl IntoView {
    let report = page().report();
    move || {
        let notes: Vec<String> = report.with(|report| {
            let all = report.iter().flat_map(|report| report.number_diagnostics());
            all.filter(|note| note.class.is_none()).map(|note| note.message.clone()).collect()
        });
        (!notes.is_empty()).then(|| {
            view! {
                <ul class="notes" aria-label="To know when reading the numbers">
                    {notes.into_iter().map(|note| view! { <li class="notes__item">{note}</li> }).collect_view()}
                </ul>
            }
        })
    }
}
