//! What a person should know although the data can be used.

use leptos::prelude::*;

use crate::ui::queries::page;

/// What a person should know although the data can be used.
#[component]
pub fn ProblemList() -> impl IntoView {
    let data = page().data();
    move || {
        let problems = data.with(|data| data.as_ref().map(|data| data.problems.clone()).unwrap_or_default());
        (!problems.is_empty()).then(|| {
            view! {
                <ul class="notes" aria-label="Warnings about the files">
                    {problems.into_iter().map(|problem| view! { <li class="notes__item">{problem.message}</li> }).collect_view()}
                </ul>
            }
        })
    }
}
