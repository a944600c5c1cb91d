//! A word of the method with its one-line explanation on hover and focus.

use leptos::prelude::*;

/// A word of the method with its one-line explanation on hover and focus.
#[component]
pub fn Term(name: &'static str, meaning: &'static str) -> impl IntoView {
    let id = format!("term-{}", name.to_lowercase().replace(' ', "-"));
    view! {
        <span class="term">
            <button type="button" class="term__name" aria-describedby=id.clone()>{name}</button>
            <span class="term__meaning" role="tooltip" id=id>{meaning}</span>
        </span>
    }
}
