use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;

/// The places that can be gone to.
#[component]
pub fn Rail() -> impl IntoView {
    let page = page();
    let report = page.report();
    let has_kept = Memo::new(move |_| page.kept.with(|kept| !kept.results().is_empty()));
    let has_whole = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| !report.is_provisional())));
    let has_report = Memo::new(move |_| report.with(Option::is_some));
    let has_plan = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.plan.is_some())));
    let has_data = Memo::new(move |_| page.state.with(|state| state.data.is_some()));
    let has_modalities = Memo::new(move |_| {
        page.state.with(|state| state.modalities.report.is_some() || state.data.as_ref().is_some_and(|data| !data.matrices.is_empty()))
    });
    // Buttons and not links: the URL's fragment holds the page's state.
    view! {
        <nav class="rail" aria-label="Places">
            <Show when=move || has_whole.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("overview-title")>"Overview"</button>
            </Show>
            <Show when=move || has_data.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("data-title")>"Data"</button>
            </Show>
            <Show when=move || has_report.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("measures-title")>"Measures"</button>
                <button type="button" class="rail__place" on:click=|_| browser::focus("foundation-title")>"Foundation"</button>
            </Show>
            <Show when=move || has_plan.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("completion-title")>"Completion"</button>
                <button type="button" class="rail__place" on:click=|_| browser::focus("rows-title")>"Rows"</button>
            </Show>
            <Show when=move || has_modalities.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("modalities-title")>"Modalities"</button>
            </Show>
            <Show when=move || has_kept.get()>
                <button type="button" class="rail__place" on:click=|_| browser::focus("compare-title")>"Compare"</button>
            </Show>
        </nav>
    }
}
