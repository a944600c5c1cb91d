use leptos::prelude::*;

use crate::ui::queries::page;

/// What must be known about the numbers as a whole: what a person can do something about, and folded, what is on the method. What concerns
/// one class stands in its row.
#[component]
pub fn Diagnostics() -> impl IntoView {
    let report = page().report();
    move || {
        let (on_method, to_act_on): (Vec<_>, Vec<_>) = report.with(|report| {
            let all = report.iter().flat_map(|report| report.number_diagnostics());
            all.filter(|note| note.class().is_none())
                .map(|note| (note.is_on_method(), note.words()))
                .partition(|(is_on_method, _)| *is_on_method)
        });
        let to_act_on = (!to_act_on.is_empty()).then(|| {
            view! {
                <ul class="notes" aria-label="To know when reading the numbers">
                    {to_act_on.into_iter().map(|(_, note)| view! { <li class="notes__item">{note}</li> }).collect_view()}
                </ul>
            }
        });
        let on_method = (!on_method.is_empty()).then(|| {
            view! {
                <details class="fold" id="method-notes">
                    <summary>{format!("Method notes ({})", on_method.len())}</summary>
                    <ul>{on_method.into_iter().map(|(_, note)| view! { <li>{note}</li> }).collect_view()}</ul>
                </details>
            }
        });
        view! { {to_act_on}{on_method} }
    }
}
