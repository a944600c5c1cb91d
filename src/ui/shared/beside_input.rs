use leptos::prelude::*;

use crate::ui::browser::files_of;
use crate::ui::queries::page;
use scar_protocol::{BesideFile, Purpose};
use scar_report::format;

/// The input for files that stand beside the data, as candidates or to test on, and the button that leaves them out again.
#[component]
pub fn BesideInput(id: &'static str, purpose: Purpose) -> impl IntoView {
    let page = page();
    let input = NodeRef::<leptos::html::Input>::new();
    let file = Memo::new(move |_| page.state.with(|state| of(purpose, &state.beside.reserve, &state.beside.test)));
    let can_read = Memo::new(move |_| page.state.with(|state| state.can_run()));
    let take = move |_| {
        if let Some(input) = input.get() {
            let files = files_of(input.files());
            // Without this, the same file could not be chosen again after it was mended.
            input.set_value("");
            page.open_beside(purpose, files);
        }
    };
    let (choose, forget) = match purpose {
        Purpose::Test => ("Choose a test file…", "Test on the data's own rows again"),
        Purpose::Data | Purpose::Reserve => ("Choose candidates…", "Leave the candidates out"),
    };
    view! {
        <span class="beside-input">
            <input class="visually-hidden beside-input__file" id=id type="file" multiple node_ref=input prop:disabled=move || !can_read.get() on:change=take/>
            <label class="button" for=id>{choose}</label>
            {move || file.get().map(|file| view! {
                <button type="button" class="button" disabled=move || !can_read.get() on:click=move |_| page.forget_beside(purpose)>{forget}</button>
                <ul class="notes">{problems(file)}</ul>
            })}
        </span>
    }
}

fn of(purpose: Purpose, reserve: &Option<BesideFile>, test: &Option<BesideFile>) -> Option<BesideFile> {
    if purpose == Purpose::Test { test.clone() } else { reserve.clone() }
}

fn problems(file: BesideFile) -> impl IntoView {
    file.problems.into_iter().map(|problem| view! { <li class="notes__item">{format::unbroken(&problem.message)}</li> }).collect_view()
}
