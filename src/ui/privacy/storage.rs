use leptos::prelude::*;

use crate::ui::host;
use crate::ui::queries::page;
use crate::ui::state::StoredParts;

/// What this browser stores for the page, and the button that deletes it.
#[component]
pub fn Storage() -> impl IntoView {
    let page = page();
    let parts = RwSignal::new(None::<StoredParts>);
    let deleted = RwSignal::new(None::<String>);
    let look = move || leptos::task::spawn_local(async move { parts.set(host::stored().await) });
    // It grows while the panel is open.
    Effect::new(move |_| {
        page.host.with(|host| host.keeping);
        look();
    });
    let delete = move |_| {
        leptos::task::spawn_local(async move {
            let n_results = page.n_results();
            let words = page.delete_stored().await.map(|parts| parts.deleted_words(n_results));
            deleted.set(Some(words.unwrap_or_else(|| {
                "This browser did not let the page delete anything. Delete the data of this site in its settings.".to_owned()
            })));
            look();
        });
    };
    let rows = move || {
        let rows = parts.with(|parts| parts.as_ref().map(|parts| parts.rows(page.n_results()))).unwrap_or_default();
        rows.into_iter().map(|(name, what)| view! { <dt>{name}</dt><dd>{what}</dd> }).collect_view()
    };
    view! {
        <h3>"Stored in this browser"</h3>
        <dl class="privacy__parts" id="stored-parts">{rows}</dl>
        <p>{move || page.host.with(|host| host.keeping_words())}" Files that you open are never stored."</p>
        <p class="downloads">
            <button type="button" class="button" id="delete-stored" on:click=delete>"Delete all that is stored"</button>
        </p>
        <p role="status" id="deleted">{move || deleted.get()}</p>
    }
}
