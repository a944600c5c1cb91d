use leptos::prelude::*;

use crate::ui::state::{PAGE, n_pages, page_words, shown_page};

/// A search and pages for a table with many rows; nothing where all its rows fit. `id` names the search field.
#[component]
pub fn TablePager(
    id: &'static str,
    /** What the search finds. */
    label: &'static str,
    search: RwSignal<String>,
    /** The page that is shown, from 0. */
    page_idx: RwSignal<usize>,
    /** Rows in all. */
    #[prop(into)]
    n_rows: Signal<usize>,
    /** Rows that the search found. */
    #[prop(into)]
    n_found: Signal<usize>,
) -> impl IntoView {
    let at = move || shown_page(page_idx.get(), n_found.get());
    let is_last = move || at() + 1 >= n_pages(n_found.get());
    let words = move || page_words(page_idx.get(), n_found.get());
    view! {
        <Show when=move || { n_rows.get() > PAGE }>
            <div class="table-pager" role="group" aria-label=label>
                <label class="table-pager__label" for=id>{label}</label>
                <input
                    class="field__input" id=id type="search" autocomplete="off"
                    prop:value=move || search.get()
                    on:input=move |event| {
                        search.set(event_target_value(&event));
                        page_idx.set(0);
                    }
                />
                <button type="button" class="button" disabled=move || at() == 0 on:click=move |_| page_idx.set(at() - 1)>"Previous"</button>
                <button type="button" class="button" disabled=is_last on:click=move |_| page_idx.set(at() + 1)>"Next"</button>
                <span class="table-pager__words" role="status">{words}</span>
            </div>
        </Show>
    }
}
