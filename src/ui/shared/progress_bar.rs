use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::{Work, bar_width};
use scar_report::format;

/// The work under way: step, share, time left, and the button that stops it.
#[component]
pub fn ProgressBar() -> impl IntoView {
    let page = page();
    let work = Memo::new(move |_| page.state.with(|state| state.work.clone()));
    let is_working = Memo::new(move |_| work.with(Option::is_some));
    let of = move |read: fn(&Work) -> String| work.with(|work| work.as_ref().map(read).unwrap_or_default());
    let percent = move || of(|work| ((work.share() * 100.0) as u32).to_string());
    view! {
        <Show when=move || is_working.get()>
            <section class="progress" aria-label="Progress">
                <div
                    class="progress__track"
                    role="progressbar"
                    aria-label="Analysis"
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=percent
                    aria-valuetext=move || of(|work| format!("{}, {}", work.step_name(), format::percent(work.share())))
                >
                    <span class="progress__bar" style:width=move || of(|work| bar_width(work.share()))></span>
                </div>
                <p class="progress__words">
                    <span class="progress__step">{move || of(Work::step_name)}</span>
                    <span>{move || of(|work| format::percent(work.share()))}</span>
                    <span>{move || of(Work::time_left)}</span>
                </p>
                <button type="button" class="button" id="cancel" on:click=move |_| page.cancel()>"Cancel"<kbd class="progress__key">"Esc"</kbd></button>
            </section>
        </Show>
    }
}
