//! Completion before and after: the same analysis with the plan's rows and without, side by side.

use leptos::prelude::*;

use crate::analysis::ChosenRows;
use crate::format;
use crate::report::ReserveKind;
use crate::ui::queries::page;

/// Buttons that analyse the data with the chosen rows, and for a split of the data without them; the result on screen is kept for
/// comparison. Nothing for candidates without labels.
#[component]
pub fn PlanEffect(rows: ChosenRows) -> impl IntoView {
    let page = page();
    let can_run = Memo::new(move |_| page.state.with(|state| state.can_run()));
    let rows = StoredValue::new(rows);
    let is_split = rows.with_value(|rows| rows.reserve == Some(ReserveKind::Split));
    let can_have = rows.with_value(|rows| rows.reserve != Some(ReserveKind::FilePredicted));
    let before = move |_| page.keep_rows(rows.with_value(|rows| rows.in_hand.clone()));
    let after = move |_| {
        page.keep_result();
        if is_split {
            let mut both = rows.with_value(|rows| [rows.in_hand.as_slice(), &rows.indices].concat());
            both.sort_unstable();
            page.keep_rows(both);
        } else {
            page.extend_with(rows.with_value(|rows| rows.indices.clone()));
        }
    };
    let n_rows = format::counted(rows.with_value(|rows| rows.indices.len()) as u64, "row", "rows");
    can_have.then(|| {
        view! {
            <p class="downloads">
                <span class="downloads__lead">"Analyse before and after:"</span>
                {is_split.then(|| view! {
                    <button type="button" class="button" id="analyze-in-hand" disabled=move || !can_run.get() on:click=before>"The rows in hand alone"</button>
                })}
                <button type="button" class="button" id="analyze-completed" disabled=move || !can_run.get() on:click=after>
                    {format!("With the {n_rows}; what is on screen is kept beside")}
                </button>
            </p>
        }
    })
}
