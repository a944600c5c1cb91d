use leptos::prelude::*;

use crate::ui::queries::page;

/// Where a result that came by a link is from, or how the one that took its place differs from it.
#[component]
pub fn LinkedNote() -> impl IntoView {
    let page = page();
    let report = page.report();
    let said = Memo::new(move |_| page.linked.with(|linked| linked.as_ref()?.said_beside(report.get().as_ref())));
    move || {
        said.get().map(|said| {
            let differences = said.differences.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
            view! {
                <div class="notice" id="linked-note" role="status">
                    <p>{said.head}</p>
                    <ul>{differences}</ul>
                    <Show when=move || said.is_beside>
                        <p class="downloads">
                            <button type="button" class="button" id="show-linked" on:click=move |_| page.show_linked()>"Show the result of the link"</button>
                            <button type="button" class="button" id="forget-linked" on:click=move |_| page.linked.set(None)>"Compare no more"</button>
                        </p>
                    </Show>
                </div>
            }
        })
    }
}
