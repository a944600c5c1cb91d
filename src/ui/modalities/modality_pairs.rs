use leptos::prelude::*;

use crate::ui::modalities::modalities;
use scar_report::format;
use scar_report::{ModalitiesReport, Report};

/// Every ordered pair of modalities as a matrix, and the choice of the pair on screen; nothing for two.
#[component]
pub fn ModalityPairs() -> impl IntoView {
    let modalities = modalities();
    let report = modalities.report;
    let pairs = Memo::new(move |_| {
        report.with(|report| report.as_ref().map(|report| report.pairs.iter().map(|pair| pair.names.clone()).collect::<Vec<_>>()))
    });
    let names = Memo::new(move |_| {
        let of = |report: &ModalitiesReport| report.modalities.iter().map(|modality| modality.name.clone()).collect::<Vec<_>>();
        report.with(|report| report.as_deref().map(of)).unwrap_or_default()
    });
    let row = move |(place, name): (usize, String)| {
        let cells = (0..names.with(Vec::len)).map(|other| {
            let size = report.with(|report| report.as_deref().and_then(|report| side(report, place, other)).map(size_words));
            view! { <td>{size.unwrap_or_default()}</td> }
        });
        view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }
    };
    let options = move || {
        let pairs = pairs.get().unwrap_or_default().into_iter().enumerate();
        pairs
            .map(|(idx, [first, second])| {
                view! { <option value=idx.to_string() prop:selected=move || modalities.pair_idx.get() == idx>{format!("{first} and {second}")}</option> }
            })
            .collect_view()
    };
    view! {
        <Show when=move || { names.with(Vec::len) > 2 }>
            <div class="scroll" tabindex="0" role="region" aria-label="Every pair of modalities">
                <table class="table" id="modality-matrix">
                    <caption>"Samples with which each modality (row) comes within ε of its error of all rows, for the classes of each other (column)"</caption>
                    <thead>
                        <tr><th scope="col">"Modality"</th>{move || names.get().into_iter().map(|name| view! { <th scope="col">{format!("for {name}")}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{move || names.get().into_iter().enumerate().map(row).collect_view()}</tbody>
                </table>
            </div>
            <p class="field">
                <label class="field__label" for="modality-pair">"Pair on screen"</label>
                <select
                    class="field__input" id="modality-pair"
                    on:change=move |event| modalities.pair_idx.set(event_target_value(&event).parse().unwrap_or_default())
                >
                    {options}
                </select>
            </p>
        </Show>
    }
}

/// The report of the modality at `place` with the classes of the one at `other`.
fn side(report: &ModalitiesReport, place: usize, other: usize) -> Option<&Report> {
    let (own, others) = (&report.modalities.get(place)?.name, &report.modalities.get(other)?.name);
    report.pairs.iter().find_map(|pair| {
        let which = [0, 1].into_iter().find(|&which| pair.names[which] == *own && pair.names[1 - which] == *others)?;
        Some(&pair.sides[which])
    })
}

fn size_words(report: &Report) -> String {
    format::size(report.measured.as_ref().and_then(|measured| measured.whole.size_within))
}
