use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::words::published_words;

/// Shows the published data sets in every figure that can, or none; says what they have in common with a person's own numbers.
#[component]
pub fn PublishedSwitch(id: &'static str, label: &'static str) -> impl IntoView {
    let page = page();
    let (report, is_shown) = (page.report(), page.is_published_shown);
    let words = move || report.with(|report| report.as_ref().map(|report| published_words(report.settings.convention)));
    let hint_id = format!("{id}-hint");
    view! {
        <p class="switch">
            <input
                type="checkbox"
                id=id
                aria-describedby=hint_id.clone()
                prop:checked=move || is_shown.get()
                on:change=move |event| is_shown.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
            <span class="switch__hint" id=hint_id>{words}</span>
        </p>
    }
}
