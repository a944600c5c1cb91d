//! A search and pages for a table with many rows.

use leptos::prelude::*;

use scar_report::format;

/// Rows of a page.
pub const PAGE: usize = 50;

/// A search and pages for a table; nothing where all its rows fit. `id` names the search field.
#[component]
pub fn TablePager(
    id: &'static str,
    /** What the search finds. */
    label: &'static str,
    search: RwSignal<String>,
    /** Counted from 0. */
    place: RwSignal<usize>,
    /** Rows in all. */
    #[prop(into)]
    n_rows: Signal<usize>,
    /** Rows that the search found. */
    #[prop(into)]
    n_found: Signal<usize>,
) -> impl IntoView {
    let n_pages = move || n_found.get().div_ceil(PAGE).max(1);
    let at = move || place.get().min(n_pages() - 1);
    let is_last = move || at() + 1 >= n_pages();
    let words = move || match n_found.get() {
        0 => "None has that in its name.".to_owned(),
        found => format!(
            "{} to {} of {}",
            format::count((at() * PAGE + 1) as u64),
            format::count(((at() + 1) * PAGE).min(found) as u64),
            format::count(found as u64)
        ),
    };
    view! {
        <Show when=move || { n_rows.get() > PAGE }>
            <div class="rank-pager" role="group" aria-label=label>
                <label class="rank-pager__label" for=id>{label}</label>
                <input
                    class="field__input" id=id type="search" autocomplete="off"
                    prop:value=move || search.get()
                    on:input=move |event| {
                        search.set(event_target_value(&event));
                        place.set(0);
                    }
                />
                <button type="button" class="button" disabled=move || at() == 0 on:click=move |_| place.set(at() - 1)>"Previous"</button>
                <button type="button" class="button" disabled=is_last on:click=move |_| place.set(at() + 1)>"Next"</button>
                <span class="rank-pager__words" role="status">{words}</span>
            </div>
        </Show>
    }
}
