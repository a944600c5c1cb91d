use leptos::prelude::*;

use crate::ui::queries::page;

/// Why the last request was refused, and what to do.
#[component]
pub fn Alert() -> impl IntoView {
    let page = page();
    let shown = Memo::new(move |_| {
        page.state.with(|state| {
            let problem = state.problem.as_ref()?;
            Some((problem.message.clone(), problem.is_of_rows(), problem.is_of_unpacking(), problem.asks_about_labels()))
        })
    });
    move || {
        shown.get().map(|(message, is_of_rows, is_of_unpacking, asks_about_labels)| {
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
                    <Show when=move || asks_about_labels>
                        <button type="button" id="labels-missing" class="button" on:click=move |_| page.answer_about_labels(false)>
                            "It means none: leave these rows out"
                        </button>
                        <button type="button" id="labels-classes" class="button" on:click=move |_| page.answer_about_labels(true)>
                            "It names a class"
                        </button>
                    </Show>
                    <button type="button" class="button alert__close" on:click=move |_| page.state.update(|state| state.dismiss())>"Dismiss"</button>
                </div>
            }
        })
    }
}
