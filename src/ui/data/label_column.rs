use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::seen_name;

/// Which column the labels come from, where more than one could be it.
#[component]
pub fn LabelColumn() -> impl IntoView {
    let page = page();
    let data = page.data();
    let columns = Memo::new(move |_| data.with(|data| data.as_ref().map(|data| (data.label_columns.clone(), data.label_column.clone()))));
    move || {
        let (columns, chosen) = columns.get().filter(|(columns, _)| columns.len() > 1)?;
        let has_choice = chosen.is_some();
        let options = columns.into_iter().map(|column| {
            let is_chosen = chosen.as_ref() == Some(&column);
            view! { <option value=column.clone() selected=is_chosen>{seen_name(&column)}</option> }
        });
        Some(view! {
            <p class="field">
                <label class="field__label" for="label-column">"Label column"</label>
                <select class="field__input" id="label-column" on:change=move |event| page.choose_label_column(&event_target_value(&event))>
                    {(!has_choice).then(|| view! { <option value="" selected disabled>"Choose…"</option> })}
                    {options.collect_view()}
                </select>
            </p>
        })
    }
}
