use leptos::prelude::*;

use crate::ui::queries::page;
use scar_method::measures::Convention;

/// Which formulas an analysis uses.
#[component]
pub fn ConventionSelect() -> impl IntoView {
    let form = page().form;
    let chosen = move |convention: Convention| form.with(|form| form.convention == convention.name());
    let hint = move || match form.with(|form| form.convention.parse()) {
        Ok(Convention::Published) => "The published code as it stands, quirk by quirk",
        Ok(Convention::PublishedCorrectness) => "An earlier state of the published code: Richness from correctness",
        Ok(Convention::PublishedPredictedShare) => "An earlier state of the published code: Authenticity is the share predicted",
        Ok(Convention::Corrected) | Err(_) => "Known faults of the published code repaired: for your own data",
    };
    let options = Convention::ALL
        .map(|convention| view! { <option value=convention.name() prop:selected=move || chosen(convention)>{convention.name()}</option> });
    view! {
        <p class="field">
            <label class="field__label" for="convention">"Convention"</label>
            <select
                class="field__input"
                id="convention"
                aria-describedby="convention-hint"
                on:change=move |event| form.update(|form| form.convention = event_target_value(&event))
            >
                {options.into_iter().collect_view()}
            </select>
            <span class="field__hint" id="convention-hint">{hint}</span>
        </p>
    }
}
