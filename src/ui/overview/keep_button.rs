use leptos::prelude::*;

use crate::ui::queries::page;

/// The button that keeps the result on screen for comparison.
#[component]
pub fn KeepButton() -> impl IntoView {
    let page = page();
    let report = page.whole_report();
    let can_keep = move || report.with(|report| report.as_ref().is_some_and(|report| page.kept.with(|kept| kept.can_keep(report))));
    let is_kept = move || report.with(|report| report.as_ref().is_some_and(|report| page.kept.with(|kept| kept.has(report))));
    view! {
        <p class="downloads">
            <button type="button" class="button" id="keep-result" disabled=move || !can_keep() on:click=move |_| page.keep_result()>
                {move || if is_kept() { "Kept for comparison" } else { "Keep this result for comparison" }}
            </button>
        </p>
    }
}
