use leptos::prelude::*;

use crate::ui::queries::page;
use scar_core::problem::{AskedRole, Choices};
use scar_files::shown_name;

/// Why the last request was refused, and what to do.
#[component]
pub fn Alert() -> impl IntoView {
    let page = page();
    let shown = Memo::new(move |_| page.state.with(|state| state.problem.clone()));
    move || {
        shown.get().map(|problem| {
            let (is_of_rows, is_of_unpacking, asks_about_labels) =
                (problem.is_of_rows(), problem.is_of_unpacking(), problem.asks_about_labels());
            let answers = problem.choices.into_iter().flat_map(|choices| {
                let Choices { role, names } = *choices;
                names.into_iter().map(move |name| (role, name))
            });
            let answers = answers.map(|(role, name)| view! { <FieldAnswer role name/> }).collect_view();
            view! {
                <div class="alert" role="alert">
                    <p class="alert__text">{problem.message}</p>
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
                    {answers}
                    <button type="button" class="button alert__close" on:click=move |_| page.state.update(|state| state.dismiss())>"Dismiss"</button>
                </div>
            }
        })
    }
}

/// A field that answers the question, as a button.
#[component]
fn FieldAnswer(role: AskedRole, name: String) -> impl IntoView {
    let page = page();
    let shown = shown_name(&name);
    let words = match role {
        AskedRole::Matrix => format!("Use «{shown}»"),
        AskedRole::Label => format!("Labels from «{shown}»"),
        AskedRole::LeftOut => format!("Leave «{shown}» out, rows are in the same order"),
    };
    view! { <button type="button" class="button" on:click=move |_| page.answer_about_field(name.clone(), role)>{words}</button> }
}
