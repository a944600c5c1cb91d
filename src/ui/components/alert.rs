//! Why the last request was refused, and what to do.

use leptos::prelude::*;

use crate::ui::queries::page;

/// Why the last request was refused, and what to do.
#[component]
pub fn Alert() -> impl IntoView {
    let page = page();
    let message = Memo::new(move |_| page.state.with(|state| state.problem.as_ref().map(|problem| problem.message.clone())));
    move || {
        message.get().map(|message| {
            view! {
                <div class="alert" role="alert">
                    <p class="alert__text">{message}</p>
                    <button type="button" class="button alert__close" on:click=move |_| page.state.update(|state| state.dismiss())>"Dismiss"</button>
                </div>
            }
        })
    }
}
