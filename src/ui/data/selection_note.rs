use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::format;

/// That only some of the rows that were read are held, and the way back; nothing where all are.
#[component]
pub fn SelectionNote() -> impl IntoView {
    let page = page();
    let data = page.data();
    let counts = move || data.with(|data| data.as_ref().and_then(|data| Some((data.matrices.first()?.rows, data.whole_rows?))));
    move || {
        counts().map(|(rows, whole)| {
            let words = format!("A selection of {} of {} rows is held on its own.", format::count(rows), format::count(whole));
            view! {
                <p class="notice">
                    {words}" "
                    <button type="button" class="button button--small" id="all-rows" on:click=move |_| page.keep_rows(Vec::new())>"Use all rows again"</button>
                </p>
            }
        })
    }
}
