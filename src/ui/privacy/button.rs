use leptos::prelude::*;

use crate::ui::queries::page;

/// Opens the panel.
#[component]
pub fn PrivacyButton() -> impl IntoView {
    let page = page();
    view! {
        <button type="button" class="button button--quiet" id="privacy" aria-haspopup="dialog" on:click=move |_| page.is_privacy_open.set(true)>
            "Privacy"
        </button>
    }
}
