use leptos::prelude::*;

use super::context::lesson;
use crate::ui::browser;

/// Copies the address of what is on screen.
#[component]
pub fn CopyLink() -> impl IntoView {
    let lesson = lesson();
    let told = RwSignal::new("");
    let copy = move |_| {
        let address = lesson.own_address();
        leptos::task::spawn_local(async move {
            let is_copied = browser::copy(&address).await;
            told.set(if is_copied { "Copied." } else { "This browser does not let a page copy. The link is the page's address." });
        });
    };
    view! {
        <button type="button" class="button button--small" id="learn-copy" on:click=copy>"Copy link"</button>
        <span class="tuning__state" role="status">{told}</span>
    }
}
