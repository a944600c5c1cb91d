use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;
use crate::ui::state::{AppState, HostState, Lack, ONE_THREAD};

/// That a newer version waits, and what the page lacks here.
#[component]
pub fn HostNote() -> impl IntoView {
    let page = page();
    let has_update = Memo::new(move |_| page.host.with(|host| host.has_update));
    let lack = Memo::new(move |_| page.host.with(|host| host.lack));
    // Beside a result a line of it is enough.
    let is_first = Memo::new(move |_| !page.state.with(AppState::has_shown));
    view! {
        <Show when=move || has_update.get()>
            <div class="notice" id="update-note" role="status">
                <p>{move || page.host.with(HostState::update_words)}</p>
                <p class="downloads"><button type="button" class="button" on:click=move |_| browser::reload()>"Reload"</button></p>
            </div>
        </Show>
        {move || lack.get().map(Lack::words).map(|words| view! {
            <details class="notice" id="lack-note" open=is_first>
                <summary>{ONE_THREAD}</summary>
                <p>{words}</p>
            </details>
        })}
    }
}
