use leptos::prelude::*;

use crate::ui::queries::page;

/// The built-in examples.
#[component]
pub fn Examples() -> impl IntoView {
    let page = page();
    view! {
        <p class="examples">
            <span class="examples__lead">"Or open an example:"</span>
            <button type="button" class="button" id="demo-digits" on:click=move |_| page.choose_demo("digits")>"Digits (1,797 × 64)"</button>
            <button type="button" class="button" id="demo-emoji" on:click=move |_| page.choose_demo("emoji")>"Emoji (1,870, image and text)"</button>
        </p>
    }
}
