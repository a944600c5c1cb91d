use leptos::prelude::*;

use crate::ui::queries::page;
use scar_files::shown_name;

/// The files that the data took the place of, to be opened again.
#[component]
pub fn FilesBefore() -> impl IntoView {
    let page = page();
    let data = page.data();
    // Asked again with each data.
    let names = move || data.with(|_| page.names_before()).iter().map(|name| shown_name(name)).collect::<Vec<_>>().join(", ");
    view! {
        {move || Some(names()).filter(|names| !names.is_empty()).map(|names| view! {
            <p>
                {format!("Before: {names}. ")}
                <button type="button" class="button button--small" id="open-before" on:click=move |_| page.open_before()>"Open it again"</button>
            </p>
        })}
    }
}
