//! The button that keeps the result on screen for comparison.

use leptos::prelude::*;

use crate::ui::queries::page;

/// The button that keeps the result on screen for comparison.
#[component]
pub fn KeepButton() -> impl IntoView {
    let page = page();
    let report = page.report();
    let can_keep = move || report.with(|report| report.as_ref().is_some_and(|report| page.shelf.with(|shelf| shelf.can_keep(report))));
    let is_kept = move || report.with(|report| report.as_ref().is_some_and(|report| page.shelf.with(|shelf| shelf.has(report))));
    let keep = move |_| {
        let Some(report) = report.get_untracked() else { return };
        let column = page.state.with_untracked(|state| {
            let data = state.data.as_ref()?;
            data.label_column.clone().filter(|_| data.label_columns.len() > 1)
        });
        page.shelf.update(|shelf| shelf.keep(report, column.as_deref()));
    };
    view! {
        <p class="downloads">
            <button type="button" class="button" id="keep-result" disabled=move || !can_keep() on:click=keep>
                {move || if is_kept() { "Kept for comparison" } else { "Keep this result for comparison" }}
            </button>
        </p>
    }
}
