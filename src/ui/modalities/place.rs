use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::bias_figure::BiasFigure;
use super::bias_table::BiasTable;
use super::cluster_figure::ClusterFigure;
use super::modality_fields::ModalityFields;
use super::modality_pairs::ModalityPairs;
use super::modality_plan::ModalityPlanPart;
use super::modality_trial::ModalityTrial;
use crate::ui::later;
use crate::ui::modalities::Modalities;
use crate::ui::queries::page;
use crate::ui::shared::{PlaceFinding, Share, WhatIsThis};
use crate::ui::state::{Place, file_name};
use scar_learn::Lesson;
use scar_report::modality_finding::{agreement_words, modalities_finding, modality_notes};
use scar_report::words::{Finding, modalities_link_contents};
use scar_report::{ModalitiesReport, format, modalities_to_json};

/// What separates several embeddings of the same samples, step by step; before they are compared, what comparing them would show.
#[component]
pub fn ModalitiesPlace() -> impl IntoView {
    let modalities = Modalities::provide();
    let page = page();
    let n_matrices = Memo::new(move |_| modalities.data.with(|data| data.as_ref().map_or(0, |data| data.matrices.len())));
    let has_report = Memo::new(move |_| modalities.report.with(Option::is_some));
    let needs = page.needs(Place::Modalities);
    let finding = Signal::derive(move || {
        let found = modalities.of_pair(modalities_finding);
        let waiting = || match n_matrices.get() {
            0 | 1 => Finding::new(
                "One modality was read",
                "With another of the same samples this shows where one generalizes and the other does not.",
            ),
            n => Finding::new(
                format!("{} of the same samples", format::counted(n as u64, "modality", "modalities")),
                "Compare them to see where one generalizes and the other does not.",
            ),
        };
        found.unwrap_or_else(waiting)
    });
    let agreement = move || modalities.of_pair(|_, pair| agreement_words(pair)).flatten();
    let notes = move || modalities.report.with(|report| report.as_deref().map(modality_notes));
    let called = |report: &ModalitiesReport, extension: &str| {
        let names = report.modalities.iter().map(|modality| modality.name.as_str()).collect::<Vec<_>>().join("-");
        file_name(&names, Some("modalities"), extension)
    };
    let save_page = move |_: MouseEvent| {
        let Some(report) = modalities.whole_report.get_untracked() else { return };
        let name = called(&report, "html");
        page.save_later(name, "text/html", Box::pin(async move { Ok(later::modalities_to_html(&report).await?) }));
    };
    let save = move |extension: &'static str, mime: &'static str, form: fn(&ModalitiesReport) -> String| {
        let Some(report) = modalities.whole_report.get_untracked() else { return };
        page.save(&called(&report, extension), mime, form(&report));
    };
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place modalities-place" aria-labelledby="modalities-title">
                <p class="place__kicker">"Modalities"</p>
                <PlaceFinding place=Place::Modalities finding=finding/>
                {move || agreement().map(|words| view! { <p class="place__sizes">{format::unbroken(&words)}</p> })}
                <p><WhatIsThis lesson=Lesson::Modalities of="Modalities"/></p>
                {move || notes().unwrap_or_default().into_iter().map(|words| view! { <p class="notice">{words}</p> }).collect_view()}
                // A report outlasts the data where that is lost.
                <Show when=move || { n_matrices.get() > 0 }><ModalityFields/></Show>
                <ClusterFigure/>
                <Show when=move || has_report.get()>
                    <ModalityPairs/>
                    <BiasFigure/>
                    <BiasTable/>
                    <ModalityPlanPart/>
                    <ModalityTrial/>
                    <Share id="share-modalities" report=modalities.whole_report contents=modalities_link_contents link=|report| Box::pin(async move { later::modalities_to_link(&report).await? })/>
                    <p class="downloads">
                        <span class="downloads__lead">"Save the comparison:"</span>
                        <button type="button" class="button" id="download-modalities-html" on:click=save_page>"HTML page"</button>
                        <button type="button" class="button" id="download-modalities" on:click=move |_| save("json", "application/json", modalities_to_json)>"JSON report"</button>
                    </p>
                </Show>
            </section>
        </Show>
    }
}
