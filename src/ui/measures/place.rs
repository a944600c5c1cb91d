use leptos::prelude::*;

use super::bubble_figure::BubbleFigure;
use super::class_table::ClassTable;
use super::curves_figure::CurvesFigure;
use super::diagnostics::Diagnostics;
use super::formulas::Formulas;
use super::measure_cards::MeasureCards;
use super::unseen_table::UnseenTable;
use crate::ui::queries::page;
use crate::ui::shared::PlaceFinding;
use crate::ui::state::Place;
use scar_report::words::provisional_note;
use scar_report::{finding, format};

/// The finding, cards, figures, table, formulas and downloads; nothing before the first numbers.
#[component]
pub fn MeasuresPlace() -> impl IntoView {
    let page = page();
    let report = page.report();
    let phase = page.phase();
    let needs = page.needs(Place::Measures);
    let is_provisional = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.is_provisional())));
    let finding =
        Signal::derive(move || report.with(|report| report.as_ref().map(|report| finding::measures_finding(report)).unwrap_or_default()));
    let sizes = move || report.with(|report| Some(format::unbroken(&finding::sizes_finding(report.as_ref()?)?)));
    let note = move || report.with(|report| report.as_ref().and_then(|report| provisional_note(report, phase.get().is_running())));
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place measures-place" class:measures-place--provisional=is_provisional aria-labelledby="measures-title">
                <p class="place__kicker">"Measures"</p>
                <PlaceFinding place=Place::Measures finding=finding/>
                {move || note().map(|text| view! { <p class="notice">{text}</p> })}
                <MeasureCards/>
                {move || sizes().map(|text| view! { <p class="place__sizes">{text}</p> })}
                <Diagnostics/>
                <UnseenTable/>
                <CurvesFigure/>
                <BubbleFigure/>
                <ClassTable/>
                <Formulas/>
            </section>
        </Show>
    }
}
