use leptos::prelude::*;

use crate::ui::state::{PAGE_ROWS, RankView, ShownClasses};
use scar_report::format;

/// Which of many classes the ranking shows: those that a search finds, both ends, or a page; nothing where all fit.
#[component]
pub fn RankPager(
    search: RwSignal<String>,
    view: RwSignal<RankView>,
    shown: Memo<ShownClasses>,
    /** All there are. */
    n_classes: Signal<usize>,
) -> impl IntoView {
    let page = move || match view.get() {
        RankView::Page(page) => Some(page.min(shown.with(|shown| shown.n_pages.saturating_sub(1)))),
        RankView::Ends => None,
    };
    let has_more = move || shown.with(|shown| shown.n_found > PAGE_ROWS);
    let is_last = move || page().is_some_and(|page| page + 1 >= shown.with(|shown| shown.n_pages));
    let words = move || {
        shown.with(|shown| {
            let found = format::count(shown.n_found as u64);
            match shown.gap {
                _ if shown.n_found == 0 => "No class has that in its name.".to_owned(),
                Some((half, _)) => format!("The {half} largest and the {half} smallest of {found}"),
                None => format!(
                    "{} to {} of {found}, largest first",
                    format::count(shown.first as u64),
                    format::count((shown.first + shown.rows.len() - 1) as u64)
                ),
            }
        })
    };
    view! {
        <Show when=move || { n_classes.get() > PAGE_ROWS }>
            <div class="table-pager" role="group" aria-label="Classes shown">
                <label class="table-pager__label" for="rank-search">"Find a class"</label>
                <input
                    class="field__input"
                    id="rank-search"
                    type="search"
                    autocomplete="off"
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                />
                <Show when=has_more>
                    <button type="button" class="button" disabled=move || page().is_none() on:click=move |_| view.set(RankView::Ends)>"Both ends"</button>
                    <button type="button" class="button" disabled=move || page() == Some(0)
                        on:click=move |_| view.set(RankView::Page(page().map_or(0, |page| page.saturating_sub(1))))>"Previous"</button>
                    <button type="button" class="button" disabled=is_last
                        on:click=move |_| view.set(RankView::Page(page().map_or(0, |page| page + 1)))>"Next"</button>
                </Show>
                <span class="table-pager__words" role="status">{words}</span>
            </div>
        </Show>
    }
}
