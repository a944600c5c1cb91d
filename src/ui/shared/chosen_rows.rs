//! Chosen rows as files: their positions, and how many of each class they are.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::{RowChoice, file_name, index_csv};
use scar_analysis::ChosenRows;
use scar_files::FileRows;
use scar_files::index_bytes;
use scar_report::{format, seen_name};

/// Buttons that save the positions of `chosen` rows in their file; `part` is their part of the files' names.
#[component]
pub fn RowDownloads(part: &'static str, #[prop(into)] chosen: Signal<Option<Arc<RowChoice>>>) -> impl IntoView {
    let page = page();
    let save = move |extension: &'static str, mime: &'static str, bytes: fn(&FileRows) -> Vec<u8>| {
        if let Some(chosen) = chosen.get_untracked() {
            let rows = &chosen.files.matrix;
            page.save(&file_name(&rows.file, Some(part), extension), mime, bytes(rows));
        }
    };
    let through = move || chosen.with(|chosen| chosen.as_ref().and_then(|chosen| chosen.files.matrix.counted_through()));
    view! {
        <p class="downloads">
            <span class="downloads__lead">"Save row positions, counted from 0:"</span>
            <button type="button" class="button" id=format!("{part}-npy") on:click=move |_| save("npy", "application/octet-stream", |rows| index_bytes(&rows.rows))>"NumPy (.npy)"</button>
            <button type="button" class="button" id=format!("{part}-csv") on:click=move |_| save("csv", "text/csv", |rows| index_csv(&rows.rows, &rows.ids).into_bytes())>"CSV"</button>
        </p>
        {move || through().map(|through| view! { <p class="field__hint">{through}</p> })}
    }
}

/// Class counts before and after, folded.
#[component]
pub fn ChosenCounts(
    id: &'static str,
    /** What the counts say. */
    caption: &'static str,
    classes: Vec<String>,
    rows: ChosenRows,
) -> impl IntoView {
    let row = |((class, available), chosen): ((String, u64), u64)| {
        let share = if available == 0 { format::MISSING.to_owned() } else { format::percent(chosen as f64 / available as f64) };
        view! { <tr><th scope="row">{seen_name(&class)}</th><td>{format::count(available)}</td><td>{format::count(chosen)}</td><td>{share}</td></tr> }
    };
    let n_left_out = rows.n_left_out();
    let all = format::counted(rows.available.len() as u64, "class keeps", "classes keep");
    let all_rows: Vec<_> = classes.into_iter().zip(rows.available).zip(rows.chosen).collect();
    view! {
        {(n_left_out > 0).then(|| view! { <p class="notice">{format!("{} of {all} no row.", format::count(n_left_out))}</p> })}
        <details class="fold">
            <summary>"Rows of each class"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=caption>
                <table class="table" id=id>
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">"Class"</th><th scope="col">"Before"</th><th scope="col">"Chosen"</th><th scope="col">"Part"</th></tr></thead>
                    <tbody>{all_rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}
