use leptos::prelude::*;

use crate::ui::queries::page;
use scar_core::problem::Problem;

/// What a person should know although the data can be used.
#[component]
pub fn ProblemList() -> impl IntoView {
    let page = page();
    let data = page.data();
    let left_out = Memo::new(move |_| page.state.with(|state| state.left_out.shown().to_vec()));
    move || {
        let of_files = data.with(|data| data.as_ref().map(|data| data.problems.clone()).unwrap_or_default());
        let problems: Vec<Problem> = left_out.get().into_iter().chain(of_files).collect();
        (!problems.is_empty()).then(|| {
            view! {
                <ul class="notes" aria-label="Warnings about the files">
                    {problems.into_iter().map(|problem| view! { <li class="notes__item">{problem.message}</li> }).collect_view()}
                </ul>
            }
        })
    }
}
