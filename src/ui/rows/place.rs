use leptos::prelude::*;

use super::row_map::RowMap;
use super::rows_table::RowsTable;
use crate::ui::queries::page;
use crate::ui::rows::Rows;
use crate::ui::shared::{NoteList, PlaceFinding};
use crate::ui::state::Place;
use scar_report::format;
use scar_report::overview::rows_before_look;
use scar_report::rows::rows_finding;
use scar_report::words::Finding;

/// Which rows are worth a look, where they lie, and what they are like; nothing before a whole report.
#[component]
pub fn RowsPlace() -> impl IntoView {
    let rows = Rows::provide();
    let (needs, report) = (page().needs(Place::Rows), page().report());
    let has_looked = Memo::new(move |_| rows.looked.with(Option::is_some));
    let finding = Signal::derive(move || match rows.looked.get() {
        Some(looked) => rows_finding(&looked.report),
        None => report.get().map_or_else(Finding::default, |report| rows_before_look(&report)),
    });
    let notes = Signal::derive(move || rows.looked.get().map_or_else(Vec::new, |looked| looked.report.diagnostics.clone()));
    // Without a number the data's own distances decide; what they came to stands in its place.
    let placeholder = move || match rows.looked.get() {
        Some(looked) if looked.report.params.duplicate_cosine.is_none() => format::cosine(looked.report.duplicates.threshold),
        _ => "automatic".to_owned(),
    };
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place rows-place" aria-labelledby="rows-title">
                <p class="place__kicker">"Rows"</p>
                <PlaceFinding place=Place::Rows finding=finding/>
                <p>
                    "Labels that are likely wrong, rows that another nearly repeats, and rows far from every class. "
                    "Each row is judged by a probe that never saw it and by the 20 rows nearest to it. "
                    "What is listed may be a wrong label, a mistake in the data, or a rare case: look before you drop it."
                </p>
                <NoteList id="rows-method-notes" label="To know when reading these rows" notes=notes/>
                <div class="rows-place__ask">
                    <label class="map__label" for="rows-cosine">"Near duplicates from a cosine of"</label>
                    <input
                        class="field__input rows-place__cosine" id="rows-cosine" type="text" inputmode="decimal" autocomplete="off"
                        placeholder=placeholder
                        prop:value=move || rows.cosine.get() on:input=move |event| rows.cosine.set(event_target_value(&event))
                    />
                    <button type="button" class="button" id="look" disabled=move || !rows.can_ask.get() on:click=move |_| rows.look()>
                        {move || if has_looked.get() { "Look again" } else { "Look at every row" }}
                    </button>
                </div>
                <Show when=move || has_looked.get()>
                    <RowMap/>
                    <RowsTable/>
                </Show>
            </section>
        </Show>
    }
}
