use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::SettingsForm;

/// One setting: its name, what it does, its text.
#[component]
pub fn Field(
    id: &'static str,
    name: &'static str,
    hint: &'static str,
    read: fn(&SettingsForm) -> &String,
    write: fn(&mut SettingsForm) -> &mut String,
) -> impl IntoView {
    let form = page().form;
    let hint_id = format!("{id}-hint");
    view! {
        <p class="field">
            <label class="field__label" for=id>{name}</label>
            <input
                class="field__input"
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-describedby=hint_id.clone()
                prop:value=move || form.with(|form| read(form).clone())
                on:input=move |event| form.update(|form| *write(form) = event_target_value(&event))
            />
            <span class="field__hint" id=hint_id>{hint}</span>
        </p>
    }
}
