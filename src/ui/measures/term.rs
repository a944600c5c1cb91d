use leptos::prelude::*;

use crate::ui::queries::page;

/// A word of the method, whose explanation floats under it. That opens while the pointer rests on it, with the focus of the keyboard and by a click; Escape
/// closes it.
#[component]
pub fn Term(name: &'static str, meaning: &'static str) -> impl IntoView {
    let open = page().open_term;
    let id = format!("term-{}", name.to_lowercase().replace(' ', "-"));
    let is_open = move || open.get() == Some(name);
    let show = move || open.set(Some(name));
    let hide = move || {
        open.update(|open| {
            open.take_if(|open| *open == name);
        });
    };
    view! {
        <span class="term" class:term--open=is_open on:pointerenter=move |_| show() on:pointerleave=move |_| hide()>
            <button
                type="button" class="term__name" aria-describedby=id.clone()
                on:click=move |_| show() on:focus=move |_| show() on:blur=move |_| hide()
            >{name}</button>
            <span class="term__meaning" role="tooltip" id=id>{meaning}</span>
        </span>
    }
}
