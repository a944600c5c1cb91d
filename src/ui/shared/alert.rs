use leptos::prelude::*;

use crate::ui::queries::page;

/// Why the last request was refused, and what to do.
#[component]
pub fn Alert() -> impl IntoView {
    let page = page();
    let shown = Memo::new(move |_| {
        page.state
            .with(|state| state.problem.as_ref().map(|problem| (problem.message.clone(), problem.is_of_rows(), problem.is_of_unpacking())))
    });
    move || {
        shown.get().map(|(message, is_of_rows, is_of_unpacking)| {
            view! {
                <div class="alert" role="alert">
                    <p class="alert__text">{message}</p>
                    <Show when=move || is_of_rows>
                        <button type="button" id="leave-rows-out" class="button" on:click=move |_| page.leave_rows_out()>
                            "Leave these rows out"
                        </button>
                    </Show>
                    <Show when=move || is_of_unpacking>
                        <button type="button" id="unpack-anyway" class="button" on:click=move |_| page.unpack_anyway()>
                            "Unpack it all the same"
                        </button>
                    </Show>
                    <button type="button" class="button alert__close" on:click=move |_| page.state.update(|state| state.dismiss())>"Dismiss"</button>
                </div>
            }
        })
    }
}
