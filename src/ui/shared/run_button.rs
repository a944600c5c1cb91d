use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::Phase;

/// Starts the analysis with the settings of the Data place, from wherever a person is; there once there is data.
#[component]
pub fn RunButton() -> impl IntoView {
    let page = page();
    let phase = page.phase();
    let has_data = Memo::new(move |_| page.state.with(|state| state.data.is_some()));
    let can_run = Memo::new(move |_| page.state.with(|state| state.can_run()));
    let words = move || match (page.form.with(|form| form.is_logits), phase.get()) {
        (true, _) => "Measure the logits",
        (false, Phase::Done) => "Run again",
        (false, _) => "Run the analysis",
    };
    view! {
        <Show when=move || has_data.get()>
            <button
                type="submit" form="run-form" id="run" class="button"
                class:button--main=move || phase.get() != Phase::Done disabled=move || !can_run.get()
            >
                {words}
            </button>
        </Show>
    }
}
