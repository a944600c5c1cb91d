use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::KeptResult;
use scar_report::finding::provenance;

/// The results that were kept: their names, which one others are compared with, and what was taken out.
#[component]
pub fn KeptList() -> impl IntoView {
    let results = page().kept;
    let removed = move || results.with(|results| results.removed().map(|name| format!("«{name}» was taken out.")));
    let item = move |kept: KeptResult| {
        let (id, name) = (kept.id, kept.name.clone());
        let is_first = move || results.with(|results| results.results().first().is_some_and(|first| first.id == id));
        let called = move || {
            results.with(|results| results.results().iter().find(|kept| kept.id == id).map(|kept| kept.name.clone()).unwrap_or_default())
        };
        view! {
            <li class="kept__item">
                <input
                    class="field__input" type="text" autocomplete="off" aria-label=format!("Name of {name}")
                    prop:value=called on:change=move |event| results.update(|results| results.rename(id, &event_target_value(&event)))
                />
                <span class="kept__data">{provenance(&kept.report)}</span>
                <Show when=is_first fallback=move || view! {
                    <button type="button" class="button" aria-label=move || format!("Compare with {}", called()) on:click=move |_| results.update(|results| results.put_first(id))>"Compare with this"</button>
                }>
                    <span class="kept__data">"Others are compared with this"</span>
                </Show>
                <button type="button" class="button" aria-label=move || format!("Take {} out", called()) on:click=move |_| results.update(|results| results.remove(id))>"Take out"</button>
            </li>
        }
    };
    view! {
        <ul class="kept" aria-label="Results kept">
            <For each=move || results.with(|results| results.results().to_vec()) key=|kept| kept.id children=item/>
        </ul>
        {move || removed().map(|words| view! {
            <p class="notice" role="status">{words}" "<button type="button" class="button" on:click=move |_| results.update(|results| results.undo())>"Put it back"</button></p>
        })}
    }
}
