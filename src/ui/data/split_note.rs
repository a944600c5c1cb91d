use leptos::prelude::*;

use super::check_field::CheckField;
use crate::ui::queries::page;
use scar_report::{format, seen_name};

/// The rows that the files call those to test on, and whether they are the test set.
#[component]
pub fn SplitNote() -> impl IntoView {
    let page = page();
    let (data, form) = (page.data(), page.form);
    let split = Memo::new(move |_| data.with(|data| data.as_ref().and_then(|data| data.split.clone())));
    let is_logits = Memo::new(move |_| form.with(|form| form.is_logits));
    let is_used = Memo::new(move |_| form.with(|form| form.use_split));
    move || {
        let split = split.get().filter(|_| !is_logits.get())?;
        let n_rows = format::counted(split.test_rows, "row", "rows");
        let value = seen_name(&split.value);
        let hint = move || match is_used.get() {
            true => format!("{n_rows} called «{value}» are tested on, and no probe is trained on them"),
            false => format!("{n_rows} called «{value}» are data like all others; each row is tested by probes that never saw it"),
        };
        let name = match split.by_files {
            true => "Use the files' split as the test set".to_owned(),
            false => format!("Use split column «{}» as the test set", seen_name(&split.column)),
        };
        Some(view! {
            <CheckField
                id="use-split" name=name is_checked=is_used hint=hint
                on_choice=move |is_used| page.choose_split(is_used)
            />
        })
    }
}
