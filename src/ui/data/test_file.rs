use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::BesideInput;
use scar_protocol::Purpose;
use scar_report::format;

/// A test file beside the data, in place of rows that are held out; nothing until an analysis can run.
#[component]
pub fn TestFile() -> impl IntoView {
    let page = page();
    let can_have = Memo::new(move |_| page.state.with(|state| state.missing().is_none()) && page.form.with(|form| !form.is_logits));
    let words = move || {
        page.state.with(|state| match &state.beside.test {
            Some(test) => format!("{}: {} to test on; all of the data is trained on", test.file, format::counted(test.rows, "row", "rows")),
            None => "Embeddings with labels, by the same model. Without one each row is tested by probes that never saw it".to_owned(),
        })
    };
    view! {
        <Show when=move || can_have.get()>
            <p class="field">
                <span class="field__label" id="test-file-label">"Test set of its own"</span>
                <BesideInput id="test-file" purpose=Purpose::Test/>
                <span class="field__hint" id="test-file-hint">{words}</span>
            </p>
        </Show>
    }
}
