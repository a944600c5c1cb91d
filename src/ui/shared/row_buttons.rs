use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::{RowChoice, RowFile, row_files};
use scar_report::format;

/// Buttons that save the chosen rows themselves, one for each file that they stand in and in its format; `part` is their part of the
/// files' names.
#[component]
pub fn RowButtons(
    part: &'static str,
    /** The format of the matrix' file. */
    #[prop(into)]
    format: Signal<String>,
    /** Whether they are rows of the candidates' file. */
    #[prop(into)]
    of_reserve: Signal<bool>,
    #[prop(into)] chosen: Signal<Option<Arc<RowChoice>>>,
) -> impl IntoView {
    let page = page();
    let can_ask = Memo::new(move |_| page.state.with(|state| state.can_ask()));
    let button = move |(idx, file): (usize, RowFile), chosen: Arc<RowChoice>| {
        let ending = file.name.rsplit_once('.').map_or_else(String::new, |(_, ending)| format!(" (.{ending})"));
        let what = if file.rows.is_some() { "rows" } else { "values" };
        let text = format::unbroken(&format!("Save the {what} of {}{ending}", file.file));
        let id = format!("{part}-{}", if idx == 0 { "data" } else { "labels" });
        let save = move |_| page.save_rows(file.clone(), chosen.rows.indices.clone(), of_reserve.get_untracked());
        view! { <button type="button" class="button" id=id disabled=move || !can_ask.get() on:click=save>{text}</button> }
    };
    move || {
        chosen.get().map(|chosen| {
            let files = row_files(&chosen, &format.get(), part);
            let notes =
                files.iter().filter_map(|file| file.note.clone()).map(|note| view! { <p class="field__hint">{note}</p> }).collect_view();
            let buttons = files.into_iter().enumerate().map(|file| button(file, Arc::clone(&chosen))).collect_view();
            view! { <p class="downloads">{buttons}</p>{notes} }
        })
    }
}
