use leptos::prelude::*;

use crate::ui::queries::page;
use scar_analysis::ChosenRows;
use scar_report::ReserveKind;
use scar_report::format;

/// The button that analyzes the rows in hand without the chosen rows and with them, and keeps the first result for comparison; what was
/// analyzed already is not analyzed again. Nothing for candidates without labels, and where the data is a part of what was read.
#[component]
pub fn PlanEffect(rows: ChosenRows) -> impl IntoView {
    let page = page();
    let can_run = Memo::new(move |_| page.state.with(|state| state.can_run()));
    let is_part = page.state.with_untracked(|state| state.data.as_ref().is_some_and(|data| data.whole_rows.is_some()));
    let n_rows = format::counted(rows.indices.len() as u64, "row", "rows");
    let words = match rows.reserve {
        Some(ReserveKind::File) => Some(format!("Analyze the data with the {n_rows}, and keep this result beside")),
        Some(ReserveKind::Split) if !is_part => {
            let in_hand = format::counted(rows.in_hand.len() as u64, "row", "rows");
            Some(format!("Analyze the {in_hand} in hand, then with the {n_rows}, and compare"))
        }
        _ => None,
    };
    let rows = StoredValue::new(rows);
    let analyze = move |_| {
        rows.with_value(|rows| {
            if rows.reserve == Some(ReserveKind::File) {
                page.keep_result();
                page.extend_with(rows.indices.clone());
            } else {
                let mut both = [rows.in_hand.as_slice(), &rows.indices].concat();
                both.sort_unstable();
                page.analyze_before_and_after(rows.in_hand.clone(), both);
            }
        });
    };
    words.map(|words| {
        view! {
            <p class="downloads">
                <button type="button" class="button" id="analyze-completed" disabled=move || !can_run.get() on:click=analyze>{words}</button>
            </p>
        }
    })
}
