use leptos::prelude::*;

use crate::ui::queries::page;

/// Says each stage once to screen readers.
#[component]
pub fn Announcer() -> impl IntoView {
    let page = page();
    let words = Memo::new(move |_| page.state.with(|state| state.announcement.clone()));
    view! { <div class="visually-hidden" role="status" aria-live="polite">{words}</div> }
}
