//! The Measures place: the finding, then cards, figures, table, formulas and downloads.

use leptos::prelude::*;

use super::bubble_figure::BubbleFigure;
use super::class_table::ClassTable;
use super::curves_figure::CurvesFigure;
use super::diagnostics::Diagnostics;
use super::downloads::Downloads;
use super::formulas::Formulas;
use super::keep_button::KeepButton;
use super::measure_cards::MeasureCards;
use crate::ui::queries::page;
use crate::ui::state::Phase;
use scar_report::finding;
use scar_report::format;

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
        let report = report.get().filter(|_| is_provisional.get())?;
        let (done, of) = (report.measures.len(), report.settings.ratios.len());
        let begun = report.measures.first().filter(|at| at.repeats < at.ratio);
        Some(match (phase.get(), begun) {
            (Phase::Running, _) => format!("Provisional: {done} of {of} ratios are measured; the numbers still change."),
            (_, Some(at)) => format!(
                "Provisional: {} of {} draws on {} are measured. Run the analysis for all of them and all ratios.",
                at.repeats,
                at.ratio,
                format::ratio(at.ratio)
            ),
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
                <KeepButton/>
            </section>
        </Show>
    }
}
