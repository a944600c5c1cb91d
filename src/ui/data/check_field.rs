use leptos::prelude::*;

/// A box with its name, and below it what the choice means.
#[component]
pub fn CheckField(
    /// The id of the box.
    id: &'static str,
    /// What is chosen by it.
    #[prop(into)]
    name: String,
    /// Whether it is checked.
    is_checked: Memo<bool>,
    /// Told of each change.
    on_choice: impl Fn(bool) + 'static,
    /// What the choice means as it stands.
    hint: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <p class="field">
            <label class="field__label" for=id>
                <input
                    id=id type="checkbox" aria-describedby=hint_id.clone() prop:checked=is_checked
                    on:change=move |event| on_choice(event_target_checked(&event))
                />
                " "
                {name}
            </label>
            <span class="field__hint" id=hint_id>{hint}</span>
        </p>
    }
}
