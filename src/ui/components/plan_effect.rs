//! Completion before and after: the analysis with the plan's candidates, beside that without them.

use leptos::prelude::*;

use crate::analysis::ChosenRows;
use crate::format;
use crate::report::ReserveKind;
use crate::ui::queries::page;

/// The button that analyses the data with the chosen candidates; the result on screen is kept for comparison. Nothing where a part of the
/// data plays the candidates, as they are in that result already, and for candidates without labels.
#[component]
pub fn PlanEffect(rows: ChosenRows) -> impl IntoView {
    let page = page();
    let can_run = Memo::new(move |_| page.state.with(|state| state.can_run()));
    let is_labelled_file = rows.reserve == Some(ReserveKind::File);
    let n_rows = format::counted(rows.indices.len() as u64, "row", "rows");
    let rows = StoredValue::new(rows.indices);
    let analyze = move |_| {
        page.keep_result();
        page.extend_with(rows.get_value());
    };
    is_labelled_file.then(|| {
        view! {
            <p class="downloads">
                <button type="button" class="button" id="analyze-completed" disabled=move || !can_run.get() on:click=analyze>
                    {format!("Analyse the data with the {n_rows}, and keep this result beside")}
                </button>
            </p>
        }
    })
}
