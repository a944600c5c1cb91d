//! The Measures place: the finding, then cards, figures, table, formulas and downloads.

use leptos::prelude::*;

use crate::report::finding;
use crate::ui::components::{BubbleFigure, ClassTable, CurvesFigure, Diagnostics, Downloads, Formulas, MeasureCards};
use crate::ui::queries::page;
use crate::ui::state::Phase;

/// What an analysis found; nothing before the first numbers.
#[component]
pub fn MeasuresPlace() -> impl IntoView {
    let page = page();
    let report = page.report();
    let phase = page.phase();
    let has_report = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| !report.measures.is_empty())));
    let is_provisional = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.is_provisional())));
    let finding = move || report.with(|report| report.as_ref().map(|report| finding::measures_finding(report)));
    let sizes = move || report.with(|report| report.as_ref().and_then(|report| finding::sizes_finding(report)));
    let note = move || {
        let done = report.with(|report| report.as_ref().map(|report| (report.measures.len(), report.settings.ratios.len())));
        let (done, of) = done.filter(|_| is_provisional.get())?;
        Some(match phase.get() {
            Phase::Running => format!("Provisional: {done} of {of} ratios are measured; the numbers still change."),
            _ => format!("Unfinished: {done} of {of} ratios were measured before it stopped."),
        })
    };
    view! {
        <Show when=move || has_report.get()>
            <section class="place measures-place" class:measures-place--provisional=is_provisional aria-labelledby="measures-title">
                <p class="place__kicker">"Measures"</p>
                <h2 class="place__title place__finding" id="measures-title" tabindex="-1">{finding}</h2>
                {move || note().map(|text| view! { <p class="notice">{text}</p> })}
                <MeasureCards/>
                {move || sizes().map(|text| view! { <p class="place__sizes">{text}</p> })}
                <Diagnostics/>
                <CurvesFigure/>
                <BubbleFigure/>
                <ClassTable/>
                <Formulas/>
                <Downloads/>
            </section>
        </Show>
    }
}
