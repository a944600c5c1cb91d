use leptos::prelude::*;

use super::field::Field;
use crate::ui::queries::page;

/// What the columns of the matrix are: embeddings, or logits of the person's own model.
#[component]
pub fn MatrixKind() -> impl IntoView {
    let form = page().form;
    let is_logits = Memo::new(move |_| form.with(|form| form.is_logits));
    let hint = move || match is_logits.get() {
        true => "One column per class, in ascending order: measured as they are, without training",
        false => "Linear probes are trained on them",
    };
    view! {
        <p class="field">
            <label class="field__label" for="matrix-kind">"The columns are"</label>
            <select
                class="field__input"
                id="matrix-kind"
                aria-describedby="matrix-kind-hint"
                on:change=move |event| form.update(|form| form.is_logits = event_target_value(&event) == "logits")
            >
                <option value="embeddings" prop:selected=move || !is_logits.get()>"embeddings"</option>
                <option value="logits" prop:selected=is_logits>"logits of my own model"</option>
            </select>
            <span class="field__hint" id="matrix-kind-hint">{hint}</span>
        </p>
        <Show when=move || is_logits.get()>
            <Field id="kept" name="Rows kept, one in" hint="1 where your model saw all rows of the set; divides Scale" read=|form| &form.kept write=|form| &mut form.kept/>
        </Show>
    }
}
