use leptos::html::Dialog;
use leptos::prelude::*;

use super::requests::Requests;
use super::storage::Storage;
use crate::ui::queries::page;

/// A dialog over the page, wherever that stands.
#[component]
pub fn PrivacyPanel() -> impl IntoView {
    let page = page();
    let is_open = page.is_privacy_open;
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() && !dialog.open() {
            // A dialog that is in the page and not open yet opens.
            let _ = dialog.show_modal();
        } else if !is_open.get() {
            dialog.close();
        }
    });
    view! {
        <dialog class="privacy" id="privacy-panel" aria-labelledby="privacy-title" node_ref=dialog on:close=move |_| is_open.set(false)>
            <Show when=move || is_open.get()>
                <div class="privacy__head">
                    <h2 id="privacy-title">"Privacy"</h2>
                    <button type="button" class="button" on:click=move |_| is_open.set(false)>"Close"</button>
                </div>
                <p>"Your files are read in this tab, and everything is computed in it. The page sends nothing. It only asks its own host for files: its own, and data that its address names."</p>
                <Requests/>
                <Storage/>
                <h3>"How to check it"</h3>
                <ul class="privacy__list">
                    <li>"Open the browser's developer tools (F12), go to Network, and load the page again. Every request stands there, those of the workers too."</li>
                    <li>"Turn the network off once the page stands, and analyse something. It needs no network."</li>
                    <li>
                        "The page has a policy, which the browser enforces. Its "<code>"connect-src 'self'"</code>
                        " allows no connection to any other host. It is at the top of the page's source, as "<code>"Content-Security-Policy"</code>"."
                    </li>
                </ul>
            </Show>
        </dialog>
    }
}
