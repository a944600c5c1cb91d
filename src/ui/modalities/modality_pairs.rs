use leptos::prelude::*;

use crate::ui::modalities::modalities;
use scar_report::tables::{Cell, modality_matrix};

/// Every ordered pair of modalities as a matrix, and the choice of the pair on screen; nothing for two.
#[component]
pub fn ModalityPairs() -> impl IntoView {
    let modalities = modalities();
    let report = modalities.report;
    let pairs = Memo::new(move |_| {
        report.with(|report| report.as_ref().map(|report| report.pairs.iter().map(|pair| pair.names.clone()).collect::<Vec<_>>()))
    });
    let matrix = Memo::new(move |_| report.with(|report| report.as_deref().map(modality_matrix)).unwrap_or_default());
    let row = |cells: Vec<Cell>| {
        let mut cells = cells.into_iter().map(|cell| cell.text);
        let name = cells.next();
        view! { <tr><th scope="row">{name}</th>{cells.map(|text| view! { <td>{text}</td> }).collect_view()}</tr> }
    };
    let heads = move || matrix.get().heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let options = move || {
        let pairs = pairs.get().unwrap_or_default().into_iter().enumerate();
        pairs
            .map(|(idx, [first, second])| {
                view! { <option value=idx.to_string() prop:selected=move || modalities.pair_idx.get() == idx>{format!("{first} and {second}")}</option> }
            })
            .collect_view()
    };
    view! {
        <Show when=move || { matrix.with(|matrix| matrix.rows.len()) > 2 }>
            <div class="scroll" tabindex="0" role="region" aria-label="Every pair of modalities">
                <table class="table" id="modality-matrix">
                    <caption>{move || matrix.get().caption}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{move || matrix.get().rows.into_iter().map(row).collect_view()}</tbody>
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
