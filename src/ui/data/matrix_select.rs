use leptos::prelude::*;

use crate::ui::queries::page;

/// Which matrix is analyzed, where several were read.
#[component]
pub fn MatrixSelect() -> impl IntoView {
    let page = page();
    let data = page.data();
    let names = Memo::new(move |_| {
        data.with(|data| data.as_ref().map(|data| data.matrices.iter().map(|matrix| matrix.name()).collect::<Vec<_>>()))
    });
    let choose = move |event| {
        if let Ok(idx) = event_target_value(&event).parse() {
            page.state.update(|state| state.choose_matrix(idx));
        }
    };
    move || {
        let names = names.get().filter(|names| names.len() > 1)?;
        let chosen = page.state.with_untracked(|state| state.matrix_idx);
        let options =
            names.into_iter().enumerate().map(|(idx, name)| view! { <option value=idx.to_string() selected=idx == chosen>{name}</option> });
        Some(view! {
            <p class="field">
                <label class="field__label" for="matrix">"Embeddings to analyze"</label>
                <select class="field__input" id="matrix" on:change=choose>{options.collect_view()}</select>
            </p>
        })
    }
}
