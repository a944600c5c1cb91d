use leptos::prelude::*;

use scar_report::{Note, format};

/// Notes: those on which a person can act, and folded, those on the method.
#[component]
pub fn NoteList(
    /** The id of the fold. */
    id: &'static str,
    /** What the list is called to those who do not see it. */
    label: &'static str,
    #[prop(into)] notes: Signal<Vec<Note>>,
) -> impl IntoView {
    let items = |notes: Vec<Note>| {
        notes.into_iter().map(|note| view! { <li class="notes__item">{format::unbroken(&note.words())}</li> }).collect_view()
    };
    move || {
        let (on_method, to_act_on): (Vec<Note>, Vec<Note>) = notes.get().into_iter().partition(Note::is_on_method);
        let to_act_on = (!to_act_on.is_empty()).then(|| view! { <ul class="notes" aria-label=label>{items(to_act_on)}</ul> });
        let on_method = (!on_method.is_empty()).then(|| {
            view! {
                <details class="fold" id=id>
                    <summary>{format!("Method notes ({})", on_method.len())}</summary>
                    <ul class="notes">{items(on_method)}</ul>
                </details>
            }
        });
        view! { {to_act_on}{on_method} }
    }
}
